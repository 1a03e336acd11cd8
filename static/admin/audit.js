// Follows the audit log while the switch is on: new rows come to the top. Without this script the page shows what was there when it was loaded.
"use strict";

const MOST = 200; // Older rows are on the next page.
const box = document.getElementById("follow-box");
const list = document.getElementById("events");
const toggle = box.querySelector("input");
const status = box.querySelector("[role=status]");
let source = null;
let last = null;

function add(event) {
  last = event.lastEventId;
  const template = document.createElement("template");
  template.innerHTML = event.data;
  const row = template.content.firstElementChild;
  // An event that was not sealed yet when the page was made comes once more.
  if (!row || list.querySelector(`[data-id="${CSS.escape(row.dataset.id)}"]`)) return;
  list.prepend(row);
  document.querySelector("#no-events")?.remove();
  while (list.childElementCount > MOST) list.lastElementChild.remove();
}

function stop(said) {
  source?.close();
  source = null;
  toggle.checked = false;
  status.textContent = said;
}

function start() {
  const address = new URL(box.dataset.from, location.href);
  if (last !== null) address.searchParams.set("since", last);
  source = new EventSource(address);
  source.addEventListener("message", add);
  // The browser asks again by itself, unless it was refused.
  source.addEventListener("error", () => {
    if (source?.readyState === EventSource.CLOSED) stop(box.dataset.ended);
  });
  status.textContent = "";
}

toggle.addEventListener("change", () => (toggle.checked ? start() : stop("")));
addEventListener("pagehide", () => stop(""));
toggle.checked = false;
box.hidden = false;
