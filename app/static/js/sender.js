// Events that must not be lost: kept in localStorage from the moment they happen until the server has acknowledged
// their ids; sent in batches, again after a lost connection, each counted once by the server.
export class Sender {
  constructor(key, url, token, report) {
    Object.assign(this, { key: `academy-${key}`, url, token, report, sending: null, delay: 1000 });
    addEventListener("online", () => this.send());
    if (!this.empty) this.send();
  }

  get waiting() {
    return JSON.parse(localStorage.getItem(this.key) ?? "[]");
  }

  get empty() {
    return this.waiting.length === 0;
  }

  add(event) {
    const whole = { id: crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`, at: new Date().toISOString(), ...event };
    localStorage.setItem(this.key, JSON.stringify([...this.waiting, whole]));
    this.report({ kind: "saving" });
    return this.send();
  }

  forget(ids) {
    const left = this.waiting.filter((event) => !ids.includes(event.id));
    if (left.length) localStorage.setItem(this.key, JSON.stringify(left));
    else localStorage.removeItem(this.key);
  }

  send() {
    this.sending ??= this.attempt().finally(() => { this.sending = null; if (this.again) { this.again = false; if (!this.empty) this.send(); } });
    this.again = true;
    return this.sending;
  }

  async attempt() {
    while (!this.empty) {
      const events = this.waiting.slice(0, 100);
      let response;
      try {
        response = await fetch(this.url, {
          method: "POST",
          headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
          body: JSON.stringify({ events }),
        });
      } catch {
        return this.later();
      }
      if (response.status >= 500 || response.status === 429) return this.later();
      const answer = await response.json().catch(() => ({}));
      if (!response.ok) return this.report({ kind: "refused", reason: answer.error ?? String(response.status) });
      this.forget(answer.received);
      this.delay = 1000;
      this.report({ kind: "received" });
    }
  }

  later() {
    this.report({ kind: "kept", count: this.waiting.length });
    this.delay = Math.min(this.delay * 2, 30000);
    setTimeout(() => this.send(), this.delay);
  }

  async settled(milliseconds) {
    await Promise.race([this.send(), new Promise((resolve) => setTimeout(resolve, milliseconds))]);
  }
}
