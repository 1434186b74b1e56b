// What goes out beside words: the paperclip and its menu, what was chosen, and how it is posted.

import { t } from "./words.js";
import { icon, iconButton, make, named, formatLength, formatSize } from "./make.js";
import { openMenu } from "./menu.js";
import { prepare } from "./photo.js";
import { askPlace } from "./place.js";
import { Recorder } from "./recorder.js";

const mostPhotos = 10;

export const release = (attached) => attached?.forEach((one) => one.url && URL.revokeObjectURL(one.url));

// A message with something attached, as the server takes it.
export function formOf({ chat, topic, text, reply, attached = [], place }) {
  const form = new FormData();
  form.append("chat", String(chat));
  form.append("text", text || "");
  if (topic !== null && topic !== undefined) form.append("topic", String(topic));
  if (reply) form.append("reply_to", String(reply.id));
  for (const one of attached) {
    form.append(one.kind, one.blob, one.name);
    if (one.kind === "voice" || one.kind === "video") form.append("duration", String(Math.max(1, Math.round(one.duration || 0))));
  }
  if (place) for (const [name, value] of Object.entries(place)) form.append(name, String(value));
  return form;
}

// How long a sound or a video lasts; 0 if the browser cannot tell.
function lengthOf(url, tag) {
  return new Promise((done) => {
    const node = document.createElement(tag);
    node.addEventListener("loadedmetadata", () => done(Number.isFinite(node.duration) ? node.duration : 0));
    node.addEventListener("error", () => done(0));
    node.preload = "metadata";
    node.src = url;
  });
}

async function read(file, kind) {
  if (kind === "photo") return { kind, name: "photo.jpg", ...(await prepare(file)) };
  const url = URL.createObjectURL(file);
  const one = { kind, blob: file, name: file.name || kind, url };
  if (kind !== "document") one.duration = await lengthOf(url, kind === "voice" ? "audio" : "video");
  return one;
}

export class Attach {
  constructor(composer) {
    this.composer = composer;
    const at = (selector) => composer.phone.node.querySelector(selector);
    this.button = at(".attach");
    this.list = at(".chosen");
    this.button.append(icon("clip"));
    named(this.button, t("attach"));
    this.list.setAttribute("aria-label", t("attached"));
    this.inputs = { photo: at(".pick-photo"), document: at(".pick-file"), voice: at(".pick-voice") };
    this.recorder = new Recorder(this, at(".recorder"));
    this.button.addEventListener("click", () => this.menu());
    for (const [kind, input] of Object.entries(this.inputs)) {
      input.addEventListener("change", () => {
        const files = Array.from(input.files);
        input.value = "";
        this.choose(files, kind);
      });
    }
    composer.text.addEventListener("paste", (event) => this.given(event, event.clipboardData));
    const { node } = composer.phone;
    node.addEventListener("dragover", (event) => event.preventDefault());
    node.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!composer.form.hidden) this.given(event, event.dataTransfer);
    });
  }

  menu() {
    const { left: x, top: y } = this.button.getBoundingClientRect();
    const items = [
      { label: t("attachPhoto"), icon: "picture", run: () => this.inputs.photo.click() },
      { label: t("attachFile"), icon: "file", run: () => this.inputs.document.click() },
      { label: t("attachVoice"), icon: "voice", run: () => this.recorder.open() },
      { label: t("attachPlace"), icon: "pin", run: () => this.sendPlace() },
    ];
    openMenu(this.composer.phone.node, { x, y, above: true }, items, t("attach"), this.button);
  }

  // Pasted or dropped: pictures if all are pictures, else files.
  given(event, transfer) {
    const files = Array.from(transfer?.files || []);
    if (!files.length) return;
    event.preventDefault();
    this.choose(files, files.every((file) => file.type.startsWith("image/")) ? "photo" : "document");
  }

  // What is chosen joins what is of its kind, and takes the place of anything else.
  async choose(files, kind) {
    if (!files.length) return;
    const { key } = this.composer;
    const state = this.composer.state(key);
    const read_ = await Promise.all(
      files.map((file) => read(file, kind === "photo" && file.type.startsWith("video/") ? "video" : kind).catch(() => null)),
    );
    if (read_.includes(null)) this.composer.phone.toast(t("photoBad"));
    const fresh = read_.filter(Boolean);
    if (!fresh.length) return;
    const taken = fresh[0].kind;
    const before = taken === "photo" || taken === "document" ? (state.attached || []).filter((one) => one.kind === taken) : [];
    release((state.attached || []).filter((one) => !before.includes(one)));
    const all = [...before, ...fresh.filter((one) => one.kind === taken)];
    const most = taken === "photo" || taken === "document" ? mostPhotos : 1;
    if (all.length > mostPhotos) this.composer.phone.toast(t("mostTen"));
    release(all.slice(most));
    state.attached = all.slice(0, most);
    state.edit = null;
    if (key !== this.composer.key) return;
    this.composer.showKept();
    this.composer.text.focus();
  }

  drop(one) {
    const state = this.composer.state();
    release([one]);
    state.attached = state.attached.filter((other) => other !== one);
    this.composer.showKept();
    this.composer.text.focus();
  }

  show(attached) {
    this.list.hidden = !attached.length;
    this.list.replaceChildren(...attached.map((one) => this.card(one)));
  }

  card(one) {
    const item = make("li", one.kind);
    const label = one.kind === "photo" ? t("photo") : one.name;
    if (one.kind === "photo") {
      const image = make("img");
      image.src = one.url;
      image.alt = t("photo");
      item.append(image);
    } else {
      const words = make("span", "words");
      const size = one.duration ? formatLength(one.duration) : formatSize(one.blob.size);
      words.append(make("span", "name", one.kind === "voice" ? t("voice") : one.name), make("span", "size", size));
      item.append(icon(one.kind === "voice" ? "voice" : "file"), words);
    }
    const cross = iconButton("cross", "round cancel", t("remove", label));
    cross.addEventListener("click", () => this.drop(one));
    item.append(cross);
    return item;
  }

  async sendPlace() {
    const place = await askPlace();
    if (place) this.composer.send({ place });
    this.button.focus({ preventScroll: true });
  }

  // A recording goes out at once, as in the app people know.
  sendVoice(blob, duration) {
    const reply = this.composer.state().reply;
    this.composer.state().reply = null;
    this.composer.showKept();
    const name = blob.type.includes("ogg") ? "voice.ogg" : "voice.webm";
    this.composer.send({ reply, attached: [{ kind: "voice", blob, name, duration }] });
  }
}
