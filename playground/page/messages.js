// Drawing messages. Each becomes one <article>; an unchanged one is never touched again.

import { t, formatTime, formatFull, dayKey, formatDay } from "./words.js";
import { now, world } from "./api.js";

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  if (tag === "button") node.type = "button";
  return node;
}

// A circle with the name's last characters (given name) or first letter.
export function paintAvatar(node, id, name, isBot) {
  const letters = Array.from((name || "?").trim());
  const cjk = /[\u3400-\u9fff]/.test(letters[0] || "");
  node.textContent = isBot ? "" : cjk && letters.length <= 3 ? letters.slice(-2).join("") : (letters[0] || "?").toUpperCase();
  node.dataset.tint = isBot ? "bot" : String(Math.abs(Number(id) || 0) % 7);
}

// A link to the bot itself: { payload } for ?start=..., {} for the bare address, null for any other link.
export function botLink(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  const bot = (world.bot?.username || "").toLowerCase();
  if (!bot) return null;
  if (url.protocol === "tg:") {
    if (url.searchParams.get("domain")?.toLowerCase() !== bot) return null;
  } else {
    if (!/^(www\.)?(t\.me|telegram\.me|telegram\.dog)$/i.test(url.hostname)) return null;
    if (url.pathname.replace(/^\/|\/$/g, "").toLowerCase() !== bot) return null;
  }
  if (url.searchParams.has("startgroup") || url.searchParams.has("startchannel")) return null;
  return url.searchParams.has("start") ? { payload: url.searchParams.get("start") } : {};
}

export const isOpenable = (address) => /^(https?|mailto|tel):/i.test(new URL(address, location.href).protocol);

// Addresses and /commands in plain text become links, as in the app people know.
const pattern = /(https?:\/\/[^\s<>"'，。；！？、）】」』]+)|(?<=^|[\s(（:：])(\/[a-z0-9_]{1,32}(?:@[a-z0-9_]+)?)(?![\w/])/gi;

function linkify(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("a, code, pre")) texts.push(walker.currentNode);
  }
  for (const node of texts) {
    const text = node.data;
    const parts = [];
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      parts.push(text.slice(end, match.index));
      end = match.index + match[0].length;
      if (match[1]) {
        const link = make("a", "", match[0]);
        link.href = match[0];
        parts.push(link);
      } else {
        const command = make("span", "command", match[0]); // A real button would not break like text.
        command.dataset.command = match[0];
        command.tabIndex = 0;
        command.setAttribute("role", "button");
        parts.push(command);
      }
    }
    if (parts.length) node.replaceWith(...parts, text.slice(end));
  }
  for (const link of body.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  for (const spoiler of body.querySelectorAll(".spoiler")) {
    spoiler.tabIndex = 0;
    spoiler.setAttribute("role", "button");
  }
}

function photoOf(message, old) {
  const { url, width, height } = message.photo;
  const button = make("button", "photo");
  button.setAttribute("aria-label", t("photoOf", message.from?.name || ""));
  const known = old?.querySelector(".photo img");
  const image = known && known.getAttribute("src") === url ? known : make("img");
  if (image !== known) {
    image.alt = "";
    image.decoding = "async";
    image.src = url;
  }
  if (width && height) {
    image.width = width;
    image.height = height;
    // Room is kept before the picture arrives: never wider than the bubble nor higher than 340 pixels.
    button.style.width = `${Math.round(Math.max(140, Math.min(width, 340, (340 * width) / height)))}px`;
    button.style.aspectRatio = `${width} / ${Math.min(height, width * 2)}`;
  }
  button.append(image);
  return button;
}

