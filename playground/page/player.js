// A voice message: one button, how far it has played, how long it is. Only one plays at a time.

import { t } from "./words.js";
import { icon, make, formatLength } from "./make.js";

let playing = null;

// `old` is the article as it was: a player that is at work stays where it is.
export function playerOf({ url, duration }, old) {
  const known = Array.from(old?.querySelectorAll(".voice") || []).find((one) => one.dataset.url === url);
  if (known) return known;
  const box = make("div", "voice");
  box.dataset.url = url;
  const button = make("button", "play");
  const bar = make("span", "progress");
  const time = make("span", "length", formatLength(duration));
  bar.append(make("span"));
  box.append(button, bar, time);
  let sound = null;

  const show = () => {
    const runs = Boolean(sound && !sound.paused);
    button.replaceChildren(icon(runs ? "pause" : "play"));
    button.setAttribute("aria-label", `${t(runs ? "pauseVoice" : "playVoice")} · ${formatLength(duration)}`);
    const length = (sound && Number.isFinite(sound.duration) && sound.duration) || duration || 1;
    const at = sound ? sound.currentTime : 0;
    bar.firstChild.style.width = `${Math.min(100, (100 * at) / length)}%`;
    time.textContent = formatLength(at > 0 && runs ? at : duration);
  };

  // The sound is asked for when it is wanted, not when the message is drawn.
  const prepare = () => {
    sound = new Audio(url);
    for (const event of ["play", "pause", "timeupdate"]) sound.addEventListener(event, show);
    sound.addEventListener("ended", () => {
      sound.currentTime = 0;
      show();
    });
  };

  button.addEventListener("click", () => {
    if (!sound) prepare();
    if (!sound.paused) return sound.pause();
    if (playing && playing !== sound) playing.pause();
    playing = sound;
    sound.play().catch((error) => {
      if (error.name === "AbortError") return;
      sound = null;
      show();
      time.textContent = t("cannotPlay");
    });
  });
  show();
  return box;
}
