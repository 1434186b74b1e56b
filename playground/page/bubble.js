// One entry of the list: a message, or the messages of an album, as one <article>.

import { t, formatTime, formatFull, tellOf } from "./words.js";
import { avatar, icon, make, tintOf } from "./make.js";
import { botLink, linkify } from "./links.js";
import { mediaOf } from "./media.js";

export function fill(article, messages, chat) {
  const [first] = messages;
  if (first.service) {
    article.className = "service";
    article.replaceChildren(make("span", "pill", tellOf(first)));
    return;
  }
  article.className = `message ${first.mine ? "out" : "in"}`;
  const bubble = make("div", "bubble");
  const parts = [];
  if (chat.type !== "private" && !first.mine) {
    parts.push(avatar(first.from.id, first.from.name, first.from.is_bot));
    const sender = make("div", "sender", first.from.name);
    sender.dataset.tint = tintOf(first.from.id, first.from.is_bot);
    bubble.append(sender);
  } else {
    bubble.append(make("span", "hush", first.mine ? t("you") : first.from.name));
  }
  if (first.forwarded) bubble.append(make("div", "forwarded", t("forwardedFrom", first.forwarded)));
  if (first.reply_to) bubble.append(quoteOf(first));
  bubble.append(...mediaOf(messages, article), contentOf(messages, bubble));
  const stack = make("div", "stack");
  stack.append(bubble);
  if (first.buttons?.length) {
    stack.append(inlineOf(first));
    article.classList.add("has-inline");
  }
  const more = make("button", "more", "⋯");
  more.tabIndex = -1; // Enter on the message does the same.
  more.setAttribute("aria-label", t("moreMessage"));
  parts.push(stack, more);
  article.replaceChildren(...parts);
}

// The words (an album has one caption), the time, and whether it was edited.
function contentOf(messages, bubble) {
  const [first] = messages;
  const content = make("div", "content");
  const worded = messages.find((message) => message.html || message.text);
  if (worded) {
    const body = make("div", "body");
    if (worded.html) body.innerHTML = worded.html; // Made safe by the server; everything else is set as text.
    else body.textContent = worded.text;
    linkify(body);
    content.append(body);
    if (first.sticker) bubble.classList.add("emoji", "sticker");
    else if (!first.photo && onlyEmoji(worded.text || "")) bubble.classList.add("emoji");
  } else {
    bubble.classList.add("bare");
  }
  const meta = make("span", "meta");
  if (first.pinned) meta.append(icon("pinned"));
  if (messages.some((message) => message.edited)) meta.append(make("span", "edited", t("edited")), " ");
  const date = new Date(first.date);
  const time = make("time", "", formatTime(date));
  time.dateTime = first.date;
  time.title = formatFull(date);
  meta.append(time);
  content.append(meta);
  return content;
}

const onlyEmoji = (text) =>
  /^(\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\ufe0f\u200d\s])+$/u.test(text) && Array.from(text).length <= 6;

function quoteOf(message) {
  const quote = make("button", "quote");
  quote.dataset.reply = message.reply_to.id;
  quote.append(make("span", "name", message.reply_to.name), make("span", "text", message.reply_to.text || t("photo")));
  return quote;
}

export function inlineOf(message) {
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

// Redraws one article and keeps the keyboard where it was.
export function refill(article, messages, chat, onlyButtons) {
  const active = article.contains(document.activeElement) ? document.activeElement : null;
  if (onlyButtons) article.querySelector(".inline").replaceWith(inlineOf(messages[0]));
  else fill(article, messages, chat);
  if (!active || document.activeElement === active) return;
  const { row, column } = active.dataset;
  const same = row !== undefined && article.querySelector(`.inline button[data-row="${row}"][data-column="${column}"]`);
  if (same && same.textContent === active.textContent) same.focus({ preventScroll: true });
  else article.focus({ preventScroll: true });
}
