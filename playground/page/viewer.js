// Pictures, large: one after another if they belong together. Arrow keys turn, Escape closes.

import { t } from "./words.js";
import { icon, named } from "./make.js";

const dialog = document.querySelector("dialog.viewer");
const at = (selector) => dialog.querySelector(selector);
let sources = [];
let shown = 0;

at(".close").textContent = t("close");
at(".previous").append(icon("back"));
at(".next").append(icon("on"));
named(at(".previous"), t("previous"));
named(at(".next"), t("next"));
dialog.setAttribute("aria-label", t("photo"));
at(".previous").addEventListener("click", () => turn(-1));
at(".next").addEventListener("click", () => turn(1));
dialog.addEventListener("click", (event) => {
  if (!event.target.closest(".turn")) dialog.close();
});
dialog.addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === "ArrowRight") turn(1);
});

function turn(by) {
  shown = (shown + by + sources.length) % sources.length;
  show();
}

function show() {
  at("img").src = sources[shown];
  at("img").alt = t("photo");
  const several = sources.length > 1;
  at(".count").textContent = several ? t("photoCount", shown + 1, sources.length) : "";
  at(".previous").hidden = at(".next").hidden = !several;
}

export function viewPhotos(addresses, from = 0) {
  sources = addresses;
  shown = from;
  show();
  dialog.showModal();
  at(".close").focus();
}
