// The scoring page. Every tap becomes an entry of the form's log, is kept on this device at once, and is sent; what
// the page shows is always what the log says, so that a reload, another device or a lost connection change nothing.
import { CLOCK, Log, deviceName } from "./scoring-log.js";
import { Outbox } from "./scoring-outbox.js";
import { Line } from "./scoring-line.js";
import { CriticalError, Judgement, Remark } from "./scoring-side.js";
import { Lock, Receipt, SignBar, Timer } from "./scoring-frame.js";

const main = document.getElementById("main");
const speaker = document.querySelector("[data-announce]");
const POLL = 20000; // another device of the same rater is rare; what it sent is asked for this often

const sheet = {
  form: main.dataset.form,
  words: { ...document.getElementById("scoring-words").dataset },
  marks: JSON.parse(main.dataset.marks),
  checklist: main.dataset.checklist !== "",
  log: new Log(JSON.parse(main.dataset.log), deviceName()),
  insisting: false,
  parts: [],
  lines: [],

  act(criterion, value, text = "") {
    if (criterion !== CLOCK && !criterion.startsWith("note:") && !timer.begun) sheet.act(CLOCK, 1);
    const entry = sheet.log.make(criterion, value, text);
    const { time: _time, number: _number, ...sent } = entry;
    sheet.outbox.add(sent);
    sheet.render();
  },

  // On to the next line by keyboard; after the last one to the judgement.
  after(line) {
    (sheet.lines[sheet.lines.indexOf(line) + 1] ?? sheet.parts.find((part) => part.criterion === "global")).go("mark");
  },

  announce(text) {
    speaker.textContent = text;
  },

  render() {
    for (const part of sheet.parts) part.render();
    timer?.render();
    bar?.render();
    receipt?.show("saving");
  },
};

sheet.outbox = new Outbox({
  form: sheet.form,
  url: main.dataset.url,
  token: document.querySelector('meta[name="csrf-token"]').content,
  seen: () => sheet.log.seen,
  taken(answer) {
    for (const [id, number] of Object.entries(answer.received)) {
      const entry = sheet.log.entries.get(id);
      if (entry) sheet.log.add({ ...entry, number, late: answer.late.includes(id) });
    }
    for (const id of Object.keys(answer.refused)) sheet.log.drop(id);
    for (const entry of answer.others) sheet.log.add(entry);
    sheet.log.seen = Math.max(sheet.log.seen, answer.seen);
    receipt.taken(answer);
    sheet.render();
  },
  report: (why, detail) => receipt.show(why, detail),
});
// What an earlier visit left unsent belongs to the form as much as what the server has.
for (const entry of sheet.outbox.waiting) sheet.log.add(entry);

let timer, bar, receipt;
receipt = new Receipt(sheet);
timer = new Timer(sheet);
sheet.lines = [...document.querySelectorAll("[data-criterion]")].map((element) => new Line(sheet, element));
sheet.parts = [
  ...sheet.lines,
  ...[...document.querySelectorAll("[data-critical]")].map((element) => new CriticalError(sheet, element)),
  new Judgement(sheet, document.getElementById("row-global")),
  new Remark(sheet, document.querySelector("[data-remark]"), document.querySelector("[data-remark-entry]")),
];
bar = new SignBar(sheet);
new Lock(sheet, timer);
sheet.render();
sheet.outbox.send({ ask: true });
setInterval(() => document.visibilityState === "visible" && sheet.outbox.send({ ask: true }), POLL);
// Two tabs on one device: what the other one kept is here too.
addEventListener("storage", (event) => {
  if (!event.newValue || !event.key?.startsWith(sheet.outbox.key(""))) return;
  sheet.log.add(JSON.parse(event.newValue));
  sheet.render();
});
