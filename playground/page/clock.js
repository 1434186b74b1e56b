// The playground's clock: what it shows, moving it, and what happened since it was moved.

import { t, formatTime, formatShortDay, formatWeekday, formatFull, formatSpan } from "./words.js";
import { get, post, sleep, deeds, world, now, syncClock } from "./api.js";
import { avatar, icon, make, named } from "./make.js";

const at = (selector) => document.querySelector(selector);
const watched = 8000;
const patience = 2500; // milliseconds after which it is said that nothing came
const moment = (date) => `${formatShortDay(date)} ${formatWeekday(date)} ${formatTime(date)}`;

// What everybody's chats hold, but for their own words: chat -> { person, title, private, messages: id -> revision }.
async function everyChat() {
  const chats = new Map();
  const phones = await Promise.all(world.people.map((person) => get(`api/phones/${person.id}`)));
  phones.forEach((phone, i) => {
    for (const chat of phone.chats) {
      if (chats.has(chat.id)) continue;
      const messages = new Map(chat.messages.filter((message) => !message.mine).map((message) => [message.id, message.revision]));
      chats.set(chat.id, { person: world.people[i].id, title: chat.title, private: chat.type === "private", messages });
    }
  });
  return chats;
}

function difference(before, after) {
  const happened = [];
  for (const [id, chat] of after) {
    const old = before.get(id)?.messages || new Map();
    let fresh = 0;
    let changed = 0;
    for (const [message, revision] of chat.messages) {
      if (!old.has(message)) fresh += 1;
      else if (old.get(message) !== revision) changed += 1;
    }
    if (fresh || changed) happened.push({ id, chat, fresh, changed });
  }
  return happened;
}

export class Clock {
  constructor(phones) {
    this.phones = phones;
    this.box = at(".happened");
    this.summary = at(".happened .summary");
    this.list = at(".happened .to-whom");
    this.moves = 0;
    at(".clock").setAttribute("aria-label", t("clock"));
    this.box.setAttribute("aria-label", t("happened"));
    const close = at(".happened .close");
    close.append(icon("cross"));
    named(close, t("close"));
    close.addEventListener("click", () => this.hide());
    this.due = at(".plus.due");
    const words = make("span", "long-word", t("plusDue"));
    words.append(make("small"));
    this.due.append(icon("due"), words, make("span", "short-word", t("plusDueShort")));
    const [hour, day] = document.querySelectorAll(".plus[data-seconds]");
    hour.textContent = t("plusHour");
    day.textContent = t("plusDay");
    named(hour, t("plusHourLabel"));
    named(day, t("plusDayLabel"));
    named(this.due, t("plusDueLabel"));
    for (const button of [hour, day]) this.moveBy(button, { seconds: Number(button.dataset.seconds) });
    this.moveBy(this.due, { to: "due" });
    deeds.addEventListener("deed", () => (this.moves += 1));
    setInterval(() => this.show(), 1000);
  }

  take(face) {
    if (!face) return;
    const moved = world.clock && world.clock.revision !== face.revision;
    world.clock = face;
    syncClock(face.now);
    if (moved) for (const phone of this.phones.list) phone.view && phone.draw(false); // "Today" is another day.
    this.show();
  }

  show() {
    if (!world.clock) return;
    const time = now();
    const set = (selector, text) => {
      const node = at(selector);
      if (node.textContent !== text) node.textContent = text;
    };
    set(".clock .day", formatShortDay(time));
    set(".clock .weekday", formatWeekday(time));
    set(".clock .minute", formatTime(time));
    at(".clock time").dateTime = time.toISOString();
    at(".clock time").title = `${t("clock")} · ${formatFull(time)}`;
    const ahead = world.clock.offset_seconds;
    set(".clock .moved", ahead >= 60 ? t("moved", formatSpan(ahead)) : "");
    const { due } = world.clock;
    const label = due ? t("plusDueAt", moment(new Date(due))) : t("plusDueLabel");
    if (this.due.title === label) return;
    named(this.due, label);
    this.due.querySelector("small").textContent = due ? moment(new Date(due)) : "";
  }

  moveBy(button, asked) {
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-busy") === "true") return;
      button.setAttribute("aria-busy", "true");
      try {
        const before = await everyChat();
        this.take(await post("api/clock", asked));
        this.watch(before);
      } catch (error) {
        this.moves += 1;
        this.list.replaceChildren();
        this.say(error.status === 409 ? t("nothingDue") : t("failed"));
      }
      button.removeAttribute("aria-busy");
    });
  }

  // Shows what comes of a move, until somebody does something else.
  async watch(before) {
    const mine = ++this.moves;
    const began = performance.now();
    const told = moment(now());
    let revision = null;
    let any = false;
    this.list.replaceChildren();
    this.say(told);
    while (mine === this.moves && performance.now() - began < watched) {
      try {
        const seen = (await get("api/world")).revision;
        if (seen !== revision) {
          const happened = difference(before, await everyChat());
          if (mine !== this.moves) return;
          any = happened.length > 0;
          this.list.replaceChildren(...happened.map((one) => this.chip(one)));
          revision = seen;
        }
      } catch {
        // The page says itself when the server cannot be reached.
      }
      const quiet = !any && performance.now() - began > patience;
      this.say(quiet ? `${told} · ${t("happenedNothing")}` : told);
      await sleep(400);
    }
  }

  say(words) {
    if (this.summary.textContent !== words) this.summary.textContent = words;
    this.box.hidden = false;
  }

  hide() {
    this.moves += 1;
    this.box.hidden = true;
  }

  // One chat in which something happened. Of a group it is said once, not for each who is in it.
  chip({ id, chat, fresh, changed }) {
    const person = world.people.find((one) => one.id === chat.person);
    const name = chat.private ? person.name : chat.title;
    const count = fresh ? t("happenedNew", fresh) : t("happenedChanged", changed);
    const button = make("button", "chip");
    button.append(avatar(chat.private ? chat.person : id, name), make("span", "name", name), make("span", "count", count));
    named(button, t("happenedOpen", name, count));
    button.addEventListener("click", () => {
      button.classList.add("read");
      const members = world.groups.find((group) => group.id === id)?.members;
      const near = members && this.phones.list.find((phone) => members.includes(phone.personId));
      this.phones.showChat(near ? near.personId : chat.person, id);
    });
    return button;
  }
}
