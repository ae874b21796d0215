// A form's log and what stands on it: the same rules as app/performances/rules.py, so that page and server agree.
//
// An entry replaces every other one of its line that its device had made before or had seen (`seen` is the newest
// number the device knew). What nobody replaced stands; if several stand and say different things, they are rivals.
export const CLOCK = "clock";

export class Log {
  constructor(entries, device) {
    Object.assign(this, { device, entries: new Map(), seen: 0, newest: 0 });
    for (const entry of entries) this.add(entry);
  }

  add(entry) {
    const time = Date.parse(entry.at);
    this.entries.set(entry.id, { number: null, text: "", ...this.entries.get(entry.id), ...entry, time });
    this.newest = Math.max(this.newest, time);
    if (entry.number) this.seen = Math.max(this.seen, entry.number);
  }

  // A new entry of this device. Its time is never behind what it replaces, whatever the device's clock says.
  make(criterion, value, text = "") {
    const time = Math.max(Date.now(), this.newest + 1);
    const entry = { id: newId(), criterion, value, text, device: this.device, seen: this.seen, at: new Date(time).toISOString() };
    this.add(entry);
    return entry;
  }

  drop(id) {
    this.entries.delete(id);
  }

  line(criterion) {
    const line = [...this.entries.values()].filter((entry) => entry.criterion === criterion && !entry.late);
    if (!line.length) return { entry: null, rivals: [] };
    const heads = line.filter((entry) => !line.some((later) => later !== entry && replaces(later, entry)));
    const standing = (heads.length ? heads : line).sort(byTime);
    const entry = standing.at(-1);
    const rivals = new Map(standing.filter((one) => says(one) !== says(entry)).map((one) => [says(one), one]));
    return { entry, rivals: [...rivals.values()] };
  }

  value(criterion) {
    return this.line(criterion).entry?.value ?? null;
  }

  text(criterion) {
    return this.line(criterion).entry?.text ?? "";
  }

  // Milliseconds the clock ran up to now, and whether it runs.
  elapsed(now) {
    let total = 0, since = null;
    const taps = [...this.entries.values()].filter((entry) => entry.criterion === CLOCK && !entry.late).sort(byTime);
    for (const tap of taps) {
      if (tap.value && since === null) since = tap.time;
      else if (!tap.value && since !== null) { total += tap.time - since; since = null; }
    }
    return { total: since === null ? total : total + Math.max(0, now - since), running: since !== null, begun: taps.length > 0 };
  }
}

function replaces(later, entry) {
  if (later.device === entry.device) return byTime(later, entry) > 0;
  return entry.number !== null && entry.number <= later.seen;
}

const says = (entry) => JSON.stringify([entry.value, entry.text]);
const byTime = (a, b) => a.time - b.time || (a.id > b.id ? 1 : a.id < b.id ? -1 : 0);

// Works on plain http in the company's network too, where randomUUID doesn't.
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// One name per browser: two tabs of one tablet are one device.
export function deviceName() {
  try {
    const known = localStorage.getItem("academy-device") ?? newId();
    localStorage.setItem("academy-device", known);
    return known;
  } catch {
    return newId();
  }
}
