// The playground's page: a slim bar with the clock, and two phones.

import { t, language, formatTime, formatShortDay, formatWeekday, formatFull, formatSpan } from "./words.js";
import { get, post, sleep, connection, isLost, reached, backoff, untilVisible, world, now, syncClock } from "./api.js";
import { Phone } from "./phone.js";

const at = (selector) => document.querySelector(selector);
const sides = ["left", "right"];
const single = matchMedia("(max-width: 759px)");

document.documentElement.lang = language;
document.title = `${t("brand")} · ${t("place")}`;
at(".brand").textContent = t("brand");
at(".place").textContent = t("place");
at("h1").title = t("intro");
at(".lost").textContent = t("lost");
at(".away").textContent = t("botAway");
at(".clock").setAttribute("aria-label", t("clock"));

// --- the phones ---

const hooks = {
  changed: () => {
    showFlips();
    writeHash();
  },
  worldChanged: () => loadWorld().catch(() => {}),
  isShown: (side) => !single.matches || document.body.dataset.shown === side,
  viewPhoto,
};
const phones = Object.fromEntries(sides.map((side) => [side, new Phone(side, hooks)]));
at(".phones").append(...sides.map((side) => phones[side].node));

// On a narrow screen one phone is shown; a button on it turns to the other.
function turn(side) {
  document.body.dataset.shown = side;
  const phone = phones[side];
  phone.composer.grow();
  if (phone.pinned) phone.toBottom();
  phone.seen();
}

function showFlips() {
  for (const side of sides) {
    const other = phones[side === "left" ? "right" : "left"];
    const flip = phones[side].node.querySelector(".flip");
    const name = other.person?.name || "";
    const { unread } = other;
    flip.querySelector(".name").textContent = name;
    const badge = flip.querySelector(".badge");
    badge.hidden = !unread;
    badge.textContent = unread > 99 ? "99+" : unread || "";
    flip.setAttribute("aria-label", t("otherPhone", name) + (unread ? ` (${t("unread", unread)})` : ""));
  }
}

for (const side of sides) {
  const other = side === "left" ? "right" : "left";
  phones[side].node.querySelector(".flip").addEventListener("click", () => {
    turn(other);
    phones[other].node.querySelector(".flip").focus({ preventScroll: true });
  });
}
single.addEventListener("change", () => turn(document.body.dataset.shown));

// --- who is on which phone, kept in the address ---

function readHash() {
  return new URLSearchParams(location.hash.slice(1));
}

function writeHash() {
  if (sides.some((side) => phones[side].personId === null)) return;
  const hash = `#${sides.map((side) => `${side}=${phones[side].personId}`).join("&")}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

function seat() {
  const wanted = readHash();
  sides.forEach((side, i) => {
    const has = (id) => world.people.some((person) => person.id === id);
    const asked = wanted.has(side) ? Number(wanted.get(side)) : null;
    const phone = phones[side];
    phone.fillPeople();
    const first = world.people[Math.min(i, world.people.length - 1)];
    const id = has(asked) ? asked : has(phone.personId) ? phone.personId : first?.id;
    if (id !== undefined) phone.hold(id);
  });
}
addEventListener("hashchange", seat);

// --- the world and the clock ---

let awaySince = null;

async function loadWorld() {
  const data = await get("api/world");
  Object.assign(world, { bot: data.bot, people: data.people, groups: data.groups });
  takeClock(data.clock);
  awaySince = data.bot.active ? null : (awaySince ?? Date.now());
  at(".away").hidden = !(awaySince && Date.now() - awaySince > 4000);
  seat();
}

function takeClock(clock) {
  if (!clock) return;
  world.clock = clock;
  syncClock(clock.now);
  showClock();
}

function showClock() {
  const time = now();
  if (!world.clock) return;
  const set = (selector, text) => {
    const node = at(selector);
    if (node.textContent !== text) node.textContent = text;
  };
  set(".clock .day", formatShortDay(time));
  set(".clock .weekday", formatWeekday(time));
  set(".clock .minute", formatTime(time));
  at(".clock time").dateTime = time.toISOString();
  at(".clock time").title = `${t("clock")}: ${formatFull(time)}`;
  const ahead = world.clock.offset_seconds;
  set(".clock .moved", ahead >= 60 ? t("moved", formatSpan(ahead)) : "");
}
setInterval(showClock, 1000);

const moving = { 3600: ["plusHour", "plusHourLabel"], 86400: ["plusDay", "plusDayLabel"] };
for (const button of document.querySelectorAll(".plus")) {
  const seconds = Number(button.dataset.seconds);
  const [word, label] = moving[seconds];
  button.textContent = t(word);
  button.setAttribute("aria-label", t(label));
  button.title = t(label);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      takeClock(await post("api/clock", { seconds }));
    } catch {
      phones[document.body.dataset.shown].toast(t("failed"));
    }
    button.removeAttribute("aria-busy");
  });
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

// --- a photo, large ---

const viewer = at(".viewer");
viewer.querySelector(".close").textContent = t("close");
viewer.setAttribute("aria-label", t("photo"));
viewer.addEventListener("click", () => viewer.close());

function viewPhoto(source) {
  viewer.querySelector("img").src = source;
  viewer.querySelector("img").alt = t("photo");
  viewer.showModal();
}

// The keyboard of a touch screen covers part of the window: keep the phone above it.
function fit() {
  const height = window.visualViewport?.height ?? innerHeight;
  document.documentElement.style.setProperty("--height", `${Math.round(height)}px`);
  document.documentElement.classList.toggle("short", height < 520);
  if (single.matches) scrollTo(0, 0);
}
window.visualViewport?.addEventListener("resize", fit);
addEventListener("resize", fit);
fit();

watchWorld();
