// The foot of a phone: words, what is attached to them, Start.
// The textarea is made once; what is typed is kept for each person and chat.

import { t } from "./words.js";
import { post, world } from "./api.js";
import { icon, named } from "./make.js";
import { Attach, formOf, release } from "./attach.js";
import { Keys } from "./keys.js";
import { gistOf } from "./media.js";

const drafts = {
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
    this.context = at(".about-message");
    this.startButton = at(".start");
    this.sendButton = at(".send");
    this.kept = new Map(); // person and chat -> { attached, reply, edit, before }
    this.key = null;
    this.queue = Promise.resolve();
    this.text.setAttribute("aria-label", t("write"));
    this.sendButton.append(icon("send"));
    this.context.querySelector(".cancel").append(icon("cross"));
    named(this.context.querySelector(".cancel"), t("cancel"));
    this.keys = new Keys(this);
    this.attach = new Attach(this);
    this.listen();
  }

  // Nothing can be written: the bot was not started, or it is blocked.
  get closed() {
    return this.form.hidden;
  }

  listen() {
    this.text.addEventListener("input", () => {
      drafts.set(this.key, this.text.value);
      this.grow();
    });
    this.text.addEventListener("keydown", (event) => {
      // Enter that picks a Chinese word from the input method must not send.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.context.querySelector(".cancel").addEventListener("click", () => this.leaveContext());
    this.startButton.addEventListener("click", () => this.phone.presses.start());
    this.foot.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (!this.keys.commands.hidden) {
        this.keys.openCommands(false);
        this.keys.slash.focus();
      } else if (!this.attach.recorder.box.hidden) this.attach.recorder.close();
      else if (!this.context.hidden) this.leaveContext();
    });
    new ResizeObserver(() => this.grow()).observe(this.form);
  }

  // Called at every answer of the server; touches only what differs.
  show(personId, chat, commands) {
    const key = `draft:${personId}:${chat.id}:${chat.topic ?? ""}`;
    if (key !== this.key) {
      this.key = key;
      this.text.value = drafts.get(key);
      this.keys.reset();
      this.attach.recorder.close();
      this.showKept();
    }
    this.keys.show(chat, commands);
    this.placeholder = chat.closed ? t("topicClosed") : chat.placeholder;
    const closed = chat.type === "private" && (!chat.started || chat.blocked);
    if (this.startButton.hidden === closed) {
      const held = closed ? this.form.contains(document.activeElement) : document.activeElement === this.startButton;
      this.startButton.hidden = !closed;
      this.form.hidden = closed;
      if (held) (closed ? this.startButton : this.text).focus({ preventScroll: true });
    }
    this.startButton.textContent = chat.blocked ? t("unblock") : t("start");
    this.keys.place();
    this.hint();
  }

  hint() {
    const state = this.state();
    this.text.placeholder = state.attached?.length ? t("caption") : this.placeholder || t("write");
    this.text.maxLength = state.attached?.length ? 1024 : 4096;
    named(this.sendButton, state.edit ? t("save") : t("send"));
    this.attach.button.hidden = Boolean(state.edit);
  }

  grow() {
    const { text } = this;
    text.style.height = "auto";
    if (text.value && text.scrollHeight) text.style.height = `${Math.min(text.scrollHeight + 2, 168)}px`;
    text.style.overflowY = text.scrollHeight > 168 ? "auto" : "hidden";
  }

  write(value) {
    this.text.value = value;
    drafts.set(this.key, value);
    this.grow();
  }

  state(key = this.key) {
    if (!this.kept.has(key)) this.kept.set(key, {});
    return this.kept.get(key);
  }

  // In a group the app adds the bot's name, so that it knows it is meant.
  sendCommand(command) {
    const bot = world.bot?.username;
    const group = this.phone.chat.type !== "private";
    return this.send({ text: group && bot && !command.includes("@") ? `${command}@${bot}` : command });
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

  // What is attached, and the line about the message being answered or edited.
  showKept() {
    const { attached, reply, edit } = this.state();
    this.attach.show(attached || []);
    const about = edit || reply;
    this.context.hidden = !about;
    if (about) {
      this.context.querySelector(".what").textContent = edit ? t("editing") : t("replyTo", about.mine ? t("you") : about.from.name);
      this.context.querySelector(".text").textContent = gistOf(about);
    }
    this.hint();
    this.grow();
  }

  submit() {
    const state = this.state();
    const text = this.text.value.trim();
    const { attached, reply, edit } = state;
    if (!text && !attached?.length) return;
    this.keys.openCommands(false);
    if (!attached?.length && !edit && !reply && /^\/[a-z0-9_]+$/i.test(text) && this.phone.chat.type !== "private") {
      this.write("");
      this.sendCommand(text);
      return;
    }
    this.write(edit ? state.before || "" : "");
    Object.assign(state, { attached: [], reply: null, edit: null, before: "" });
    this.showKept();
    this.send({ text, attached, reply, edit }).then((sent) => {
      if (sent) release(attached);
    });
  }

  // Requests go one after another, so that messages keep the order they were sent in.
  send(what) {
    const { key } = this;
    const { id: chat, topic } = this.phone.view;
    const base = `api/phones/${this.phone.personId}`;
    this.phone.toBottom();
    const work = async () => {
      const { text, attached, reply, edit, place } = what;
      try {
        if (edit) await post(`${base}/edits`, { chat, message: edit.id, text });
        else if (attached?.length || place) await post(`${base}/messages`, formOf({ chat, topic, ...what }));
        else await post(`${base}/messages`, { chat, text, reply_to: reply?.id, topic: topic ?? undefined });
        return true;
      } catch (error) {
        this.phone.failed(error);
        this.giveBack(key, what);
        return false;
      }
    };
    this.queue = this.queue.then(work);
    return this.queue;
  }

  // Not sent: the words return to the field they came from, unless something new is there.
  giveBack(key, { text = "", attached, reply, edit }) {
    const state = this.state(key);
    if (attached?.length && !state.attached?.length) state.attached = attached;
    if (!state.reply && !state.edit) Object.assign(state, { reply, edit });
    const now = key === this.key ? this.text.value : drafts.get(key);
    const value = text && now ? `${text}\n${now}` : text || now;
    drafts.set(key, value);
    if (key !== this.key) return;
    this.text.value = value;
    this.showKept();
  }
}
