// The bot's own keys at the foot of a phone: its reply keyboard and its list of commands.

import { t } from "./words.js";
import { make, icon, named } from "./make.js";

const halfCommand = /^\/[a-z0-9_]*$/i;

export class Keys {
  constructor(composer) {
    this.composer = composer;
    const at = (selector) => composer.phone.node.querySelector(selector);
    this.keyboard = at(".keyboard");
    this.toggle = at(".keys");
    this.commands = at(".commands");
    this.slash = at(".slash");
    this.toggle.append(icon("keys"));
    named(this.toggle, t("keyboard"));
    named(this.slash, t("commandsShort"));
    this.commands.setAttribute("aria-label", t("commandsShort"));
    this.keyboard.setAttribute("aria-label", t("keyboardGroup"));
    this.listen();
  }

  listen() {
    const { text } = this.composer;
    text.addEventListener("input", () => {
      if (halfCommand.test(text.value)) this.openCommands(true);
      else if (!this.commands.hidden && text.value) this.openCommands(false);
    });
    this.slash.addEventListener("click", () => this.openCommands(this.commands.hidden));
    this.toggle.addEventListener("click", () => {
      this.away = !this.away;
      this.place();
    });
    this.keyboard.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.composer.send({ text: button.textContent });
    });
    this.commands.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      this.openCommands(false);
      if (halfCommand.test(text.value)) this.composer.write("");
      this.composer.sendCommand(`/${button.dataset.command}`);
      text.focus({ preventScroll: true });
    });
    document.addEventListener("pointerdown", (event) => {
      if (this.commands.hidden || this.commands.contains(event.target) || this.slash.contains(event.target)) return;
      this.openCommands(false);
    });
  }

  // Another person or chat: everything is as it was sent.
  reset() {
    this.openCommands(false);
    this.shown = undefined;
    this.away = false;
  }

  // Called at every answer of the server; touches only what differs.
  show(chat, commands) {
    const listed = JSON.stringify(commands);
    if (listed !== this.shownCommands) {
      this.shownCommands = listed;
      this.listed = commands;
      this.openCommands(false);
    }
    this.slash.hidden = !commands.length;
    const rows = JSON.stringify(chat.keyboard?.length ? chat.keyboard : null);
    if (chat.keyboard_revision !== this.revision) {
      this.revision = chat.keyboard_revision; // Sent anew: it opens again.
      this.away = false;
    }
    if (rows !== this.shown) {
      this.shown = rows;
      this.away = false;
      const held = this.keyboard.contains(document.activeElement);
      this.keyboard.replaceChildren(
        ...(JSON.parse(rows) || []).map((buttons) => {
          const row = make("div", "row");
          row.append(...buttons.map((text) => make("button", "", text)));
          return row;
        }),
      );
      if (held) this.composer.text.focus({ preventScroll: true });
    }
  }

  place() {
    const has = this.shown !== "null" && this.shown !== undefined && !this.composer.closed;
    this.toggle.hidden = !has;
    this.keyboard.hidden = !has || this.away;
    this.toggle.setAttribute("aria-expanded", String(!this.keyboard.hidden));
  }

  openCommands(open) {
    if (open) {
      const typed = this.composer.text.value;
      const filter = halfCommand.test(typed) ? typed.slice(1).toLowerCase() : "";
      const list = (this.listed || []).filter((one) => one.command.startsWith(filter));
      this.commands.replaceChildren(
        ...list.map((one) => {
          const button = make("button");
          button.dataset.command = one.command;
          button.append(make("strong", "", `/${one.command}`), make("span", "", one.description));
          return button;
        }),
      );
      open = list.length > 0;
    }
    this.commands.hidden = !open;
    this.slash.setAttribute("aria-expanded", String(open));
  }
}
