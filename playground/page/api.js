// Talking to the playground's server: requests, retry, and whether it is there.

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(path, options, signal, timeout) {
  const limit = AbortSignal.timeout(timeout);
  const both = new AbortController();
  const stop = () => both.abort();
  limit.addEventListener("abort", stop);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  try {
    const answer = await fetch(path, { ...options, signal: both.signal, cache: "no-store" });
    const body = await answer.json().catch(() => null);
    if (!answer.ok) throw new ApiError(answer.status, body?.error || "");
    if (body === null) throw new ApiError(502, "");
    return body;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

export const get = (path, { signal, timeout = 15000 } = {}) => call(path, {}, signal, timeout);

// Somebody did something on a phone (reading is no deed).
export const deeds = new EventTarget();

export function post(path, body) {
  if (path.startsWith("api/phones/") && !path.endsWith("/seen")) deeds.dispatchEvent(new Event("deed"));
  if (body instanceof FormData) return call(path, { method: "POST", body }, null, 60000);
  const headers = { "Content-Type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) }, null, 20000);
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// Each loop says under its own name whether its last request went through.
const failing = new Set();
export const connection = new EventTarget();

export function reached(name, ok) {
  const before = failing.size > 0;
  if (ok) failing.delete(name);
  else failing.add(name);
  if (before !== failing.size > 0) connection.dispatchEvent(new Event("change"));
}

export const isLost = () => failing.size > 0;
export const backoff = (failures) => Math.min(10000, 500 * 2 ** failures);

// Resolves when the tab is looked at again, or after the given time.
export function untilVisible(ms) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((done) => {
    const finish = () => {
      document.removeEventListener("visibilitychange", finish);
      clearTimeout(timer);
      done();
    };
    const timer = setTimeout(finish, ms);
    document.addEventListener("visibilitychange", finish);
  });
}

// The world (people, groups, bot) and the playground's clock, shared by all phones.
export const world = { bot: null, people: [], groups: [], clock: null };
let skew = 0;

export const now = () => new Date(Date.now() + skew);

export function syncClock(iso) {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return;
  skew = time - Date.now();
}
