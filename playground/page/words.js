// The page's own words and how it writes times. Everything people and the bot say comes from the server.

import hans from "./words-zh-hans.js";
import hant from "./words-zh-hant.js";
import en from "./words-en.js";

// Chinese unless English is asked for, by the address or else by the browser.
function pick() {
  const wanted = new URLSearchParams(location.search).get("lang") || navigator.language || "zh";
  if (/^en\b/i.test(wanted)) return "en";
  return /^zh\b.*(hant|-(tw|hk|mo)\b)/i.test(wanted) ? "zh-Hant" : "zh-Hans";
}

export const language = pick();
const words = { "zh-Hans": hans, "zh-Hant": hant, en }[language];

export function t(key, ...values) {
  const text = words[key] ?? key;
  return text.replace(/\{(\d)\}/g, (_, i) => values[i] ?? "");
}

// What happened in a chat, as the server tells it by kind and names; its own English if there are no words for it.
export function tellOf({ happened, service }) {
  const key = happened && `happened${happened.kind[0].toUpperCase()}${happened.kind.slice(1)}`;
  return key in words ? t(key, ...happened.names) : service;
}

// { "zh": ..., "en": ... } from the server -> one of them.
export function choose(words) {
  if (!words) return "";
  if (typeof words === "string") return words;
  if (language === "en") return words.en || words.zh || "";
  return (language === "zh-Hant" && (words["zh-hant"] || words["zh-Hant"])) || words.zh || words.en || "";
}

// "zh-hans" -> "zh-Hans", for lang attributes.
export function languageTag(code) {
  return (code || "zh-hans").replace(/-(hans|hant)$/i, (_, s) => "-" + s[0].toUpperCase() + s.slice(1).toLowerCase());
}

const locale = { "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", en: "en-GB" }[language];
// Times are told as they are where the people of the world live, wherever the page is looked at.
let zone;
let formats = {};
export function liveIn(timeZone) {
  if (timeZone && timeZone === zone) return;
  zone = timeZone || undefined;
  const format = (options) => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  formats = {
    time: format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    day: format({ month: "long", day: "numeric" }),
    dayYear: format({ year: "numeric", month: "long", day: "numeric" }),
    shortDay: format({ month: "short", day: "numeric" }),
    weekday: format({ weekday: "short" }),
    full: format({ dateStyle: "long", timeStyle: "short", hourCycle: "h23" }),
    key: new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }),
  };
}
liveIn(null);

export const formatTime = (date) => formats.time.format(date);
export const formatFull = (date) => formats.full.format(date);
export const formatShortDay = (date) => formats.shortDay.format(date);
export const formatWeekday = (date) => formats.weekday.format(date);

// "2026-08-26", to tell days apart.
export const dayKey = (date) => formats.key.format(date);

export function formatDay(date, now) {
  const key = dayKey(date);
  if (key === dayKey(now)) return t("today");
  if (key === dayKey(new Date(now.getTime() - 24 * 60 * 60 * 1000))) return t("yesterday");
  return (key.slice(0, 4) === dayKey(now).slice(0, 4) ? formats.day : formats.dayYear).format(date);
}

export function formatSpan(seconds) {
  const minutes = Math.round(seconds / 60);
  const parts = [];
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days) parts.push(t("days", days));
  if (hours) parts.push(t("hours", hours));
  if (minutes % 60 && !days) parts.push(t("minutes", minutes % 60));
  return parts.join(" ");
}
