// The list of messages in one chat. An entry that has not changed is never touched again.

import { t, language, dayKey, formatDay } from "./words.js";
import { now } from "./api.js";
import { avatar, make } from "./make.js";
import { fill, refill } from "./bubble.js";

// Messages that stand alone, and the neighbouring ones of an album together.
function entries(messages) {
  const list = [];
  for (const message of messages) {
    const last = list.at(-1);
    if (message.album && last?.[0].album === message.album && last[0].from?.id === message.from?.id) last.push(message);
    else list.push([message]);
  }
  return list;
}

const signatureOf = (messages) => JSON.stringify(messages);

// What an entry says without its buttons: if only these differ, only these are drawn anew.
const wordsOf = (signature) => JSON.stringify(JSON.parse(signature).map((message) => ({ ...message, buttons: null, revision: 0 })));

export class MessageList {
  constructor(list) {
    this.list = list;
    this.clear();
  }

  clear() {
    this.articles = new Map(); // id of the first message -> { article, signature }
    this.days = new Map();
    this.divider = null;
    this.list.replaceChildren();
  }

  // Brings the list to the chat's messages. Returns what is new and what has changed.
  show(chat, dividerAt) {
    const wanted = [];
    const added = [];
    const changed = [];
    const ids = new Set();
    let day = null;
    let before = null;
    for (const messages of entries(chat.messages)) {
      const [first] = messages;
      ids.add(first.id);
      const key = dayKey(new Date(first.date));
      if (key !== day) {
        day = key;
        before = null;
        wanted.push(this.dayNode(key, new Date(first.date)));
      }
      if (messages.some((message) => message.id === dividerAt)) {
        this.divider ??= make("div", "unread", t("unreadHere"));
        wanted.push(this.divider);
        before = null;
      }
      const article = this.draw(messages, chat, added, changed);
      wanted.push(article);
      // Messages of one person in a row stand closer, the last one carries the picture.
      const run = !first.service && before && before.from === first.from?.id;
      article.classList.toggle("follows", Boolean(run));
      if (run) before.article.classList.add("followed");
      article.classList.remove("followed");
      before = first.service ? null : { from: first.from?.id, article };
    }
    for (const [id, known] of this.articles) {
      if (ids.has(id)) continue;
      known.article.remove();
      this.articles.delete(id);
    }
    if (!chat.messages.length) wanted.push(this.emptyNode(chat));
    if (chat.doing) wanted.push(this.typingNode(chat));
    this.place(wanted);
    return { added, changed };
  }

  draw(messages, chat, added, changed) {
    const id = messages[0].id;
    const signature = signatureOf(messages);
    const known = this.articles.get(id);
    if (!known) {
      const article = make("article");
      article.dataset.message = id;
      article.tabIndex = -1;
      fill(article, messages, chat);
      this.articles.set(id, { article, signature });
      added.push(...messages);
      return article;
    }
    if (known.signature !== signature) {
      const buttons = messages[0].buttons?.length && known.article.querySelector(".inline");
      refill(known.article, messages, chat, buttons && wordsOf(signature) === wordsOf(known.signature));
      known.signature = signature;
      changed.push(...messages);
    }
    return known.article;
  }

  dayNode(key, date) {
    if (!this.days.has(key)) {
      const node = make("div", "day");
      node.append(make("span", "pill"));
      this.days.set(key, node);
    }
    const pill = this.days.get(key).firstChild;
    const label = formatDay(date, now());
    if (pill.textContent !== label) pill.textContent = label;
    return this.days.get(key);
  }

  emptyNode(chat) {
    const ready = chat.started && !chat.blocked;
    const hint = chat.type !== "private" ? t("emptyGroup") : ready ? t("emptyStarted") : t("emptyPrivate", chat.title);
    this.empty ??= make("div", "empty");
    this.empty.lang = language;
    const face = avatar(chat.id, chat.title, chat.type === "private");
    this.empty.replaceChildren(face, make("strong", "", chat.title), make("p", "", hint));
    return this.empty;
  }

  typingNode(chat) {
    if (!this.typing) {
      this.typing = make("div", "typing");
      this.typing.append(make("span"), make("span"), make("span"));
      this.typing.setAttribute("role", "img");
    }
    this.typing.setAttribute("aria-label", chat.doing);
    return this.typing;
  }

  place(wanted) {
    const keep = new Set(wanted);
    for (const node of Array.from(this.list.children)) if (!keep.has(node)) node.remove();
    wanted.forEach((node, i) => {
      if (this.list.children[i] !== node) this.list.insertBefore(node, this.list.children[i] || null);
    });
  }

  // The article a message is drawn in; a later picture of an album stands in the first one's.
  article(id) {
    const known = this.articles.get(Number(id));
    if (known) return known.article;
    for (const { article, signature } of this.articles.values()) {
      if (JSON.parse(signature).some((message) => message.id === Number(id))) return article;
    }
    return undefined;
  }
}
