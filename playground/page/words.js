// The page's own words and how it writes times. Everything people and the bot say comes from the server.

import hans from "./words-zh-hans.js";
import hant from "./words-zh-hant.js";
import en from "./words-en.js";

// Chinese unless the browser asks for another language.
function pick() {
  const wanted = new URLSearchParams(location.search).get("lang") || navigator.language || "zh";
  if (!/^zh\b/i.test(wanted)) return "en";
  return /hant|-(tw|hk|mo)\b/i.test(wanted) ? "zh-Hant" : "zh-Hans";
}

export const language = pick();
const words = { "zh-Hans": hans, "zh-Hant": hant, en }[language];

export function t(key, ...values) {
  const text = words[key] ?? key;
  return text.replace(/\{(\d)\}/g, (_, i) => values[i] ?? "");
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
const timeFormat = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayFormat = new Intl.DateTimeFormat(locale, { month: "long", day: "numeric" });
const dayYearFormat = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", day: "numeric" });
const shortDayFormat = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" });
const weekdayFormat = new Intl.DateTimeFormat(locale, { weekday: "short" });
const fullFormat = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });

export const formatTime = (date) => timeFormat.format(date);
export const formatFull = (date) => fullFormat.format(date);
export const formatShortDay = (date) => shortDayFormat.format(date);
export const formatWeekday = (date) => weekdayFormat.format(date);

export const dayKey = (date) => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;

export function formatDay(date, now) {
  if (dayKey(date) === dayKey(now)) return t("today");
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (dayKey(date) === dayKey(before)) return t("yesterday");
  return (date.getFullYear() === now.getFullYear() ? dayFormat : dayYearFormat).format(date);
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
