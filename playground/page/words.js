// The page's own words. Everything people and the bot say comes from the server.

const table = {
  "zh-Hans": {
    brand: "议事厅",
    place: "试用场",
    intro: "这里没有真的 Telegram：每部手机换一个人，就能替他和机器人说话。",
    clock: "试用场的时间",
    plusHour: "+1 小时",
    plusDay: "+1 天",
    plusHourLabel: "把时间拨快 1 小时",
    plusDayLabel: "把时间拨快 1 天",
    moved: "已拨快 {0}",
    days: "{0} 天",
    hours: "{0} 小时",
    minutes: "{0} 分",
    lost: "连不上试用场，正在重试…",
    botAway: "机器人还没有连上，发出的消息会等它来取。",
    left: "左边的手机",
    right: "右边的手机",
    person: "这部手机是谁的",
    otherPhone: "换到另一部手机：{0}",
    chats: "聊天",
    unread: "{0} 条未读",
    messages: "{0} 的消息",
    bot: "机器人",
    members: "{0} 位成员",
    typing: "正在输入…",
    emptyPrivate: "按下面的「开始」，就可以和{0}说话了。",
    emptyStarted: "说句话试试，或者发一张照片。",
    emptyGroup: "还没有人说话。",
    start: "开始",
    unblock: "解除屏蔽，重新开始",
    write: "输入消息",
    caption: "给照片写一句说明",
    send: "发送",
    save: "保存修改",
    attach: "发照片",
    commandsShort: "命令菜单",
    keyboard: "显示或收起按钮",
    keyboardGroup: "可以直接按的回答",
    photo: "照片",
    photoOf: "{0} 发的照片，点开看大图",
    photoRemove: "不发这张照片了",
    photoBad: "这个文件不是能打开的照片。",
    document: "文件：{0}",
    close: "关闭",
    ok: "好",
    edited: "已编辑",
    reply: "回复",
    replyTo: "回复 {0}",
    edit: "修改",
    editing: "修改消息",
    copy: "复制文字",
    copied: "已复制",
    copyThis: "复制：{0}",
    forwardedFrom: "转发自 {0}",
    forward: "转发到：{0}",
    cancel: "取消",
    more: "更多",
    moreMessage: "这条消息还可以…",
    sticker: "发贴纸 {0}",
    block: "屏蔽机器人",
    newest: "到最新的消息",
    unreadHere: "以下是新消息",
    today: "今天",
    yesterday: "昨天",
    you: "我",
    outside: "在新标签页打开：{0}",
    failed: "没有发出去，请再试一次。",
    tapFailed: "这个按钮没有按成，请再试一次。",
    unavailable: "试用场里没有这个链接。",
  },
  "zh-Hant": {
    brand: "議事廳",
    place: "試用場",
    intro: "這裏沒有真的 Telegram：每部手機換一個人，就能替他和機器人說話。",
    clock: "試用場的時間",
    plusHour: "+1 小時",
    plusDay: "+1 天",
    plusHourLabel: "把時間撥快 1 小時",
    plusDayLabel: "把時間撥快 1 天",
    moved: "已撥快 {0}",
    days: "{0} 天",
    hours: "{0} 小時",
    minutes: "{0} 分",
    lost: "連不上試用場，正在重試…",
    botAway: "機器人還沒有連上，發出的訊息會等它來取。",
    left: "左邊的手機",
    right: "右邊的手機",
    person: "這部手機是誰的",
    otherPhone: "換到另一部手機：{0}",
    chats: "聊天",
    unread: "{0} 則未讀",
    messages: "{0} 的訊息",
    bot: "機器人",
    members: "{0} 位成員",
    typing: "正在輸入…",
    emptyPrivate: "按下面的「開始」，就可以和{0}說話了。",
    emptyStarted: "說句話試試，或者傳一張照片。",
    emptyGroup: "還沒有人說話。",
    start: "開始",
    unblock: "解除封鎖，重新開始",
    write: "輸入訊息",
    caption: "給照片寫一句說明",
    send: "傳送",
    save: "儲存修改",
    attach: "傳照片",
    commandsShort: "命令選單",
    keyboard: "顯示或收起按鈕",
    keyboardGroup: "可以直接按的回答",
    photo: "照片",
    photoOf: "{0} 傳的照片，點開看大圖",
    photoRemove: "不傳這張照片了",
    photoBad: "這個檔案不是能打開的照片。",
    document: "檔案：{0}",
    close: "關閉",
    ok: "好",
    edited: "已編輯",
    reply: "回覆",
    replyTo: "回覆 {0}",
    edit: "修改",
    editing: "修改訊息",
    copy: "複製文字",
    copied: "已複製",
    copyThis: "複製：{0}",
    forwardedFrom: "轉傳自 {0}",
    forward: "轉傳到：{0}",
    cancel: "取消",
    more: "更多",
    moreMessage: "這則訊息還可以…",
    sticker: "傳貼圖 {0}",
    block: "封鎖機器人",
    newest: "到最新的訊息",
    unreadHere: "以下是新訊息",
    today: "今天",
    yesterday: "昨天",
    you: "我",
    outside: "在新分頁打開：{0}",
    failed: "沒有傳出去，請再試一次。",
    tapFailed: "這個按鈕沒有按成，請再試一次。",
    unavailable: "試用場裏沒有這個連結。",
  },
  en: {
    brand: "Yishiting",
    place: "Playground",
    intro: "No real Telegram here: give each phone to a person and talk to the bot for them.",
    clock: "Playground time",
    plusHour: "+1 h",
    plusDay: "+1 d",
    plusHourLabel: "Move the clock forward by 1 hour",
    plusDayLabel: "Move the clock forward by 1 day",
    moved: "{0} ahead",
    days: "{0} d",
    hours: "{0} h",
    minutes: "{0} min",
    lost: "Cannot reach the playground, trying again…",
    botAway: "The bot is not connected yet. Messages will wait for it.",
    left: "Left phone",
    right: "Right phone",
    person: "Whose phone this is",
    otherPhone: "Switch to the other phone: {0}",
    chats: "Chats",
    unread: "{0} unread",
    messages: "Messages in {0}",
    bot: "bot",
    members: "{0} members",
    typing: "typing…",
    emptyPrivate: "Press Start below to talk to {0}.",
    emptyStarted: "Say something, or send a photo.",
    emptyGroup: "Nobody has said anything yet.",
    start: "Start",
    unblock: "Unblock and restart",
    write: "Message",
    caption: "Add a caption",
    send: "Send",
    save: "Save the change",
    attach: "Send a photo",
    commandsShort: "Command menu",
    keyboard: "Show or hide the buttons",
    keyboardGroup: "Answers to press",
    photo: "Photo",
    photoOf: "Photo from {0}, open it larger",
    photoRemove: "Do not send this photo",
    photoBad: "This file is not a picture that can be opened.",
    document: "File: {0}",
    close: "Close",
    ok: "OK",
    edited: "edited",
    reply: "Reply",
    replyTo: "Reply to {0}",
    edit: "Edit",
    editing: "Edit message",
    copy: "Copy text",
    copied: "Copied",
    copyThis: "Copy: {0}",
    forwardedFrom: "Forwarded from {0}",
    forward: "Forward to {0}",
    cancel: "Cancel",
    more: "More",
    moreMessage: "More for this message",
    sticker: "Send sticker {0}",
    block: "Block the bot",
    newest: "To the newest message",
    unreadHere: "New messages",
    today: "Today",
    yesterday: "Yesterday",
    you: "Me",
    outside: "Opens in a new tab: {0}",
    failed: "Not sent. Please try again.",
    tapFailed: "The button did not work. Please try again.",
    unavailable: "The playground does not have this link.",
  },
};

function pick() {
  const wanted = new URLSearchParams(location.search).get("lang") || navigator.language || "zh";
  if (!/^zh\b/i.test(wanted)) return "en";
  return /hant|-(tw|hk|mo)\b/i.test(wanted) ? "zh-Hant" : "zh-Hans";
}

export const language = pick();

export function t(key, ...values) {
  const text = table[language][key] ?? table.en[key] ?? key;
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
