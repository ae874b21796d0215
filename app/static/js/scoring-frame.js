// Round the form: the timer, the lock screen, the receipt that counts what the server has, the bar with what is missing.
import { CLOCK } from "./scoring-log.js";

const find = (name) => document.querySelector(`[data-${name}]`);

export class Timer {
  constructor(sheet) {
    Object.assign(this, { sheet, shown: find("timer"), button: document.querySelector("button[data-clock]"), awake: null });
    this.button.addEventListener("click", () => this.run(!this.running));
    document.addEventListener("visibilitychange", () => this.stayAwake());
    setInterval(() => this.render(), 1000);
  }

  get running() { return this.sheet.log.elapsed(Date.now()).running; }

  get begun() { return this.sheet.log.elapsed(Date.now()).begun; }

  run(wanted) {
    if (wanted !== this.running) this.sheet.act(CLOCK, wanted ? 1 : 0);
    this.stayAwake();
  }

  // A tablet that falls asleep in the middle of a performance is one more thing to unlock. Only over https; refused is fine.
  async stayAwake() {
    const wanted = this.running && document.visibilityState === "visible";
    if (wanted && !this.awake) this.awake = await navigator.wakeLock?.request("screen").catch(() => null);
    else if (!wanted && this.awake) { this.awake.release(); this.awake = null; }
  }

  render() {
    const { total, running, begun } = this.sheet.log.elapsed(Date.now());
    const seconds = Math.floor(total / 1000);
    this.shown.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
    this.button.classList.toggle("running", running);
    const { start, pause, resume } = this.button.dataset;
    this.button.setAttribute("aria-label", running ? pause : begun ? resume : start);
  }
}

// Hides who is being assessed while a guest stands at the desk. Stops the timer, and starts it again if it ran.
export class Lock {
  constructor(sheet, timer) {
    Object.assign(this, { timer, screen: find("locked"), ran: false, title: document.title, key: `academy-locked:${sheet.form}` });
    this.covered = [...document.querySelectorAll(".scoring-head, .scoring, .actionbar")];
    find("lock").addEventListener("click", () => this.set(true));
    find("unlock").addEventListener("click", () => this.set(false));
    if (sessionStorage.getItem(this.key)) this.set(true);
  }

  set(locked) {
    if (locked) { this.ran = this.timer.running || sessionStorage.getItem(this.key) === "ran"; this.timer.run(false); }
    else if (this.ran) this.timer.run(true);
    for (const part of this.covered) part.inert = locked;
    this.screen.hidden = !locked;
    document.body.classList.toggle("locked", locked);
    document.title = locked ? this.title.replace(/^.*· /, "") : this.title;
    if (locked) sessionStorage.setItem(this.key, this.ran ? "ran" : "stood");
    else sessionStorage.removeItem(this.key);
    find(locked ? "unlock" : "lock").focus();
  }
}

export class Receipt {
  constructor(sheet) {
    Object.assign(this, { sheet, box: find("receipt"), text: find("receipt-text"), trouble: find("trouble"), spoken: "", next: 0, timer: null });
    this.received = [...sheet.log.entries.values()].filter((entry) => entry.number && entry.criterion !== CLOCK).length;
    this.refusals = 0;
    this.why = "";
  }

  get waiting() { return this.sheet.outbox.waiting.filter((entry) => entry.criterion !== CLOCK).length; }

  taken(answer) {
    this.received = answer.count;
    this.refusals += Object.keys(answer.refused).length;
    const reason = Object.values(answer.refused)[0];
    if (reason) this.reason = reason;
    if (answer.state === "open") return;
    this.state = answer.state;
    for (const part of document.querySelectorAll(".scoring, .actionbar")) part.inert = true;
  }

  show(why, detail = "") {
    if (why !== "saving") this.why = why;
    if (detail) { this.reason = detail; this.refusals ||= 1; }
    const { words } = this.sheet;
    const made = this.received + this.waiting;
    const troubled = ["offline", "signed-out"].includes(this.why) && this.waiting > 0;
    const template = this.refusals ? words.notTaken : troubled ? words.kept : words.received;
    const filled = { received: this.received, made, kept: this.waiting, n: this.refusals };
    this.text.textContent = template.replace(/\{(\w+)\}/g, (_, name) => filled[name]);
    this.box.className = `receipt ${this.refusals ? "bad" : troubled ? "near" : this.waiting || !made ? "" : "good"}`;
    this.explain(words);
    this.speak();
  }