function documentOf(message) {
  const link = make("a", "document");
  link.href = message.document.url;
  link.download = message.document.name || "";
  link.setAttribute("aria-label", t("document", message.document.name || ""));
  const words = make("span", "words");
  const size = message.document.size || 0;
  words.append(make("span", "name", message.document.name), make("span", "size", size < 1048576 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / 1048576).toFixed(1)} MB`));
  link.append(make("span", "sheet"), words);
  return link;
}

function quoteOf(message) {
  const quote = make("button", "quote");
  quote.dataset.reply = message.reply_to.id;
  quote.append(make("span", "name", message.reply_to.name), make("span", "text", message.reply_to.text || t("photo")));
  return quote;
}

function inlineOf(message) {
  const box = make("div", "inline");
  box.setAttribute("aria-live", "off");
  message.buttons.forEach((buttons, row) => {
    const line = make("div", "row");
    buttons.forEach((button, column) => {
      const node = make("button", "", button.text);
      node.dataset.row = row;
      node.dataset.column = column;
      if (button.style) node.dataset.style = button.style;
      if (button.url) {
        node.dataset.url = button.url;
        if (!botLink(button.url)) {
          node.classList.add("outside");
          node.title = t("outside", button.url);
        }
      } else if (button.copy) {
        node.dataset.copy = button.copy;
        node.title = t("copyThis", button.copy);
      } else if (button.data === null || button.data === undefined) {
        node.disabled = true;
      }
      line.append(node);
    });
    box.append(line);
  });
  return box;
}

function fill(article, message, chat) {
  const date = new Date(message.date);
  if (message.service) {
    article.className = "service";
    article.replaceChildren(make("span", "pill", message.service));
    return;
  }
  article.className = `message ${message.mine ? "out" : "in"}`;
  const group = chat.type !== "private";
  const stack = make("div", "stack");
  const bubble = make("div", "bubble");
  const parts = [];
  if (group && !message.mine) {
    const avatar = make("span", "avatar");
    avatar.setAttribute("aria-hidden", "true");
    paintAvatar(avatar, message.from.id, message.from.name, message.from.is_bot);
    parts.push(avatar);
    const sender = make("div", "sender", message.from.name);
    sender.dataset.tint = message.from.is_bot ? "bot" : String(Math.abs(message.from.id) % 7);
    bubble.append(sender);
  } else {
    bubble.append(make("span", "hush", message.mine ? t("you") : message.from.name));
  }
  if (message.forwarded) bubble.append(make("div", "forwarded", t("forwardedFrom", message.forwarded)));
  if (message.reply_to) bubble.append(quoteOf(message));
  if (message.photo) bubble.append(photoOf(message, article));
  if (message.document) bubble.append(documentOf(message));
  const content = make("div", "content");
  if (message.html || message.text) {
    const body = make("div", "body");
    if (message.html) body.innerHTML = message.html;
    else body.textContent = message.text;
    linkify(body);
    content.append(body);
    if (message.sticker) bubble.classList.add("emoji", "sticker");
    else if (/^(\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\ufe0f\u200d\s])+$/u.test(message.text || "") && Array.from(message.text).length <= 6) bubble.classList.add("emoji");
  } else {
    bubble.classList.add("bare");
  }
  const meta = make("span", "meta");
  if (message.edited) meta.append(make("span", "edited", t("edited")), " ");
  const time = make("time", "", formatTime(date));
  time.dateTime = message.date;
  time.title = formatFull(date);
  meta.append(time);
  content.append(meta);
  bubble.append(content);
  stack.append(bubble);
  if (message.buttons?.length) {
    stack.append(inlineOf(message));
    article.classList.add("has-inline");
  }
  const more = make("button", "more", "⋯");
  more.tabIndex = -1;
  more.setAttribute("aria-label", t("moreMessage"));
  parts.push(stack, more);
  article.replaceChildren(...parts);
}

// Redraws one article and keeps the keyboard where it was.
function refill(article, message, chat, onlyButtons) {
  const active = article.contains(document.activeElement) ? document.activeElement : null;
  if (onlyButtons) article.querySelector(".inline").replaceWith(inlineOf(message));
  else fill(article, message, chat);
  if (!active) return;
  const { row, column } = active.dataset;
  const same = row !== undefined && article.querySelector(`.inline button[data-row="${row}"][data-column="${column}"]`);
  if (same && same.textContent === active.textContent) same.focus({ preventScroll: true });
  else article.focus({ preventScroll: true });
}

export class MessageList {
  constructor(list) {
    this.list = list;
    this.clear();
  }

  clear() {
    this.articles = new Map(); // id -> { article, signature }
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
    const today = now();
    let day = null;
    let before = null;
    for (const message of chat.messages) {
      ids.add(message.id);
      const date = new Date(message.date);
      const key = dayKey(date);
      if (key !== day) {
        day = key;
        before = null;
        if (!this.days.has(key)) {
          const node = make("div", "day");
          node.append(make("span", "pill"));
          this.days.set(key, node);
        }
        const label = formatDay(date, today);
        const pill = this.days.get(key).firstChild;
        if (pill.textContent !== label) pill.textContent = label;
        wanted.push(this.days.get(key));
      }
      if (dividerAt === message.id) {
        this.divider ??= make("div", "unread", t("unreadHere"));
        wanted.push(this.divider);
        before = null;
      }
      const signature = JSON.stringify(message);
      let known = this.articles.get(message.id);
      if (!known) {
        const article = make("article");
        article.dataset.message = message.id;
        article.tabIndex = -1;
        fill(article, message, chat);
        known = { article, signature };
        this.articles.set(message.id, known);
        added.push(message);
      } else if (known.signature !== signature) {
        const bare = (text) => JSON.stringify({ ...JSON.parse(text), buttons: null, revision: 0 });
        const onlyButtons = message.buttons?.length && known.article.querySelector(".inline") && bare(signature) === bare(known.signature);
        refill(known.article, message, chat, onlyButtons);
        known.signature = signature;
        changed.push(message);
      }
      wanted.push(known.article);
      // Messages of one person in a row stand closer, the last one carries the picture.
      const run = !message.service && before && before.from === message.from?.id;
      known.article.classList.toggle("follows", Boolean(run));
      if (run) before.article.classList.add("followed");
      known.article.classList.remove("followed");
      before = message.service ? null : { from: message.from?.id, article: known.article };
    }
    for (const [id, known] of this.articles) {
      if (ids.has(id)) continue;
      known.article.remove();
      this.articles.delete(id);
    }
    if (!chat.messages.length) {
      const hint = chat.type !== "private" ? t("emptyGroup") : chat.started && !chat.blocked ? t("emptyStarted") : t("emptyPrivate", chat.title);
      this.empty ??= make("div", "empty");
      const avatar = make("span", "avatar");
      paintAvatar(avatar, chat.id, chat.title, chat.type === "private");
      this.empty.replaceChildren(avatar, make("strong", "", chat.title), make("p", "", hint));
      wanted.push(this.empty);
    }
    if (chat.typing) {
      if (!this.typing) {
        this.typing = make("div", "typing");
        this.typing.append(make("span"), make("span"), make("span"));
        this.typing.setAttribute("role", "img");
        this.typing.setAttribute("aria-label", t("typing"));
      }
      wanted.push(this.typing);
    }
    const keep = new Set(wanted);
    for (const node of Array.from(this.list.children)) if (!keep.has(node)) node.remove();
    wanted.forEach((node, i) => {
      if (this.list.children[i] !== node) this.list.insertBefore(node, this.list.children[i] || null);
    });
    return { added, changed };
  }

  article(id) {
    return this.articles.get(Number(id))?.article;
  }
}
