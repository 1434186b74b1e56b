// Asking for a place: two numbers, no map and no network.

import { t } from "./words.js";

const dialog = document.querySelector("dialog.somewhere");
const at = (selector) => dialog.querySelector(selector);
const fields = { latitude: at("[name=latitude]"), longitude: at("[name=longitude]") };

at("h2").textContent = t("placeTitle");
at(".why").textContent = t("placeWhy");
for (const [name, input] of Object.entries(fields)) input.previousElementSibling.textContent = t(name);
at(".cancel").textContent = t("cancel");
at("[type=submit]").textContent = t("send");
at(".cancel").addEventListener("click", () => dialog.close());

function entered() {
  const [latitude, longitude] = Object.values(fields).map((input) => (input.value.trim() ? Number(input.value) : NaN));
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

at("form").addEventListener("submit", (event) => {
  if (entered()) return;
  event.preventDefault();
  at(".wrong").textContent = t("placeBad");
  fields.latitude.focus();
});

// Resolves to { latitude, longitude }, or to null when nobody wants to.
export function askPlace() {
  at(".wrong").textContent = "";
  dialog.returnValue = "";
  dialog.showModal();
  fields.latitude.focus();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "send" ? entered() : null), { once: true });
  });
}
