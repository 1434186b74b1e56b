// One phone: who holds it, which chat is open, what the server says about it.

import { t, language, choose, languageTag } from "./words.js";
import { get, post, sleep, reached, backoff, untilVisible, world, syncClock } from "./api.js";
import { icon, make, most99, named, paintAvatar } from "./make.js";
import { Head, viewOf } from "./chats.js";
import { MessageList } from "./messages.js";
import { Composer } from "./composer.js";
import { closeMenu } from "./menu.js";
import { Notices } from "./notices.js";
import { Presses } from "./press.js";

let made = 0;

export class Phone {
  // hooks: { changed(), chosen(phone), worldChanged(), close(phone) }
  constructor(hooks) {
    this.id = `phone-${++made}`;
    this.hooks = hooks;
    this.node = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    const at = (selector) => this.node.querySelector(selector);
    this.select = at("select.person");
    this.scroller = at(".messages");
    this.newest = at(".newest");
    this.list = new MessageList(this.scroller);
    this.head = new Head(this);
    this.notices = new Notices(this);
    this.presses = new Presses(this);
    this.composer = new Composer(this);
    this.personId = null;
    this.chatId = null;
    this.topic = null;
    this.chats = [];
    this.openChat = new Map(); // person -> chat that was open
    this.openTopic = new Map(); // chat, as text -> topic that was open
    this.atEnd = true;
    this.fresh = 0;
    at(".dots").append(icon("dots"));
    named(at(".dots"), t("more"));
    at(".away").append(icon("cross"));
    named(at(".away"), t("closePhone"));
    this.newest.prepend(icon("newest"));
    named(this.newest, t("newest"));
    this.listen();
  }

  // Its place in the row, counted from 1.
  set number(number) {
    this.node.dataset.phone = number;
    this.node.setAttribute("aria-label", t("phoneNumber", number));
    this.select.setAttribute("aria-label", `${t("phoneNumber", number)} · ${t("person")}`);
  }

  get chat() {
    return this.chats.find((chat) => chat.id === this.chatId) || null;
  }

  get view() {
    return viewOf(this.chat, this.topic);
  }

  get person() {
    return world.people.find((person) => person.id === this.personId) || null;
  }

  get unread() {
    return this.chats.reduce((sum, chat) => sum + (chat.unread || 0), 0);
  }

  listen() {
    this.select.addEventListener("change", () => {
      this.hold(Number(this.select.value));
      this.hooks.chosen(this);
    });
    this.node.querySelector(".away").addEventListener("click", () => this.hooks.close(this));
    this.newest.addEventListener("click", () => this.toBottom(true));
    this.scroller.addEventListener("scroll", () => {
      const rest = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
      this.atEnd = rest < 90;
      if (this.atEnd) this.fresh = 0;
      this.showNewest();
    });
    new ResizeObserver(() => this.atEnd && this.toBottom()).observe(this.scroller);
    this.scroller.addEventListener("load", () => this.atEnd && this.toBottom(), true);
    this.look = () => this.seen();
    document.addEventListener("visibilitychange", this.look);
  }

  // --- who holds the phone ---

  fillPeople() {
    const about = (person) => [person.name, choose(person.about)].filter(Boolean).join(" · ");
    const wanted = JSON.stringify(world.people.map((person) => [person.id, about(person)]));
    if (wanted !== this.shownPeople) {
      this.shownPeople = wanted;
      this.select.replaceChildren(
        ...world.people.map((person) => {
          const option = make("option", "", about(person));
          option.value = person.id;
          return option;
        }),
      );
    }
    this.showPerson();
  }

  showPerson() {
    const { person } = this;
    if (!person) return;
    if (this.select.value !== String(person.id)) this.select.value = String(person.id);
    const who = this.node.querySelector(".who");
    who.querySelector(".name").textContent = person.name;
    who.querySelector(".about").textContent = choose(person.about);
    who.title = choose(person.about);
    paintAvatar(who.querySelector(".avatar"), person.id, person.name);
  }

  hold(personId) {
    if (this.personId === personId) return;
    closeMenu(false);
    this.personId = personId;
    this.node.dataset.person = personId;
    this.chats = [];
    this.chatId = null;
    this.topic = null;
    this.notices.reset();
    this.list.clear();
    this.scroller.lang = languageTag(this.person?.language);
    this.composer.foot.hidden = true;
    this.showPerson();
    this.hooks.changed();
    this.poll();
  }

  // The phone is put away for good.
  close() {
    this.abort?.abort();
    reached(this.id, true);
    document.removeEventListener("visibilitychange", this.look);
    this.node.remove();
  }

