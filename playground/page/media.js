// What a message carries beside words: pictures (alone or as a mosaic), voice, video, files, places, contacts.

import { t } from "./words.js";
import { avatar, icon, make, formatSize, formatLength } from "./make.js";
import { playerOf } from "./player.js";

// How the pictures of an album stand: how many in each row.
const rows = { 2: [2], 3: [1, 2], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [2, 2, 3], 8: [2, 3, 3], 9: [3, 3, 3], 10: [2, 2, 3, 3] };

// A message in a few words, for a line that points to it.
export function gistOf(message) {
  const { text, photo, voice, video, location, contact, document: file } = message;
  const line = (text || "").split("\n").find((one) => one.trim());
  if (line) return line;
  if (photo) return t("photo");
  if (voice) return `${t("voice")} ${formatLength(voice.duration)}`;
  if (video) return t("video", formatLength(video.duration));
  if (location) return t("location");
  return file?.name || contact?.name || "…";
}

// A bubble's media, in the order they stand. `old` is the article as it was, whose pictures are used again.
export function mediaOf(messages, old) {
  const seen = messages.filter((message) => message.photo || message.video);
  const parts = [];
  if (seen.length > 1) parts.push(albumOf(seen, old));
  else if (seen.length) parts.push(seen[0].photo ? photoOf(seen[0], old, true) : videoOf(seen[0]));
  for (const message of messages) {
    if (message.voice) parts.push(playerOf(message.voice, old));
    if (message.document) parts.push(documentOf(message.document));
    if (message.location) parts.push(placeOf(message.location));
    if (message.contact) parts.push(contactOf(message.contact));
  }
  return parts;
}

function albumOf(messages, old) {
  const box = make("div", "album");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", t("album", messages.length));
  const pattern = rows[Math.min(messages.length, 10)];
  messages.forEach((message, i) => {
    let before = 0;
    const row = pattern.find((size) => (before += size) > i) || 3;
    const tile = message.photo ? photoOf(message, old, false) : videoOf(message);
    tile.dataset.span = row;
    box.append(tile);
  });
  return box;
}

function photoOf(message, old, alone) {
  const { url, width, height } = message.photo;
  const button = make("button", "photo");
  button.setAttribute("aria-label", t("photoOf", message.from?.name || ""));
  const known = Array.from(old?.querySelectorAll(".photo img") || []).find((one) => one.getAttribute("src") === url);
  const image = known || make("img");
  if (!known) {
    image.alt = "";
    image.decoding = "async";
    image.src = url;
  }
  if (width && height) {
    image.width = width;
    image.height = height;
    // Room is kept before the picture arrives: never wider than the bubble nor higher than 340 pixels.
    if (alone) {
      button.style.width = `${Math.round(Math.max(140, Math.min(Math.max(width, 220), 340, (340 * width) / height)))}px`;
      button.style.aspectRatio = `${width} / ${Math.min(height, width * 2)}`;
    }
  }
  button.append(image);
  return button;
}

function videoOf(message) {
  const { url, width, height, duration, name } = message.video;
  const node = make("video", "video");
  node.controls = true;
  node.preload = "metadata";
  node.src = url;
  node.setAttribute("aria-label", t("video", name || formatLength(duration)));
  if (width && height) node.style.aspectRatio = `${width} / ${height}`;
  return node;
}

function documentOf(file) {
  const link = make("a", "document");
  link.href = file.url;
  link.download = file.name || "";
  link.setAttribute("aria-label", `${t("document", file.name || "")} · ${formatSize(file.size || 0)}`);
  const words = make("span", "words");
  words.append(make("span", "name", file.name || t("file")), make("span", "size", formatSize(file.size || 0)));
  const disc = make("span", "disc");
  disc.append(icon("save"));
  link.append(disc, words);
  return link;
}

// A place is drawn without a map: nothing is asked of the network.
function placeOf({ latitude, longitude }) {
  const card = make("div", "spot");
  const ground = make("div", "ground");
  ground.append(icon("pin"));
  const words = make("div", "words");
  const side = (value, plus, minus) => `${Math.abs(value).toFixed(5)}° ${value < 0 ? minus : plus}`;
  words.append(make("strong", "", t("location")), make("span", "", `${side(latitude, "N", "S")}, ${side(longitude, "E", "W")}`));
  card.append(ground, words);
  return card;
}

function contactOf({ name, phone }) {
  const card = make("div", "contact");
  const words = make("div", "words");
  words.append(make("span", "name", name), make("span", "size", phone || t("contact")));
  card.append(avatar(phone?.length || 0, name), words);
  return card;
}
