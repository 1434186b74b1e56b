// The foot of a phone: text, photo, Start, commands and the bot's own keyboard.
// The textarea is made once; what is typed is kept for each person and chat.

import { t } from "./words.js";
import { post, world } from "./api.js";
import { make } from "./messages.js";
import { prepare, release } from "./photo.js";

const memory = {
  get: (key) => {
    try {
      return sessionStorage.getItem(key) || "";
    } catch {
      return "";
    }
  },
  set: (key, value) => {
    try {
      if (value) sessionStorage.setItem(key, value);
      else sessionStorage.removeItem(key);
    } catch {
      // A full or closed storage only costs the draft on a reload.
    }
  },
};

export class Composer {
  constructor(phone) {
    this.phone = phone;
    const at = (selector) => phone.node.querySelector(selector);
    this.foot = at(".foot");
    this.form = at(".composer");
    this.text = at("textarea");
    this.file = at(".file");
    this.keyboard = at(".keyboard");
    this.keysButton = at(".keys");
    this.commands = at(".commands");
    this.slash = at(".slash");
    this.chosen = at(".chosen");
    this.context = at(".about-message");
    this.startButton = at(".start");
    this.attach = at(".attach");
    this.sendButton = at(".send");
    this.kept = new Map(); // person and chat -> { photo, reply, edit }
    this.key = null;
    this.queue = Promise.resolve();
    this.text.setAttribute("aria-label", t("write"));
    this.attach.setAttribute("aria-label", t("attach"));
    this.attach.title = t("attach");
    this.slash.setAttribute("aria-label", t("commandsShort"));
    this.slash.title = t("commandsShort");
    this.commands.setAttribute("aria-label", t("commandsShort"));
    this.keyboard.setAttribute("aria-label", t("keyboardGroup"));
    this.keysButton.setAttribute("aria-label", t("keyboard"));
    this.keysButton.title = t("keyboard");
    this.context.querySelector(".cancel").setAttribute("aria-label", t("cancel"));
    this.chosen.querySelector(".cancel").setAttribute("aria-label", t("photoRemove"));
    this.listen();
  }

