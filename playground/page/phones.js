// The row of phones: how many there are, how many the window shows, who is on them. Remembered in the address
// and in the browser once somebody has chosen.

import { t } from "./words.js";
import { world } from "./api.js";
import { memory } from "./memory.js";
import { avatar, icon, make, most99, named } from "./make.js";
import { Phone } from "./phone.js";

const most = 4;
const narrow = matchMedia("(max-width: 759px)");

// How many fit beside each other, and how many there are before anybody has chosen: two even where one is shown.
const fitting = () => (innerWidth >= 1440 ? 4 : innerWidth >= 1080 ? 3 : innerWidth >= 760 ? 2 : 1);
const usual = () => (innerWidth >= 1600 ? 4 : innerWidth >= 1200 ? 3 : 2);

function remembered() {
  const told = new URLSearchParams(location.hash.slice(1)).get("people");
  if (told) return told.split(",").map(Number);
  const kept = memory.get("phones");
  return Array.isArray(kept) && kept.length ? kept : null;
}

export class Phones {
  constructor(row, addButton, worldChanged) {
    this.row = row;
    this.list = [];
    this.current = 0; // the phone that is shown if not all are
    this.addButton = addButton;
    this.hooks = {
      changed: () => this.showOthers(),
      chosen: () => this.remember(),
      close: (phone) => this.close(phone),
      worldChanged,
    };
    addButton.append(icon("plus"), make("span", "", t("addPhone")));
    named(addButton, t("addPhoneLabel"));
    addButton.addEventListener("click", () => this.add());
    addEventListener("resize", () => this.arrange());
    addEventListener("hashchange", () => this.seat(true));
  }

  get shown() {
    return this.list[this.current];
  }

  // The world was read: everybody takes their phone. Somebody who is no longer there gives it to the next.
  seat(anew = false) {
    const asked = remembered();
    this.chosen = asked !== null;
    const there = (id) => world.people.some((person) => person.id === id);
    if (anew || !this.list.length) {
      const people = (asked || []).filter(there).slice(0, most);
      this.count(people.length || usual());
      people.forEach((id, i) => this.list[i].hold(id));
    }
    for (const phone of this.list) {
      if (!there(phone.personId)) phone.hold(this.nextPerson());
      phone.fillPeople();
    }
    this.arrange();
  }

  // The first of the world who has no phone yet.
  nextPerson() {
    const taken = new Set(this.list.map((phone) => phone.personId));
    return (world.people.find((person) => !taken.has(person.id)) || world.people[0]).id;
  }

  // So many phones, as far as there are people for them.
  count(wanted) {
    while (this.list.length > wanted) this.list.pop().close();
    while (this.list.length < Math.min(wanted, world.people.length)) {
      const person = this.nextPerson();
      const phone = new Phone(this.hooks);
      this.list.push(phone);
      phone.hold(person);
      phone.fillPeople();
    }
  }

  add() {
    this.count(this.list.length + 1);
    this.current = this.list.length - 1;
    this.remember();
    this.arrange();
    this.shown.select.focus();
  }

  close(phone) {
    this.list = this.list.filter((one) => one !== phone);
    phone.close();
    this.current = Math.min(this.current, this.list.length - 1);
    this.remember();
    this.arrange();
    this.list.at(-1).select.focus();
  }

  remember() {
    const people = this.list.map((phone) => phone.personId);
    this.chosen = true;
    history.replaceState(null, "", `#people=${people.join(",")}`);
    memory.set("phones", people);
  }

  // As many as fit are shown; the others wait behind a button on the last one.
  arrange() {
    if (!this.list.length) return;
    if (!this.chosen) this.count(usual());
    this.current = Math.min(this.current, this.list.length - 1);
    const room = fitting();
    const visible = new Set(this.list.slice(0, room));
    if (!visible.has(this.shown)) {
      visible.delete(this.list[room - 1]);
      visible.add(this.shown);
    }
    this.row.dataset.shown = visible.size;
    this.list.forEach((phone, i) => {
      phone.number = i + 1;
      if (phone.node.parentNode !== this.row) this.row.append(phone.node);
      const turned = phone.node.hidden && visible.has(phone);
      phone.node.hidden = !visible.has(phone);
      phone.node.querySelector(".away").hidden = this.list.length < 2 || room < 2;
      if (turned) {
        phone.composer.grow();
        if (phone.atEnd) phone.toBottom();
        phone.seen();
      }
    });
    this.addButton.hidden = this.list.length >= Math.min(most, Math.max(room, 2)) || world.people.length <= this.list.length;
    this.showOthers();
  }

  turn(phone) {
    this.current = this.list.indexOf(phone);
    this.arrange();
  }

  // On the last phone that is shown: a button for each that is not.
  showOthers() {
    const visible = this.list.filter((phone) => !phone.node.hidden);
    const hidden = this.list.filter((phone) => phone.node.hidden);
    for (const phone of visible) {
      const box = phone.node.querySelector(".others");
      const others = phone === visible.at(-1) ? hidden : [];
      const state = JSON.stringify(others.map((other) => [other.id, other.person?.name, other.unread]));
      if (box.shown === state) continue;
      box.shown = state;
      box.replaceChildren(...others.map((other) => this.otherButton(other)));
    }
  }

  otherButton(other) {
    const { unread } = other;
    const name = other.person?.name || "";
    const button = make("button", "flip");
    button.append(avatar(other.personId, name));
    if (unread) button.append(make("span", "badge", most99(unread)));
    named(button, t("otherPhone", name) + (unread ? `（${t("unread", unread)}）` : ""));
    button.addEventListener("click", () => {
      this.turn(other);
      other.node.querySelector(".flip")?.focus({ preventScroll: true });
    });
    return button;
  }

  // Shows a person: on their phone if they have one, else on the last one that is shown.
  showPerson(personId) {
    let phone = this.list.find((one) => one.personId === personId);
    if (!phone) {
      phone = this.list.filter((one) => !one.node.hidden).at(-1);
      phone.hold(personId);
      this.remember();
    }
    this.turn(phone);
    return phone;
  }

  // ... with a chat open. A phone that has just been taken opens it when its chats are there.
  showChat(personId, chatId) {
    const phone = this.showPerson(personId);
    phone.openChat.set(personId, chatId);
    if (phone.chats.length) phone.enter(chatId);
    if (narrow.matches) phone.scroller.focus({ preventScroll: true });
  }
}
