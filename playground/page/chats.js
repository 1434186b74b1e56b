// The head of a phone: its chats, the topics of a forum, what is pinned, who is being talked to.

import { t } from "./words.js";
import { world } from "./api.js";
import { avatar, icon, make, most99, named, paintAvatar } from "./make.js";
import { gistOf } from "./media.js";

const doings = {
  typing: "typing",
  upload_photo: "sendingPhoto",
  upload_video: "sendingVideo",
  record_video: "sendingVideo",
  upload_document: "sendingFile",
  record_voice: "recording",
  upload_voice: "recording",
  find_location: "sendingPlace",
};

// What the bot is doing in a chat right now, in words; "" if nothing.
const doing = (chat) => (chat.action ? t(doings[chat.action] || "typing") : "");

// One chat as it stands open: of a forum only the messages of one topic.
export function viewOf(chat, topic) {
  if (!chat) return null;
  if (!chat.topics) return { ...chat, topic: null, doing: doing(chat) };
  const here = chat.topics.find((one) => one.id === topic) || null;
  const rest = chat.unread - chat.topics.reduce((sum, one) => sum + (one.unread || 0), 0);
  return {
    ...chat,
    topic: here ? here.id : null,
    closed: Boolean(here?.closed),
    unread: here ? here.unread : Math.max(0, rest),
    messages: chat.messages.filter((message) => (message.topic ?? null) === (here ? here.id : null)),
    doing: doing(chat),
  };
}

function addBadge(button, unread) {
  if (!unread) return;
  const badge = make("span", "badge", most99(unread));
  badge.setAttribute("aria-hidden", "true");
  button.append(badge, make("span", "hush", ` ${t("unread", unread)}`));
}

export class Head {
  constructor(phone) {
    this.phone = phone;
    const at = (selector) => phone.node.querySelector(selector);
    this.chats = at(".chats");
    this.topics = at(".topics");
    this.pinned = at("button.pinned");
    this.title = at(".title");
    this.chats.setAttribute("aria-label", t("chats"));
    this.topics.setAttribute("aria-label", t("topics"));
    this.chats.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) phone.enter(Number(button.dataset.chat), phone.openTopic.get(button.dataset.chat) ?? null);
    });
    this.topics.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) phone.enter(phone.chatId, button.dataset.topic ? Number(button.dataset.topic) : null);
    });
    this.pinned.addEventListener("click", () => this.nextPinned());
  }

  show() {
    const { view } = this.phone;
    this.showChats();
    if (!view) return;
    this.showTitle(view);
    this.showTopics(view);
    this.showPinned(view);
  }

  showTitle(chat) {
    const private_ = chat.type === "private";
    this.title.querySelector(".name").textContent = chat.title;
    const members = world.groups.find((group) => group.id === chat.id)?.members.length;
    this.title.querySelector(".sub").textContent = chat.doing || (private_ ? t("bot") : members ? t("members", members + 1) : "");
    paintAvatar(this.title.querySelector(".avatar"), chat.id, chat.title, private_);
  }

  showChats() {
    const { chats, chatId, node } = this.phone;
    node.classList.toggle("several", chats.length > 1);
    node.classList.toggle("many", chats.length > 2);
    this.chats.hidden = chats.length < 2;
    this.redraw(this.chats, "chat", [chatId, chats.map((chat) => [chat.id, chat.title, chat.unread, chat.type])], () =>
      chats.map((chat) => {
        const button = make("button");
        button.dataset.chat = chat.id;
        if (chat.id === chatId) button.setAttribute("aria-current", "true");
        button.append(avatar(chat.id, chat.title, chat.type === "private"), make("span", "name", chat.title));
        // The open chat is being read; only in a forum something may wait in another topic.
        if (chat.id !== chatId) addBadge(button, chat.unread);
        return button;
      }),
    );
  }

  // General comes first, as in the app people know.
  showTopics(view) {
    this.topics.hidden = !view.topics;
    if (!view.topics) return;
    const known = view.topics.reduce((sum, one) => sum + (one.unread || 0), 0);
    const all = [{ id: null, name: t("general"), unread: Math.max(0, this.phone.chat.unread - known) }, ...view.topics];
    this.redraw(this.topics, "topic", [view.id, view.topic, all], () =>
      all.map((topic) => {
        const button = make("button", "", topic.name);
        button.dataset.topic = topic.id ?? "";
        if (topic.id === view.topic) button.setAttribute("aria-current", "true");
        if (topic.closed) button.append(icon("lock"), make("span", "hush", ` ${t("topicClosed")}`));
        if (topic.id !== view.topic) addBadge(button, topic.unread);
        return button;
      }),
    );
  }

  // Draws a row of buttons anew only when it differs, and gives the keyboard back to where it was.
  redraw(row, field, state, buttons) {
    const shown = JSON.stringify(state);
    if (row.shown === shown) return;
    row.shown = shown;
    const held = row.contains(document.activeElement) ? document.activeElement.dataset[field] : undefined;
    row.replaceChildren(...buttons());
    if (held !== undefined) row.querySelector(`[data-${field}="${held}"]`)?.focus({ preventScroll: true });
  }

  showPinned(view) {
    const there = (view.pinned || []).map((id) => view.messages.find((message) => message.id === id)).filter(Boolean);
    this.pinnedIds = there.map((message) => message.id);
    this.pinned.hidden = !there.length;
    if (!there.length) return;
    const [newest] = there;
    const words = gistOf(newest);
    const shown = `${newest.id}:${there.length}:${words}`;
    if (this.pinned.shown === shown) return;
    this.pinned.shown = shown;
    this.turn = 0;
    const text = make("span", "words");
    const count = there.length > 1 ? ` ${there.length}` : "";
    text.append(make("span", "name", t("pinnedMessage") + count), make("span", "text", words));
    this.pinned.replaceChildren(icon("pinned"), text);
    named(this.pinned, t("pinnedShow", words));
  }

  // Pressed again, it goes on to the pinned message before.
  nextPinned() {
    const id = this.pinnedIds[this.turn % this.pinnedIds.length];
    this.turn += 1;
    this.phone.presses.show(id);
  }
}
