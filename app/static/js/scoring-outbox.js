// Entries that must not be lost: each under a key of its own in localStorage from the tap until the server has
// acknowledged its id. Sent in batches, again and again until then; the server keeps each once.
const PREFIX = "academy-mark:";

export class Outbox {
  constructor({ form, url, token, seen, taken, report }) {
    Object.assign(this, { form, url, token, seen, taken, report, memory: new Map(), sending: false, delay: 1000, timer: null, stored: true });
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.send());
  }

  key(id) {
    return `${PREFIX}${this.form}:${id}`;
  }

  get waiting() {
    const found = new Map(this.memory);
    for (const [key, entry] of stored()) if (key.startsWith(`${PREFIX}${this.form}:`)) found.set(entry.id, entry);
    return [...found.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  add(entry) {
    try {
      localStorage.setItem(this.key(entry.id), JSON.stringify(entry));
    } catch {
      this.stored = false;
      this.memory.set(entry.id, entry);
    }
    this.report("saving");
    return this.send();
  }

  forget(id) {
    this.memory.delete(id);
    try { localStorage.removeItem(this.key(id)); } catch { /* nothing was kept */ }
  }

  // One batch after the other until nothing waits; an empty one asks what other devices sent (`ask`).
  async send({ ask = false } = {}) {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    try {
      do {
        const events = this.waiting.slice(0, 100);
        if (!events.length && !ask) break;
        ask = false;
        const answer = await this.post(events);
        if (!answer) return;
        for (const id of Object.keys(answer.received)) this.forget(id);
        for (const id of Object.keys(answer.refused)) this.forget(id);
        this.delay = 1000;
        this.taken(answer);
      } while (this.waiting.length);
      this.report("received");
    } finally {
      this.sending = false;
    }
  }

  async post(events, again = true) {
    let response;
    try {
      response = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ seen: this.seen(), events }),
        signal: AbortSignal.timeout?.(15000),
      });
    } catch {
      return this.later("offline");
    }
    if (response.ok) return response.json().catch(() => this.later("offline"));
    if (response.status === 401) return this.later("signed-out");
    if (response.status === 400 && again) return (await this.renew()) ? this.post(events, false) : this.later("signed-out");
    if (response.status >= 500 || response.status === 429 || response.status === 400) return this.later("offline");
    const { error } = await response.json().catch(() => ({}));
    this.report("refused", error ?? String(response.status));
    return null;
  }

  // A stale token: signed out, or in again in another tab, and then the page itself has a new one.
  async renew() {
    const answer = await fetch(location.href).catch(() => null);
    const page = answer && !answer.redirected ? await answer.text() : "";
    const token = new DOMParser().parseFromString(page, "text/html").querySelector('meta[name="csrf-token"]')?.content;
    if (token) this.token = token;
    return Boolean(token);
  }

  later(why) {
    this.report(why);
    this.timer = setTimeout(() => this.send({ ask: true }), this.delay);
    this.delay = Math.min(this.delay * 2, 30000);
    return null;
  }

  // Resolves once nothing waits, or after the time given; whether nothing waits.
  async settled(milliseconds) {
    const end = Date.now() + milliseconds;
    this.send();
    while ((this.sending || this.waiting.length) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    return !this.waiting.length;
  }
}

function stored() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => [key, JSON.parse(localStorage.getItem(key))]);
  } catch {
    return [];
  }
}

// The forms of which this browser still holds entries, with how many.
export function leftBehind() {
  const forms = new Map();
  for (const [key] of stored()) {
    const form = key.slice(PREFIX.length).split(":")[0];
    forms.set(form, (forms.get(form) ?? 0) + 1);
  }
  return forms;
}