  listen() {
    this.text.addEventListener("input", () => {
      memory.set(this.key, this.text.value);
      this.grow();
      if (/^\/[a-z0-9_]*$/i.test(this.text.value)) this.openCommands(true);
      else if (!this.commands.hidden && this.text.value) this.openCommands(false);
    });
    this.text.addEventListener("keydown", (event) => {
      // Enter that picks a Chinese word from the input method must not send.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("paste", (event) => {
      const file = Array.from(event.clipboardData?.files || []).find((one) => one.type.startsWith("image/"));
      if (!file) return;
      event.preventDefault();
      this.choose(file);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.attach.addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => {
      const file = this.file.files[0];
      this.file.value = "";
      if (file) this.choose(file);
    });
    this.chosen.querySelector(".cancel").addEventListener("click", () => {
      this.dropPhoto();
      this.text.focus();
    });
    this.context.querySelector(".cancel").addEventListener("click", () => this.leaveContext());
    this.startButton.addEventListener("click", () => this.phone.presses.start());
    this.slash.addEventListener("click", () => this.openCommands(this.commands.hidden));
    this.keysButton.addEventListener("click", () => {
      this.keysAway = !this.keysAway;
      this.placeKeyboard();
    });
    this.keyboard.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.send({ text: button.textContent });
    });
    this.commands.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      this.openCommands(false);
      if (/^\/[a-z0-9_]*$/i.test(this.text.value)) this.write("");
      this.sendCommand(`/${button.dataset.command}`);
      this.text.focus({ preventScroll: true });
    });
    this.foot.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (!this.commands.hidden) {
        this.openCommands(false);
        this.slash.focus();
      } else if (!this.context.hidden) this.leaveContext();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!this.commands.hidden && !this.commands.contains(event.target) && !this.slash.contains(event.target)) this.openCommands(false);
    });
    new ResizeObserver(() => this.grow()).observe(this.form);
  }

  // Called at every answer of the server; touches only what differs.
  show(personId, chat, commands) {
    const key = `draft:${this.phone.side}:${personId}:${chat.id}`;
    if (key !== this.key) {
      this.key = key;
      this.text.value = memory.get(key);
      this.openCommands(false);
      this.shownKeyboard = undefined;
      this.keysAway = false;
      this.showKept();
    }
    const commandsNow = JSON.stringify(commands);
    if (commandsNow !== this.shownCommands) {
      this.shownCommands = commandsNow;
      this.listed = commands;
      this.openCommands(false);
    }
    this.slash.hidden = !commands.length;
    const keyboard = JSON.stringify(chat.keyboard?.length ? chat.keyboard : null);
    if (chat.keyboard_revision !== this.keyboardRevision) {
      this.keyboardRevision = chat.keyboard_revision; // Sent anew: it opens again.
      this.keysAway = false;
    }
    if (keyboard !== this.shownKeyboard) {
      this.shownKeyboard = keyboard;
      this.keysAway = false;
      const held = this.keyboard.contains(document.activeElement);
      this.keyboard.replaceChildren(
        ...(JSON.parse(keyboard) || []).map((buttons) => {
          const row = make("div", "row");
          row.append(...buttons.map((text) => make("button", "", text)));
          return row;
        }),
      );
      if (held) this.text.focus({ preventScroll: true });
    }
    this.placeholder = chat.placeholder;
    const closed = chat.type === "private" && (!chat.started || chat.blocked);
    if (this.startButton.hidden === closed) {
      const held = closed ? this.form.contains(document.activeElement) : document.activeElement === this.startButton;
      this.startButton.hidden = !closed;
      this.form.hidden = closed;
      if (held) (closed ? this.startButton : this.text).focus({ preventScroll: true });
    }
    this.startButton.textContent = chat.blocked ? t("unblock") : t("start");
    this.placeKeyboard();
    this.hint();
  }

  placeKeyboard() {
    const has = this.shownKeyboard !== "null" && this.shownKeyboard !== undefined && !this.form.hidden;
    this.keysButton.hidden = !has;
    this.keyboard.hidden = !has || this.keysAway;
    this.keysButton.setAttribute("aria-expanded", String(!this.keyboard.hidden));
  }

  hint() {
    const state = this.state();
    this.text.placeholder = state.photo ? t("caption") : this.placeholder || t("write");
    this.text.maxLength = state.photo ? 1024 : 4096;
    this.sendButton.setAttribute("aria-label", state.edit ? t("save") : t("send"));
    this.sendButton.title = state.edit ? t("save") : t("send");
    this.attach.hidden = Boolean(state.edit);
  }

  grow() {
    const text = this.text;
    text.style.height = "auto";
    if (text.value && text.scrollHeight) text.style.height = `${Math.min(text.scrollHeight + 2, 168)}px`;
    text.style.overflowY = text.scrollHeight > 168 ? "auto" : "hidden";
  }

  write(value) {
    this.text.value = value;
    memory.set(this.key, value);
    this.grow();
  }

  state(key = this.key) {
    if (!this.kept.has(key)) this.kept.set(key, {});
    return this.kept.get(key);
  }

  openCommands(open) {
    if (open) {
      const typed = this.text.value.slice(1).toLowerCase();
      const filter = /^\/[a-z0-9_]+$/i.test(this.text.value) ? typed : "";
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

  // In a group the app adds the bot's name, so that it knows it is meant.
  sendCommand(command) {
    const bot = world.bot?.username;
    const group = this.phone.chat.type !== "private";
    return this.send({ text: group && bot && !command.includes("@") ? `${command}@${bot}` : command });
  }

  async choose(file) {
    const key = this.key;
    try {
      const photo = await prepare(file);
      const state = this.state(key);
      release(state.photo);
      state.photo = photo;
      state.edit = null;
    } catch {
      this.phone.toast(t("photoBad"));
    }
    this.showKept();
    if (key === this.key) this.text.focus();
  }

  dropPhoto() {
    const state = this.state();
    release(state.photo);
    state.photo = null;
    this.showKept();
  }

  reply(message) {
    Object.assign(this.state(), { reply: message, edit: null });
    this.showKept();
    this.text.focus();
  }

  edit(message) {
    Object.assign(this.state(), { edit: message, reply: null, before: this.text.value });
    this.write(message.text);
    this.showKept();
    this.text.focus();
  }

  leaveContext() {
    const state = this.state();
    if (state.edit) this.write(state.before || "");
    Object.assign(state, { reply: null, edit: null });
    this.showKept();
    this.text.focus();
  }

  // The chosen photo and the line about the message being answered or edited.
  showKept() {
    const { photo, reply, edit } = this.state();
    this.chosen.hidden = !photo;
    if (photo) {
      const image = this.chosen.querySelector("img");
      image.src = photo.url;
      image.alt = t("photo");
      image.width = photo.width;
      image.height = photo.height;
    }
    const about = edit || reply;
    this.context.hidden = !about;
    if (about) {
      this.context.querySelector(".what").textContent = edit ? t("editing") : t("replyTo", about.mine ? t("you") : about.from.name);
      this.context.querySelector(".text").textContent = about.text || t("photo");
    }
    this.hint();
    this.grow();
  }

  submit() {
    const state = this.state();
    const text = this.text.value.trim();
    if (!text && !state.photo) return;
    const { photo, reply, edit } = state;
    if (!photo && !edit && !reply && /^\/[a-z0-9_]+$/i.test(text) && this.phone.chat.type !== "private") {
      this.openCommands(false);
      this.write("");
      this.sendCommand(text);
      return;
    }
    this.openCommands(false);
    this.write(edit ? state.before || "" : "");
    Object.assign(state, { photo: null, reply: null, edit: null, before: "" });
    this.showKept();
    this.send({ text, photo, reply, edit }).then((sent) => {
      if (sent) release(photo);
    });
  }

  // Requests go one after another, so that messages keep the order they were sent in.
  send({ text, photo, reply, edit }) {
    const key = this.key;
    const chat = this.phone.chat.id;
    const base = `api/phones/${this.phone.personId}`;
    this.phone.toBottom();
    const work = async () => {
      try {
        if (edit) await post(`${base}/edits`, { chat, message: edit.id, text });
        else if (photo) {
          const form = new FormData();
          form.append("chat", String(chat));
          form.append("text", text || "");
          if (reply) form.append("reply_to", String(reply.id));
          form.append("photo", photo.blob, "photo.jpg");
          await post(`${base}/messages`, form);
        } else await post(`${base}/messages`, reply ? { chat, text, reply_to: reply.id } : { chat, text });
        return true;
      } catch (error) {
        this.phone.failed(error);
        this.giveBack(key, { text, photo, reply, edit });
        return false;
      }
    };
    this.queue = this.queue.then(work);
    return this.queue;
  }

  // Not sent: the words return to the field they came from, unless something new is there.
  giveBack(key, { text, photo, reply, edit }) {
    const state = this.state(key);
    if (photo && !state.photo) state.photo = photo;
    if (!state.reply && !state.edit) Object.assign(state, { reply, edit });
    const now = key === this.key ? this.text.value : memory.get(key);
    const value = now ? `${text}\n${now}` : text;
    memory.set(key, value);
    if (key !== this.key) return;
    this.text.value = value;
    this.showKept();
  }
}