  explain(words) {
    const count = this.waiting;
    const offline = (count === 1 ? words.offlineOne : words.offlineMany).replace("{n}", count);
    const message = this.state === "signed" ? words.signedElsewhere
      : this.state === "closed" ? words.closed
      : this.refusals ? words.refused.replace("{reason}", this.reason)
      : this.why === "signed-out" ? words.signedOut
      : this.why === "offline" && count ? offline
      : this.sheet.outbox.stored ? "" : words.noStore;
    this.trouble.hidden = message === "";
    this.trouble.className = `notice ${this.refusals || this.state ? "bad" : "near"}`;
    find("trouble-text").textContent = message;
    find("trouble-link").hidden = this.why !== "signed-out" || Boolean(this.state);
    find("trouble-reload").hidden = !this.state;
  }

  // Read out at most every five seconds, and the last word always.
  speak() {
    const words = `${this.text.textContent} ${find("trouble-text").textContent}`.trim();
    if (words === this.spoken) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.next = Date.now() + 5000;
      this.spoken = words;
      this.sheet.announce(words);
    }, Math.max(500, this.next - Date.now()));
  }
}

export class SignBar {
  constructor(sheet) {
    Object.assign(this, { sheet, form: find("sign"), list: find("missing") });
    this.form.addEventListener("submit", (event) => this.submit(event));
    if (!this.list.hidden) { sheet.insisting = true; this.list.focus(); }
  }

  get gaps() {
    return this.sheet.parts.filter((part) => part.gap).map((part) => ({ part, gap: part.gap }));
  }

  link({ part, gap }) {
    const { words } = this.sheet;
    const link = document.createElement("a");
    link.href = `#${part.element?.id ?? "row-global"}`;
    const template = { evidence: words.gapEvidence, choice: words.gapChoice }[gap] ?? "{name}";
    link.textContent = template.replace("{name}", part.name);
    link.addEventListener("click", (event) => { event.preventDefault(); part.go(gap); });
    return link;
  }

  render() {
    const { words, lines } = this.sheet;
    const rated = lines.filter((line) => line.half !== null);
    find("rated").textContent = `${rated.length}/${lines.length}`;
    const sum = rated.reduce((total, line) => total + line.half * line.weight, 0) / 2;
    const maximum = lines.reduce((total, line) => total + 4 * line.weight, 0);
    if (find("sum")) find("sum").textContent = words.total.replace("{total}", halves(sum)).replace("{maximum}", maximum);
    const gaps = this.gaps;
    const first = find("first-missing");
    if (gaps.length === 0) first.replaceChildren(words.complete);
    else if (gaps.length > lines.length) first.replaceChildren();
    else first.replaceChildren(`${words.missing} `, this.link(gaps[0]), gaps.length > 1 ? ` ${words.andMore.replace("{n}", gaps.length - 1)}` : "");
    if (this.sheet.insisting) this.insist(gaps);
  }

  insist(gaps) {
    this.list.hidden = gaps.length === 0;
    const { missingOne, missingMany } = this.sheet.words;
    find("missing-title").textContent = (gaps.length === 1 ? missingOne : missingMany).replace("{n}", gaps.length);
    this.list.querySelector("ul").replaceChildren(...gaps.map((gap) => { const item = document.createElement("li"); item.append(this.link(gap)); return item; }));
  }

  async submit(event) {
    event.preventDefault();
    document.activeElement?.blur?.(); // a note still being written becomes one
    this.sheet.insisting = this.gaps.length > 0;
    this.sheet.render();
    if (this.sheet.insisting) { this.list.focus(); return; }
    if (await this.sheet.outbox.settled(8000)) this.form.submit();
    else { find("trouble").hidden = false; find("trouble-text").textContent = this.sheet.words.signOffline; }
  }
}

const halves = (sum) => `${Math.floor(sum)}${sum % 1 ? "½" : ""}`;
