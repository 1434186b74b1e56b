// What the browser remembers from visit to visit: who is on the phones, and that the page has been introduced.

export const memory = {
  get: (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  set: (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // A full or closed storage: it is asked again next time.
    }
  },
};
