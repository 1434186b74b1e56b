// Making nodes: elements, icons from the page's sheet, faces and counters.

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  if (tag === "button") node.type = "button";
  return node;
}

// One of the <symbol>s of index.html.
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const node = document.createElementNS(space, "svg");
  node.setAttribute("class", "icon");
  node.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${name}`);
  node.append(use);
  return node;
}

export function iconButton(name, className, label) {
  const button = make("button", className);
  button.append(icon(name));
  named(button, label);
  return button;
}

// The name for those who hear the page, and the hint for those who point at it.
export function named(node, label) {
  node.setAttribute("aria-label", label);
  node.title = label;
}

// One of seven colours for a person; the bot has its own.
export const tintOf = (id, isBot) => (isBot ? "bot" : String(Math.abs(Number(id) || 0) % 7));

// A circle with the name's last characters (given name) or first letter.
export function paintAvatar(node, id, name, isBot) {
  const letters = Array.from((name || "?").trim());
  const cjk = /[\u3400-\u9fff]/.test(letters[0] || "");
  node.textContent = isBot ? "" : cjk && letters.length <= 3 ? letters.slice(-2).join("") : (letters[0] || "?").toUpperCase();
  node.dataset.tint = tintOf(id, isBot);
}

export function avatar(id, name, isBot) {
  const node = make("span", "avatar");
  node.setAttribute("aria-hidden", "true");
  paintAvatar(node, id, name, isBot);
  return node;
}

export const most99 = (count) => (count > 99 ? "99+" : String(count || ""));

export function formatSize(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

export function formatLength(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
