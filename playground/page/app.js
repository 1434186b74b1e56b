// The playground's page: a slim bar with the clock, and up to four phones.

import { t, language, liveIn } from "./words.js";
import { get, sleep, connection, isLost, reached, backoff, untilVisible, world } from "./api.js";
import { memory } from "./memory.js";
import { Clock } from "./clock.js";
import { Phones } from "./phones.js";
import { scanOn } from "./qr.js";

const at = (selector) => document.querySelector(selector);

document.documentElement.lang = language;
document.title = `${t("brand")} · ${t("place")}`;
at(".brand").textContent = t("brand");
at(".place").textContent = t("place");
at("h1").title = t("hello");
at(".lost").textContent = t("lost");
at(".line.away").textContent = t("botAway");

// Said once, to those who have never been here.
const hello = at(".hello");
hello.querySelector("p").textContent = t("hello");
hello.querySelector("button").textContent = t("helloClose");
hello.hidden = memory.get("hello") !== null;
hello.querySelector("button").addEventListener("click", () => {
  hello.hidden = true;
  memory.set("hello", true);
});

const phones = new Phones(at(".phones"), at(".add"), () => loadWorld().catch(() => {}));
const clock = new Clock(phones);
scanOn(phones);

let awaySince = null;

async function loadWorld() {
  const data = await get("api/world");
  liveIn(data.time_zone);
  Object.assign(world, { bot: data.bot, people: data.people, groups: data.groups });
  clock.take(data.clock);
  awaySince = data.bot.active ? null : (awaySince ?? Date.now());
  at(".line.away").hidden = !(awaySince && Date.now() - awaySince > 4000);
  phones.seat();
}

async function watchWorld() {
  let failures = 0;
  for (;;) {
    try {
      await loadWorld();
      reached("world", true);
      failures = 0;
    } catch (error) {
      if (error instanceof TypeError || error.name === "AbortError" || error.status) reached("world", false);
      else console.error(error);
      await sleep(backoff(failures++));
      continue;
    }
    await sleep(5000);
    await untilVisible(30000);
  }
}

connection.addEventListener("change", () => {
  at(".lost").hidden = !isLost();
});

// The keyboard of a touch screen covers part of the window: keep the phone above it.
function fit() {
  const height = window.visualViewport?.height ?? innerHeight;
  document.documentElement.style.setProperty("--height", `${Math.round(height)}px`);
  document.documentElement.classList.toggle("short", height < 520);
  if (innerWidth < 760) scrollTo(0, 0);
}
window.visualViewport?.addEventListener("resize", fit);
addEventListener("resize", fit);
fit();

watchWorld();
