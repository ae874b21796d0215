// Beside the criteria: critical errors that ask once more, the global judgement, the overall comment.
import { NoteField } from "./scoring-note.js";

const find = (element, name) => element.querySelector(`[data-${name}]`);

export class CriticalError {
  constructor(sheet, element) {
    Object.assign(this, { sheet, element, criterion: element.dataset.critical, name: element.dataset.name });
    this.button = find(element, "toggle");
    this.confirm = find(element, "confirm-error");
    this.happened = find(element, "happened");
    this.note = new NoteField(sheet, this.criterion, this.happened.querySelector("textarea"));
    this.button.addEventListener("click", () => this.ask(this.confirm.hidden));
    find(element, "yes").addEventListener("click", () => this.answer(true));
    find(element, "no").addEventListener("click", () => this.answer(false));
    element.addEventListener("keydown", (event) => event.key === "Escape" && this.ask(false));
  }

  get seen() { return this.sheet.log.value(this.criterion) === 1; }

  get differs() { return this.sheet.log.line(this.criterion).rivals.length > 0; }

  // What a tap asks: to record it, to lift it, or which of two devices is right.
  get mode() { return this.differs ? "differ" : this.seen ? "lift" : "record"; }

  ask(wanted, { focus = true } = {}) {
    for (const name of ["asking", "yes", "no"]) find(this.element, name).textContent = find(this.element, name).dataset[this.mode];
    this.confirm.hidden = !wanted;
    if (wanted && focus) find(this.element, "yes").focus();
  }

  answer(yes) {
    const { mode } = this;
    this.confirm.hidden = true;
    if (mode === "differ") this.sheet.act(this.criterion, yes ? 1 : null);
    else if (yes) this.sheet.act(this.criterion, mode === "record" ? 1 : null);
    this.button.focus();
  }

  get gap() {
    if (this.differs || this.note.differs) return "choice";
    return this.seen && !this.note.text ? "evidence" : "";
  }

  go() {
    this.element.scrollIntoView({ block: "center" });
    if (this.differs) this.ask(true);
    else this.note.area.focus();
  }

  render() {
    this.button.setAttribute("aria-pressed", String(this.seen));
    this.happened.hidden = !this.seen;
    this.element.classList.toggle("differs", this.differs);
    this.element.classList.toggle("incomplete", this.sheet.insisting && this.gap !== "");
    if (this.differs && this.confirm.hidden) this.ask(true, { focus: false });
    this.note.show();
  }
}

export class Judgement {
  constructor(sheet, element) {
    Object.assign(this, { sheet, element, criterion: "global", name: sheet.words.judgement });
    this.radios = [...element.querySelectorAll("input")];
    this.hint = find(element, "judge-differs");
    for (const radio of this.radios) radio.addEventListener("click", () => this.tap(Number(radio.value)));
  }

  get line() { return this.sheet.log.line(this.criterion); }

  tap(value) {
    if (value !== this.line.entry?.value || this.line.rivals.length) this.sheet.act(this.criterion, value);
  }

  get gap() {
    if (this.line.rivals.length) return "choice";
    return this.line.entry?.value == null ? "mark" : "";
  }

  go() {
    this.element.scrollIntoView({ block: "center" });
    (this.radios.find((radio) => radio.checked) ?? this.radios[0]).focus();
  }

  render() {
    const { entry, rivals } = this.line;
    for (const radio of this.radios) radio.checked = rivals.length === 0 && Number(radio.value) === (entry?.value ?? -1);
    const said = [entry, ...rivals].filter(Boolean).map((one) => this.radios.find((radio) => Number(radio.value) === one.value)?.nextElementSibling.textContent);
    this.hint.hidden = rivals.length === 0;
    this.hint.textContent = this.hint.dataset.judgeDiffers.replace("{values}", said.filter(Boolean).join(" / "));
    this.element.classList.toggle("incomplete", this.sheet.insisting && this.gap !== "");
  }
}

export class Remark {
  constructor(sheet, button, entry) {
    Object.assign(this, { sheet, button, entry, criterion: "global", name: sheet.words.remark });
    this.note = new NoteField(sheet, "global", entry.querySelector("textarea"));
    button.addEventListener("click", () => this.open(entry.hidden));
  }

  open(wanted) {
    this.entry.hidden = !wanted;
    this.button.setAttribute("aria-expanded", String(wanted));
    if (wanted) this.note.area.focus();
  }

  get gap() { return this.note.differs ? "choice" : ""; }

  go() { this.open(true); }

  render() {
    this.button.classList.toggle("has", this.note.text !== "");
    this.note.show();
  }
}
