// Speaking instead of writing: a recorder in place of the text field, or a sound file where there is no microphone.

import { t } from "./words.js";
import { icon, named, formatLength } from "./make.js";

const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);

export class Recorder {
  constructor(attach, box) {
    this.attach = attach;
    this.box = box;
    const at = (selector) => box.querySelector(selector);
    this.running = at(".running");
    this.begin = at(".begin");
    this.end = at(".end");
    this.file = at(".choose");
    box.setAttribute("aria-label", t("voice"));
    this.begin.append(icon("voice"), t("record"));
    this.end.append(icon("send"), t("recordStop"));
    this.file.textContent = t("recordFile");
    at(".drop").append(icon("cross"));
    named(at(".drop"), t("recordDrop"));
    this.begin.addEventListener("click", () => this.record());
    this.end.addEventListener("click", () => this.finish(true));
    this.file.addEventListener("click", () => {
      this.close();
      attach.inputs.voice.click();
    });
    at(".drop").addEventListener("click", () => this.close());
  }

  open() {
    if (!canRecord()) return this.attach.inputs.voice.click();
    this.box.hidden = false;
    this.attach.composer.form.classList.add("speaking");
    this.show(false);
    this.begin.focus();
  }

  close() {
    if (this.box.hidden) return;
    this.finish(false);
    const held = this.box.contains(document.activeElement);
    this.box.hidden = true;
    this.attach.composer.form.classList.remove("speaking");
    if (held) this.attach.button.focus({ preventScroll: true });
  }

  show(runs) {
    this.running.hidden = !runs;
    this.begin.hidden = runs;
    this.file.hidden = runs;
    this.end.hidden = !runs;
  }

  async record() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.attach.composer.phone.toast(t("recordDenied"));
      this.file.focus();
      return;
    }
    if (this.box.hidden) return this.stop(); // It was closed while the browser asked.
    const ogg = "audio/ogg;codecs=opus";
    this.machine = new MediaRecorder(this.stream, MediaRecorder.isTypeSupported(ogg) ? { mimeType: ogg } : {});
    const parts = [];
    this.machine.addEventListener("dataavailable", (event) => parts.push(event.data));
    const began = performance.now();
    const { machine } = this;
    machine.addEventListener("stop", () => {
      if (machine.wanted) this.attach.sendVoice(new Blob(parts, { type: machine.mimeType }), (performance.now() - began) / 1000);
    });
    machine.start();
    const tick = () => (this.running.textContent = t("recordNow", formatLength((performance.now() - began) / 1000)));
    tick();
    this.timer = setInterval(tick, 500);
    this.show(true);
    this.end.focus();
  }

  // Stops; what was said is sent only if it is wanted.
  finish(wanted) {
    if (this.machine && this.machine.state !== "inactive") {
      this.machine.wanted = wanted;
      this.machine.stop();
    }
    this.machine = null;
    this.stop();
    if (wanted) this.close();
  }

  stop() {
    clearInterval(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }
}
