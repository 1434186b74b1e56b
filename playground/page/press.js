// Pressing things in a phone's message list: buttons, links, photos, and what can be done with a message.

import { t } from "./words.js";
import { post } from "./api.js";
import { botLink, botLinksOf, isOpenable, ownLink } from "./links.js";
import { openMenu } from "./menu.js";
import { showQr } from "./qr.js";
import { viewPhotos } from "./viewer.js";

const stickers = ["👍", "🌹", "🙏"];

export class Presses {
  constructor(phone) {
    this.phone = phone;
    this.taps = new Map(); // chat and message -> the button waiting for an answer
    const { scroller } = phone;
    scroller.addEventListener("click", (event) => this.press(event));
    scroller.addEventListener("keydown", (event) => this.walk(event));
    const menu = (event) => {
      const article = event.target.closest("article.message");
      if (!article || event.target.closest("a, .inline") || String(getSelection())) return;
      event.preventDefault();
      this.messageMenu(article, { x: event.clientX, y: event.clientY });
    };
    scroller.addEventListener("contextmenu", menu);
    // A long press, for touch browsers that send no contextmenu.
    let press = 0;
    scroller.addEventListener("pointerdown", (event) => {
      clearTimeout(press);
      if (event.pointerType === "touch") press = setTimeout(menu, 650, event);
    });
    for (const end of ["pointerup", "pointercancel", "contextmenu"]) scroller.addEventListener(end, () => clearTimeout(press));
    scroller.addEventListener("scroll", () => clearTimeout(press));
    phone.node.querySelector(".dots").addEventListener("click", (event) => this.chatMenu(event.currentTarget));
  }

  press(event) {
    const article = event.target.closest("article");
    const hit = (selector) => event.target.closest(selector);
    const inline = hit(".inline button");
    if (inline?.dataset.url) return this.open(inline.dataset.url);
    if (inline?.dataset.copy) return this.copy(inline.dataset.copy);
    if (inline) return this.tap(article, inline);
    const link = hit(".body a[href]");
    if (link) {
      event.preventDefault();
      return this.open(link.href);
    }
    if (hit(".command")) return this.phone.composer.sendCommand(hit(".command").dataset.command);
    if (hit(".photo")) return this.view(article, hit(".photo"));
    if (hit(".quote")) return this.show(hit(".quote").dataset.reply);
    if (hit(".spoiler")) return hit(".spoiler").classList.add("open");
    if (hit(".more")) {
      const box = hit(".more").getBoundingClientRect();
      return this.messageMenu(article, { x: box.left, y: box.bottom });
    }
  }

  // A picture of an album is looked at with its neighbours.
  view(article, photo) {
    const photos = Array.from(article.querySelectorAll(".photo"));
    viewPhotos(photos.map((one) => one.querySelector("img").src), photos.indexOf(photo));
  }

  open(address) {
    const ours = botLink(address);
    if (!ours) {
      try {
        if (!isOpenable(address)) throw new Error(address);
        window.open(address, "_blank", "noopener,noreferrer");
      } catch {
        this.phone.toast(t("unavailable"));
      }
      return;
    }
    const talk = this.phone.chats.find((chat) => chat.type === "private");
    if (talk) this.phone.enter(talk.id);
    if ("payload" in ours) this.start(ours.payload);
  }

  async start(payload) {
    this.phone.toBottom();
    try {
      await post(`api/phones/${this.phone.personId}/start`, payload ? { payload } : {});
    } catch (error) {
      this.phone.failed(error);
    }
  }

  async tap(article, button) {
    const key = `${this.phone.chatId}:${article.dataset.message}`;
    const { row, column } = button.dataset;
    const held = this.taps.get(key);
    if (held && held.row === row && held.column === column) return;
    this.settle(key);
    const tap = { row, column, timer: setTimeout(() => this.settle(key), 3000) };
    this.taps.set(key, tap);
    this.markTap(key, tap);
    const place = { chat: this.phone.chatId, message: Number(article.dataset.message), row: Number(row), column: Number(column) };
    try {
      const { id, revision } = await post(`api/phones/${this.phone.personId}/taps`, place);
      Object.assign(tap, { id, revision });
      this.answered();
    } catch (error) {
      this.settle(key);
      this.phone.failed(error, t("tapFailed"));
    }
  }

  buttonOf(key, { row, column }) {
    const [chat, message] = key.split(":").map(Number);
    if (chat !== this.phone.chatId) return null;
    return this.phone.list.article(message)?.querySelector(`.inline button[data-row="${row}"][data-column="${column}"]`);
  }

