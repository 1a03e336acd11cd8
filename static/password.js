// Says how strong a new password is while it is typed: asks the form's own page, as its button does, and shows what that says.
// Without this script the button does the same.
"use strict";

const PAUSE = 400;

for (const verdict of document.querySelectorAll("[data-verdict]")) {
  const input = document.getElementById(verdict.dataset.verdict);
  let waiting = 0;
  let turn = 0;
  const ask = async () => {
    const asked = ++turn;
    const fields = new URLSearchParams(new FormData(input.form));
    fields.set("check", "typing");
    const answer = await fetch(input.form.action, { method: "POST", body: fields, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.querySelector("[data-verdict]");
    if (said && asked === turn) verdict.replaceChildren(...said.childNodes);
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    turn += 1;
    if (input.value) waiting = setTimeout(() => ask().catch(() => {}), PAUSE);
    else verdict.replaceChildren();
  });
}