  async poll() {
    this.abort?.abort();
    const abort = (this.abort = new AbortController());
    const { signal } = abort;
    const { personId } = this;
    let after = 0;
    let wait = 0;
    let failures = 0;
    let last = 0;
    while (!signal.aborted) {
      const began = performance.now();
      let data = null;
      try {
        data = await get(`api/phones/${personId}?after=${after}&wait=${wait}`, { signal, timeout: (wait + 15) * 1000 });
      } catch (error) {
        if (signal.aborted) return;
        reached(this.id, false);
        if (error.status === 404) this.hooks.worldChanged();
        after = wait = 0; // The server may have started anew.
        await sleep(backoff(failures++));
        continue;
      }
      if (signal.aborted) return;
      reached(this.id, true);
      failures = 0;
      const same = data.revision === after;
      if (data.revision < last) this.notices.known = null; // The server began anew; so did its notices.
      last = data.revision;
      after = data.revision;
      wait = document.hidden ? 0 : 20;
      try {
        this.update(data);
      } catch (error) {
        console.error(error);
      }
      if (same && performance.now() - began < 1000) await sleep(1000);
      await untilVisible(15000);
    }
  }

  // --- what the server says ---

  update(data) {
    syncClock(data.now);
    this.data = data;
    this.commands = data.commands || [];
    this.chats = data.chats;
    if (!this.chat) {
      const before = this.openChat.get(this.personId);
      const open = this.chats.find((chat) => chat.id === before) || this.chats.find((chat) => chat.type === "private") || this.chats[0];
      this.chatId = null;
      if (open) this.enter(open.id, this.openTopic.get(String(open.id)) ?? null);
    } else this.draw(false);
    this.notices.take(data.notices || []);
    this.presses.answered();
    this.head.show();
    this.seen();
    this.hooks.changed();
  }

  enter(chatId, topic = null) {
    if (!this.chats.some((one) => one.id === chatId)) return;
    if (chatId === this.chatId && topic === this.topic) return this.toBottom(true);
    closeMenu(false);
    this.chatId = chatId;
    this.topic = topic;
    this.node.dataset.chat = chatId;
    this.openChat.set(this.personId, chatId);
    this.openTopic.set(String(chatId), topic);
    this.list.clear();
    const { view } = this;
    const others = view.messages.filter((message) => !message.mine);
    this.divider = view.unread && others.length > view.unread ? others[others.length - view.unread].id : null;
    this.fresh = 0;
    this.atEnd = true;
    this.scroller.setAttribute("aria-label", t("messages", view.title));
    // New messages are read aloud; a whole chat just opened is not.
    this.scroller.setAttribute("aria-live", "off");
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.scroller.setAttribute("aria-live", "polite"), 600);
    this.draw(true);
    this.head.show();
    this.seen();
  }

  draw(opening) {
    const { view } = this;
    const { added, changed } = this.list.show(view, this.divider);
    this.composer.foot.hidden = false;
    this.composer.show(this.personId, view, this.commands);
    for (const message of added.concat(changed)) this.presses.settle(`${view.id}:${message.id}`);
    this.presses.mark();
    if (opening) {
      this.toBottom();
      const { divider } = this.list;
      if (divider?.isConnected && divider.offsetTop < this.scroller.scrollTop) {
        this.atEnd = false;
        this.scroller.scrollTop = divider.offsetTop - 8;
      }
      return;
    }
    if (added.some((message) => message.mine)) this.atEnd = true;
    if (this.atEnd) this.toBottom();
    else this.fresh += added.filter((message) => !message.mine).length;
    this.showNewest();
  }

  seen() {
    const { view } = this;
    if (!view?.unread || document.hidden || this.node.hidden) return;
    const mark = `${this.personId}:${view.id}:${view.topic}:${view.messages.at(-1)?.id}:${view.unread}`;
    if (mark === this.seenMark) return;
    this.seenMark = mark;
    post(`api/phones/${this.personId}/seen`, { chat: view.id, topic: view.topic ?? undefined }).catch(() => {
      this.seenMark = null;
    });
  }

  // --- scrolling ---

  toBottom(focus) {
    this.atEnd = true;
    this.fresh = 0;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.showNewest();
    if (focus && document.activeElement === this.newest) this.scroller.focus({ preventScroll: true });
  }

  showNewest() {
    this.newest.hidden = this.atEnd;
    const badge = this.newest.querySelector(".badge");
    badge.hidden = !this.fresh;
    badge.textContent = most99(this.fresh);
  }

  toast(text) {
    this.notices.toast(text);
  }

  // The server's reasons are in English; they are added for those who read the page in it.
  failed(error, words = t("failed")) {
    console.warn(error);
    this.toast(language === "en" && error.status && error.message ? `${words}\n(${error.message})` : words);
  }
}
