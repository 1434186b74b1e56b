// One phone: who holds it, which chat is open, what the server says about it.

import { t, language, choose, languageTag } from "./words.js";
import { get, post, sleep, reached, backoff, untilVisible, world, syncClock } from "./api.js";
import { make, paintAvatar, MessageList } from "./messages.js";
import { Composer } from "./composer.js";
import { closeMenu } from "./menu.js";
import { Notices } from "./notices.js";
import { Presses } from "./press.js";

export class Phone {
  // hooks: { changed(), worldChanged(), viewPhoto(src), isShown(side) }
  constructor(side, hooks) {
    this.side = side;
    this.hooks = hooks;
    this.node = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.node.dataset.side = side;
    this.node.setAttribute("aria-label", t(side));
    const at = (selector) => this.node.querySelector(selector);
    this.select = at("select.person");
    this.chatsNav = at(".chats");
    this.scroller = at(".messages");
    this.newest = at(".newest");
    this.list = new MessageList(this.scroller);
    this.notices = new Notices(this);
    this.presses = new Presses(this);
    this.composer = new Composer(this);
    this.personId = null;
    this.chatId = null;
    this.chats = [];
    this.openChat = new Map(); // person -> chat that was open
    this.pinned = true;
    this.fresh = 0;
    this.select.setAttribute("aria-label", `${t(side)}：${t("person")}`);
    this.chatsNav.setAttribute("aria-label", t("chats"));
    at(".dots").setAttribute("aria-label", t("more"));
    this.newest.setAttribute("aria-label", t("newest"));
    this.listen();
  }

  get chat() {
    return this.chats.find((chat) => chat.id === this.chatId) || null;
  }

  get person() {
    return world.people.find((person) => person.id === this.personId) || null;
  }

  get unread() {
    return this.chats.reduce((sum, chat) => sum + (chat.unread || 0), 0);
  }

