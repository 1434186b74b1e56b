// A small menu over one phone: arrow keys move, Escape closes.

import { icon, make } from "./make.js";

let open = null;

export function closeMenu(giveBack = true) {
  if (!open) return;
  const { node, back, leave } = open;
  open = null;
  document.removeEventListener("pointerdown", leave, true);
  const inside = node.contains(document.activeElement);
  node.remove();
  if (giveBack && inside && back?.isConnected) back.focus({ preventScroll: true });
}

// items: [{ label, icon, run }]; at: { x, y, above } in the window; back: where the keyboard returns to.
export function openMenu(phone, at, items, label, back) {
  closeMenu(false);
  if (!items.length) return;
  const node = make("div", "menu");
  node.setAttribute("role", "menu");
  node.setAttribute("aria-label", label);
  for (const item of items) {
    const button = make("button", "", item.label);
    if (item.icon) button.prepend(icon(item.icon));
    button.setAttribute("role", "menuitem");
    button.addEventListener("click", () => {
      closeMenu();
      item.run();
    });
    node.append(button);
  }
  phone.append(node);
  const frame = phone.getBoundingClientRect();
  const wanted = at.y - frame.top - (at.above ? node.offsetHeight + 6 : 0);
  const left = Math.min(at.x - frame.left, frame.width - node.offsetWidth - 8);
  const top = Math.min(wanted, frame.height - node.offsetHeight - 8);
  node.style.left = `${Math.max(8, left)}px`;
  node.style.top = `${Math.max(8, top)}px`;
  const leave = (event) => {
    if (!node.contains(event.target)) closeMenu(false);
  };
  document.addEventListener("pointerdown", leave, true);
  node.addEventListener("keydown", (event) => {
    const buttons = Array.from(node.children);
    const i = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      buttons.at(to % buttons.length).focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      closeMenu();
    }
  });
  open = { node, back, leave };
  node.firstChild.focus({ preventScroll: true });
}
