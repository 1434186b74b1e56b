// What the server tells a person who pressed a button: a line at the top of the phone, or a box with OK.

import { t } from "./words.js";
import { make } from "./make.js";

export class Notices {
  constructor(phone) {
    this.phone = phone;
    const at = (selector) => phone.node.querySelector(selector);
    this.screen = at(".screen");
    this.toasts = at(".toasts");
    this.box = at("dialog.alert");
    this.shade = at(".shade");
    this.alerts = [];
    this.known = null; // ids already shown; null until the first answer about this person
    const words = this.box.querySelector("p");
    words.id = `alert-${phone.id}`;
    this.box.setAttribute("aria-labelledby", words.id);
    this.box.querySelector("button").textContent = t("ok");
    this.box.querySelector("button").addEventListener("click", () => this.closeAlert());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeAlert();
    });
    this.toasts.addEventListener("click", (event) => event.target.closest(".toast")?.remove());
  }

  // Another person holds the phone.
  reset() {
    this.known = null;
    this.alerts = [];
    this.closeAlert();
    this.toasts.replaceChildren();
  }

  take(list) {
    if (!this.known) {
      this.known = new Set(list.map((notice) => notice.id));
      return;
    }
    for (const notice of list) {
      if (this.known.has(notice.id)) continue;
      this.known.add(notice.id);
      this.phone.presses.settle(`${notice.chat}:${notice.message}`);
      if (notice.url) this.phone.presses.open(notice.url);
      if (!notice.text) continue;
      if (notice.alert) this.alert(notice.text);
      else this.toast(notice.text);
    }
  }

  // Four seconds; a longer text stays a little longer, and a pointer on it holds it.
  toast(text) {
    const node = make("div", "toast", text);
    this.toasts.append(node);
    while (this.toasts.children.length > 3) this.toasts.firstChild.remove();
    const life = 4000 + Math.max(0, text.length - 40) * 60;
    const leave = () => (node.matches(":hover") ? setTimeout(leave, 1000) : node.remove());
    setTimeout(leave, life);
  }

  alert(text) {
    this.alerts.push(text);
    if (!this.box.open) this.nextAlert();
  }

  nextAlert() {
    const box = this.box;
    const active = document.activeElement;
    const { node } = this.phone;
    if (!this.screen.inert) this.back = node.contains(active) ? active : null;
    box.querySelector("p").textContent = this.alerts.shift();
    const mine = active === document.body || node.contains(active);
    const other = mine ? null : active;
    this.screen.inert = true;
    this.shade.hidden = false;
    box.show();
    // A person typing on another phone is not interrupted.
    if (other) other.focus({ preventScroll: true });
    else box.querySelector("button").focus();
  }

  closeAlert() {
    if (!this.box.open) return;
    this.box.close();
    if (this.alerts.length) return this.nextAlert();
    this.screen.inert = false;
    this.shade.hidden = true;
    if (this.back?.isConnected) this.back.focus({ preventScroll: true });
    this.back = null;
  }
}