  listen() {
    this.select.addEventListener("change", () => this.hold(Number(this.select.value)));
    this.chatsNav.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.enter(Number(button.dataset.chat));
    });
    this.newest.addEventListener("click", () => this.toBottom(true));
    this.scroller.addEventListener("scroll", () => {
      const rest = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
      this.pinned = rest < 90;
      if (this.pinned) this.fresh = 0;
      this.showNewest();
    });
    const keep = new ResizeObserver(() => this.pinned && this.toBottom());
    keep.observe(this.scroller);
    this.scroller.addEventListener("load", () => this.pinned && this.toBottom(), true);
    document.addEventListener("visibilitychange", () => this.seen());
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
    const person = this.person;
    if (!person) return;
    if (this.select.value !== String(person.id)) this.select.value = String(person.id);
    const who = this.node.querySelector(".who");
    who.querySelector(".name").textContent = person.name;
    who.querySelector(".about").textContent = choose(person.about);
    paintAvatar(who.querySelector(".avatar"), person.id, person.name);
  }

  hold(personId) {
    if (this.personId === personId) return;
    closeMenu(false);
    this.personId = personId;
    this.node.dataset.person = personId;
    this.chats = [];
    this.chatId = null;
    this.notices.reset();
    this.list.clear();
    this.scroller.lang = languageTag(this.person?.language);
    this.composer.foot.hidden = true;
    this.shownChats = null;
    this.showPerson();
    this.hooks.changed();
    this.poll();
  }

  async poll() {
    this.abort?.abort();
    const abort = (this.abort = new AbortController());
    const { signal } = abort;
    const personId = this.personId;
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
        reached(this.side, false);
        if (error.status === 404) this.hooks.worldChanged();
        after = wait = 0; // The server may have started anew.
        await sleep(backoff(failures++));
        continue;
      }
      if (signal.aborted) return;
      reached(this.side, true);
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
      if (open) this.enter(open.id);
    } else this.draw(false);
    this.notices.take(data.notices || []);
    this.presses.answered();
    this.showChats();
    this.seen();
    this.hooks.changed();
  }

  enter(chatId) {
    const chat = this.chats.find((one) => one.id === chatId);
    if (!chat) return;
    if (chatId === this.chatId) return this.toBottom(true);
    closeMenu(false);
    this.chatId = chatId;
    this.node.dataset.chat = chatId;
    this.openChat.set(this.personId, chatId);
    this.list.clear();
    const others = chat.messages.filter((message) => !message.mine);
    this.divider = chat.unread && others.length > chat.unread ? others[others.length - chat.unread].id : null;
    this.fresh = 0;
    this.pinned = true;
    this.scroller.setAttribute("aria-label", t("messages", chat.title));
    // New messages are read aloud; a whole chat just opened is not.
    this.scroller.setAttribute("aria-live", "off");
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.scroller.setAttribute("aria-live", "polite"), 600);
    this.draw(true);
    this.showChats();
    this.seen();
  }

  draw(opening) {
    const chat = this.chat;
    const { added, changed } = this.list.show(chat, this.divider);
    const private_ = chat.type === "private";
    const title = this.node.querySelector(".title");
    title.querySelector(".name").textContent = chat.title;
    const members = world.groups.find((group) => group.id === chat.id)?.members.length;
    title.querySelector(".sub").textContent = chat.typing ? t("typing") : private_ ? t("bot") : members ? t("members", members + 1) : "";
    paintAvatar(title.querySelector(".avatar"), chat.id, chat.title, private_);
    this.composer.foot.hidden = false;
    this.composer.show(this.personId, chat, this.commands);
    for (const message of added.concat(changed)) this.presses.settle(`${chat.id}:${message.id}`);
    this.presses.mark();
    if (opening) {
      this.toBottom();
      const { divider } = this.list;
      if (divider?.isConnected && divider.offsetTop < this.scroller.scrollTop) {
        this.pinned = false;
        this.scroller.scrollTop = divider.offsetTop - 8;
      }
      return;
    }
    if (added.some((message) => message.mine)) this.pinned = true;
    if (this.pinned) this.toBottom();
    else this.fresh += added.filter((message) => !message.mine).length;
    this.showNewest();
  }

  showChats() {
    const shown = JSON.stringify([this.chatId, this.chats.map((chat) => [chat.id, chat.title, chat.unread, chat.type])]);
    if (shown === this.shownChats) return;
    this.shownChats = shown;
    const several = this.chats.length > 1;
    this.node.classList.toggle("several", several);
    this.node.classList.toggle("many", this.chats.length > 2);
    this.chatsNav.hidden = !several;
    const held = this.chatsNav.contains(document.activeElement) ? document.activeElement.dataset.chat : null;
    this.chatsNav.replaceChildren(
      ...this.chats.map((chat) => {
        const button = make("button");
        button.dataset.chat = chat.id;
        if (chat.id === this.chatId) button.setAttribute("aria-current", "true");
        const avatar = make("span", "avatar");
        avatar.setAttribute("aria-hidden", "true");
        paintAvatar(avatar, chat.id, chat.title, chat.type === "private");
        button.append(avatar, make("span", "name", chat.title));
        if (chat.unread && chat.id !== this.chatId) {
          const badge = make("span", "badge", chat.unread > 99 ? "99+" : chat.unread);
          badge.setAttribute("aria-hidden", "true");
          button.append(badge, make("span", "hush", ` ${t("unread", chat.unread)}`));
        }
        return button;
      }),
    );
    if (held) this.chatsNav.querySelector(`[data-chat="${held}"]`)?.focus({ preventScroll: true });
  }

  seen() {
    const chat = this.chat;
    if (!chat?.unread || document.hidden || !this.hooks.isShown(this.side)) return;
    const mark = `${this.personId}:${chat.id}:${chat.messages.at(-1)?.id}:${chat.unread}`;
    if (mark === this.seenMark) return;
    this.seenMark = mark;
    post(`api/phones/${this.personId}/seen`, { chat: chat.id }).catch(() => {
      this.seenMark = null;
    });
  }

  // --- scrolling ---

  toBottom(focus) {
    this.pinned = true;
    this.fresh = 0;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.showNewest();
    if (focus && document.activeElement === this.newest) this.scroller.focus({ preventScroll: true });
  }

  showNewest() {
    this.newest.hidden = this.pinned;
    const badge = this.newest.querySelector(".badge");
    badge.hidden = !this.fresh;
    badge.textContent = this.fresh || "";
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