  markTap(key, tap) {
    const button = this.buttonOf(key, tap);
    button?.classList.add("pending");
    button?.setAttribute("aria-busy", "true");
  }

  // The server lists the taps the bot has not answered yet; what is no longer there is done.
  answered() {
    const { waiting, revision } = this.phone.data || {};
    if (!waiting) return;
    for (const [key, tap] of this.taps) if (tap.revision <= revision && !waiting.includes(tap.id)) this.settle(key);
  }

  // After a redraw the waiting buttons are marked again.
  mark() {
    for (const [key, tap] of this.taps) this.markTap(key, tap);
  }

  settle(key) {
    const tap = this.taps.get(key);
    if (!tap) return;
    clearTimeout(tap.timer);
    this.taps.delete(key);
    const button = this.buttonOf(key, tap);
    button?.classList.remove("pending");
    button?.removeAttribute("aria-busy");
  }

  show(id) {
    const article = this.phone.list.article(id);
    if (!article) return;
    article.scrollIntoView({ block: "center" });
    article.classList.remove("shown");
    void article.offsetWidth;
    article.classList.add("shown");
  }

  // Up and down walk through the messages; Enter opens what can be done with one.
  walk(event) {
    if (event.target.matches(".spoiler, .command") && /^(Enter| )$/.test(event.key)) {
      event.preventDefault();
      return event.target.click();
    }
    const own = event.target === this.phone.scroller;
    if (!own && event.target.tagName !== "ARTICLE") return;
    const articles = Array.from(this.phone.scroller.querySelectorAll("article"));
    const i = own ? articles.length : articles.indexOf(event.target);
    const to = { ArrowUp: i - 1, ArrowDown: i + 1, Home: 0, End: articles.length - 1 }[event.key];
    if (to !== undefined) {
      const article = articles[Math.max(0, Math.min(articles.length - 1, to))];
      event.preventDefault();
      article?.focus({ preventScroll: true });
      article?.scrollIntoView({ block: "nearest" });
    } else if (!own && event.key === "Enter") {
      event.preventDefault();
      const box = event.target.getBoundingClientRect();
      this.messageMenu(event.target, { x: box.left + 40, y: Math.max(box.top + 24, this.phone.scroller.getBoundingClientRect().top) });
    }
  }

  // --- menus ---

  act(path, body) {
    return post(`api/phones/${this.phone.personId}/${path}`, body).catch((error) => this.phone.failed(error));
  }

  messageMenu(article, at) {
    const message = this.phone.chat.messages.find((one) => one.id === Number(article.dataset.message));
    if (!message || message.service) return;
    const items = [];
    const closed = this.phone.composer.form.hidden;
    if (!closed) items.push({ label: t("reply"), run: () => this.phone.composer.reply(message) });
    if (message.text) items.push({ label: t("copy"), run: () => this.copy(message.text) });
    if (message.mine && message.text && !closed) items.push({ label: t("edit"), run: () => this.phone.composer.edit(message) });
    for (const { label, address } of botLinksOf(message, article)) {
      items.push({ label: t("qrOf", label), run: () => showQr(address, label) });
    }
    for (const chat of this.phone.chats) {
      if (chat.type === "private" && (!chat.started || chat.blocked)) continue;
      items.push({
        label: t("forward", chat.title),
        run: () => {
          this.act("forwards", { chat: this.phone.chatId, message: message.id, to: chat.id });
          this.phone.enter(chat.id);
        },
      });
    }
    openMenu(this.phone.node, at, items, t("moreMessage"), article);
  }

  chatMenu(button) {
    const chat = this.phone.chat;
    if (!chat) return;
    const open = !this.phone.composer.form.hidden;
    const items = open ? stickers.map((emoji) => ({ label: t("sticker", emoji), run: () => this.act("stickers", { chat: chat.id, topic: this.phone.topic ?? undefined, emoji }) })) : [];
    if (chat.type === "private") {
      items.push({ label: t("qrOwn"), run: () => showQr(ownLink(), t("qrOwn")) });
      if (chat.blocked) items.push({ label: t("unblock"), run: () => this.start() });
      else items.push({ label: t("block"), run: () => this.act("block", { blocked: true }) });
    }
    const box = button.getBoundingClientRect();
    openMenu(this.phone.node, { x: box.right, y: box.bottom }, items, t("more"), button);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.phone.toast(t("copied"));
    } catch {
      this.phone.toast(t("failed"));
    }
  }
}
