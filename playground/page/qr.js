// A link to the bot as a QR code: to look at, to copy, and to be "scanned" by another person of the world.

import { t } from "./words.js";
import { world } from "./api.js";
import { avatar, icon, make, named } from "./make.js";
import { botLink } from "./links.js";

const dialog = document.querySelector("dialog.qr");
const at = (selector) => dialog.querySelector(selector);
let phones = null;

// The row of phones, on which somebody else will open the link.
export function scanOn(row) {
  phones = row;
}

at("h2").textContent = t("qrTitle");
at(".why").textContent = t("qrWhy");
at(".who-scans").textContent = t("qrScan");
at(".copy").textContent = t("copyLink");
at(".close").append(icon("cross"));
named(at(".close"), t("close"));
at(".close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
at(".copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(at(".address").textContent);
    at(".copy").textContent = t("copied");
  } catch {
    getSelection().selectAllChildren(at(".address"));
  }
});
at(".code").addEventListener("error", () => {
  at(".code").hidden = true;
  at(".why").textContent = t("qrFailed");
});

export function showQr(address, title = t("qrTitle")) {
  at("h2").textContent = title;
  at(".why").textContent = t("qrWhy");
  at(".address").textContent = address;
  at(".copy").textContent = t("copyLink");
  at(".code").hidden = false;
  at(".code").alt = t("qrAlt", address);
  at(".code").src = `api/qr?text=${encodeURIComponent(address)}`;
  at(".scanners").replaceChildren(...world.people.map((person) => scanner(person, address)));
  dialog.showModal();
  at(".copy").focus();
}

function scanner(person, address) {
  const button = make("button", "chip");
  button.append(avatar(person.id, person.name), make("span", "name", person.name));
  named(button, t("qrScanBy", person.name));
  button.addEventListener("click", () => {
    dialog.close();
    const phone = phones.showPerson(person.id);
    phone.openChat.set(person.id, person.id);
    phone.enter(person.id);
    const { payload } = botLink(address);
    if (payload !== undefined) phone.presses.start(payload);
  });
  return button;
}
