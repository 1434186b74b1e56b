// Links: which of them lead to the bot itself, and how addresses in plain text become links.

import { world } from "./api.js";
import { make } from "./make.js";

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

// The bot's own address, for a poster or a friend.
export const ownLink = () => `https://t.me/${world.bot?.username || ""}`;

export const isOpenable = (address) => /^(https?|mailto|tel):/i.test(new URL(address, location.href).protocol);

// The links to the bot that one message has, in its words and on its buttons: [{ label, address }].
export function botLinksOf(message, article) {
  const found = new Map();
  for (const button of (message.buttons || []).flat()) {
    if (button.url && botLink(button.url)) found.set(button.url, button.text);
  }
  for (const link of article.querySelectorAll(".body a[href]")) {
    if (botLink(link.href) && !found.has(link.href)) found.set(link.href, link.textContent);
  }
  return Array.from(found, ([address, label]) => ({ label, address }));
}

// Addresses and /commands in plain text become links, as in the app people know.
const pattern = /(https?:\/\/[^\s<>"'，。；！？、）】」』]+)|(?<=^|[\s(（:：])(\/[a-z0-9_]{1,32}(?:@[a-z0-9_]+)?)(?![\w/])/gi;

export function linkify(body) {
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
