// Comforts of every page. Each page works without this script: what needs it is hidden or absent until it runs.
"use strict";

const BUSY_FOR = 8000; // A request that takes longer may be sent again.

// A form that was sent says so, and is not sent twice. What downloads a file leaves its page as it is.
function settle(form) {
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.stays !== undefined) return;
  if (form.dataset.busy !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.busy = "";
  const button = event.submitter ?? form.querySelector("button");
  button?.setAttribute("aria-busy", "true");
  setTimeout(() => settle(form), BUSY_FOR);
});

// The page as it was, when somebody comes back to it.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(settle);
});

// A password can be shown, and is hidden again before it is sent. Caps Lock is said.
for (const input of document.querySelectorAll("input[type=password][data-show]")) {
  const box = document.createElement("div");
  box.className = "revealed";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  button.setAttribute("aria-controls", input.id);
  const caps = document.createElement("p");
  caps.className = "hint";
  caps.setAttribute("role", "status");
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? input.dataset.hide : input.dataset.show;
    button.setAttribute("aria-pressed", String(visible));
  };
  const label = document.querySelector(`label[for="${input.id}"]`);
  if (label) button.setAttribute("aria-describedby", (label.id ||= `${input.id}-label`));
  const hadFocus = document.activeElement === input;
  input.replaceWith(box);
  box.append(input, button);
  box.after(caps);
  if (hadFocus || input.autofocus) input.focus({ preventScroll: true });
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  for (const kind of ["keydown", "keyup"]) {
    input.addEventListener(kind, (event) => {
      const isOn = event.getModifierState?.("CapsLock") ? input.dataset.caps : "";
      if (caps.textContent !== isOn) caps.textContent = isOn;
    });
  }
  input.addEventListener("blur", () => (caps.textContent = ""));
}

// A code that is complete is sent, once: a wrong one is corrected and sent by hand.
for (const input of document.querySelectorAll("input[data-length]")) {
  let isSent = input.getAttribute("aria-invalid") === "true";
  input.addEventListener("input", () => {
    const digits = input.value.replace(/\s/g, "");
    if (isSent || digits.length !== Number(input.dataset.length) || /\D/.test(digits)) return;
    isSent = true;
    input.form.requestSubmit?.();
  });
}

// What can be copied or printed.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard?.writeText) continue;
  button.hidden = false;
  const said = button.textContent;
  button.addEventListener("click", async () => {
    const lines = document.querySelectorAll(button.dataset.copy);
    const text = Array.from(lines, (line) => line.textContent.trim()).join("\n");
    const isCopied = await navigator.clipboard.writeText(text).then(() => true, () => false);
    button.textContent = isCopied ? button.dataset.copied : said;
    setTimeout(() => (button.textContent = said), 3000);
  });
}
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What was just sent can be sent again after a while. The server decides; this only says when it makes sense.
for (const button of document.querySelectorAll("button[data-wait]")) {
  const said = button.textContent;
  let left = Number(button.dataset.wait);
  button.disabled = true;
  const count = () => {
    button.textContent = left > 0 ? `${said} (${left})` : said;
    if (left-- > 0) setTimeout(count, 1000);
    else button.disabled = false;
  };
  count();
}

// The search of the console is a key away.
const find = document.querySelector("[aria-keyshortcuts='Control+K']");
if (find) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    find.focus();
    find.select();
  });
}

// After an error, the field that has it.
if (!document.querySelector("[autofocus]")) document.querySelector("[aria-invalid=true]")?.focus();

// The page of a test looks again until everything was seen, for ten minutes: a page that nobody looks at keeps no session alive.
const lookAgain = async (looksLeft) => {
  const progress = document.querySelector("#progress[data-again]");
  if (!progress || looksLeft === 0) return;
  try {
    const answer = document.hidden ? null : await fetch(progress.dataset.again);
    if (answer?.redirected) return;
    if (answer?.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const seen = page.querySelector("#progress");
      if (!seen) return;
      if (seen.textContent !== progress.textContent) progress.replaceChildren(...seen.children);
      if (!seen.dataset.again) return;
    }
  } catch {
    // The network is away; the next look may find it again.
  }
  setTimeout(lookAgain, 2000, looksLeft - 1);
};
if (document.querySelector("#progress[data-again]")) setTimeout(lookAgain, 2000, 300);
