// Shows what is typed and chosen on a small sign-in card before it is saved. Without this script the page shows what is in force.
"use strict";

const MOST_BYTES = 1024 * 1024;
const samples = document.getElementById("samples");
const chosen = {};

function parse(text) {
  const found = /^#([0-9a-f]{6})$/i.exec(text.trim());
  return found && [0, 2, 4].map((at) => parseInt(found[1].slice(at, at + 2), 16));
}

// Relative luminance (WCAG 2.1).
function luminance(color) {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// About what the server makes of it: light enough for a dark page.
function lighter(color) {
  let made = color;
  while (luminance(made) < 0.35) made = made.map((part) => part + (255 - part) * 0.1);
  return made;
}

function value(key) {
  return document.getElementsByName(key)[0]?.value ?? "";
}

function logo(slot) {
  return chosen[slot] ?? document.querySelector(`#picture-${slot} img`)?.src;
}

function show() {
  const light = parse(value("branding.accent"));
  const dark = parse(value("branding.accent_dark")) ?? (light && lighter(light));
  for (const ground of samples.querySelectorAll(".ground")) {
    const isDark = ground.classList.contains("dark");
    ground.querySelector("[data-name]").textContent = value("branding.name").trim() || samples.dataset.name;
    const source = (isDark && logo("logo_dark")) || logo("logo");
    const image = ground.querySelector("[data-logo]");
    image.hidden = !source;
    if (source) image.src = source;
    const accent = isDark ? dark : light;
    const button = ground.querySelector("[data-accent]");
    if (accent) {
      button.style.setProperty("--accent", `rgb(${accent.map(Math.round).join(",")})`);
      button.style.setProperty("--on-accent", luminance(accent) > 0.18 ? "#111221" : "#fff");
    } else {
      button.style.removeProperty("--accent");
      button.style.removeProperty("--on-accent");
    }
  }
}

function choose(form, input) {
  const problem = form.querySelector(".problem");
  const file = input.files[0];
  const isTooLarge = Boolean(file) && file.size > MOST_BYTES;
  problem.hidden = !isTooLarge;
  problem.firstElementChild.textContent = isTooLarge ? input.dataset.tooLarge : "";
  input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
  if (isTooLarge) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  delete chosen[form.dataset.slot];
  show();
  if (!file || isTooLarge) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    // Somebody may have chosen another one meanwhile.
    if (input.files[0] !== file) return;
    chosen[form.dataset.slot] = reader.result;
    show();
  });
  reader.readAsDataURL(file);
}

for (const form of document.querySelectorAll("form.picture")) {
  const input = form.querySelector("input[type=file]");
  input?.addEventListener("change", () => choose(form, input));
}
document.querySelector("form.settings").addEventListener("input", show);
samples.hidden = false;
show();
