// One criterion: five levels as one radio group, a second tap for the half level, a note, and the choice between
// what two devices gave.
import { NoteField } from "./scoring-note.js";

const find = (element, name) => element.querySelector(`[data-${name}]`);

export class Line {
  constructor(sheet, element) {
    Object.assign(this, { sheet, element, criterion: element.dataset.criterion, name: element.dataset.name, weight: Number(element.dataset.weight) });
    this.radios = [...element.querySelectorAll(".levels input")];
    this.levels = element.querySelector(".levels");
    this.entry = find(element, "entry");
    this.write = find(element, "write");
    this.note = new NoteField(sheet, this.criterion, this.entry.querySelector("textarea"));
    for (const radio of this.radios) radio.addEventListener("click", () => this.tap(Number(radio.value)));
    element.addEventListener("keydown", (event) => this.key(event));
    // Pressing these must not take the focus out of the note first, or they would open it again.
    for (const button of [this.write, find(element, "take-back")]) button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.write.addEventListener("click", () => this.open(this.entry.hidden));
    find(element, "ask").addEventListener("click", () => this.open(true));
    find(element, "take-back").addEventListener("click", () => { this.open(false); this.give(null); });
    find(element, "all").addEventListener("click", () => { for (const other of sheet.lines) if (other !== this) other.describe(false); this.describe(); });
    this.note.area.addEventListener("blur", () => this.open(false));
  }

  get half() { return this.sheet.log.value(this.criterion); }

  get rivals() { return this.sheet.log.line(this.criterion).rivals; }

  // The described level that a mark stands on: that of 2½ is 2.
  level(mark) { return this.radios.findLast((radio) => Number(radio.value) <= mark); }

  tap(value) {
    const now = this.half;
    const halfway = this.sheet.marks.includes(value + 1) && !this.sheet.checklist;
    if (now === value && halfway) this.give(value + 1);
    else if (now !== value) this.give(value);
  }

  give(value) {
    this.describe(false);
    this.sheet.act(this.criterion, value);
    this.sheet.announce(this.spoken(value));
  }

  spoken(value) {
    return `${this.name}: ${value === null ? this.sheet.words.notRated : this.words(value)}`;
  }

  words(mark) {
    const radio = this.level(mark);
    if (Number(radio.value) === mark) return radio.dataset.text;
    const { between } = this.sheet.words;
    const level = Number(radio.value) / 2;
    return between.replace("{level}", level).replace("{next}", level + 1).replace("{text}", radio.dataset.text);
  }

  // A mark as its button shows it: 2, 2½, or the word of a checklist.
  short(mark) {
    if (mark === null) return this.sheet.words.noMark;
    const radio = this.level(mark);
    return Number(radio.value) === mark ? radio.dataset.short : `${radio.dataset.short}½`;
  }

  key(event) {
    const writing = event.target === this.note.area;
    if (writing) {
      if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) { event.preventDefault(); this.open(false); this.write.focus(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.describe(false);
    const digit = /^\d$/.test(event.key) ? this.radios[Number(event.key)] : null;
    if (digit) { event.preventDefault(); digit.focus(); this.tap(Number(digit.value)); }
    else if (event.key === " " && event.target.checked) { event.preventDefault(); this.tap(Number(event.target.value)); }
    else if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); this.give(null); }
    else if (event.key.toLowerCase() === "n") { event.preventDefault(); this.open(true); }
    else if (event.key === "Enter" && this.radios.includes(event.target)) { event.preventDefault(); this.sheet.after(this); }
  }

  open(wanted) {
    if (wanted === !this.entry.hidden) return;
    if (!wanted) this.note.save();
    this.entry.hidden = !wanted;
    this.element.classList.toggle("writing", wanted);
    this.write.setAttribute("aria-expanded", String(wanted));
    find(this.element, "take-back").hidden = !wanted || this.half === null;
    if (wanted) { this.note.show(); this.note.area.focus({ preventScroll: false }); }
  }

  describe(wanted) {
    const button = find(this.element, "all");
    const list = document.getElementById(button.getAttribute("aria-controls"));
    list.replaceChildren(...this.radios.map((radio) => described(radio)));
    list.hidden = wanted === undefined ? !list.hidden : !wanted;
    button.setAttribute("aria-expanded", String(!list.hidden));
  }

  // What is missing here: "mark", "evidence", "choice", or nothing.
  get gap() {
    if (this.rivals.length || this.note.differs) return "choice";
    if (this.half === null) return "mark";
    return this.asks && !this.note.text ? "evidence" : "";
  }

  get asks() {
    return this.half === 0 || (this.half === Math.max(...this.sheet.marks) && !this.sheet.checklist);
  }

  go(gap) {
    this.element.scrollIntoView({ block: "center" });
    if (gap === "evidence" || this.note.differs) this.open(true);
    else (this.element.querySelector(".rivals button") ?? this.radios.find((radio) => radio.checked) ?? this.radios[0]).focus();
  }

  render() {
    const mark = this.half;
    const chosen = mark === null ? null : this.level(mark);
    for (const radio of this.radios) {
      radio.checked = radio === chosen;
      const value = radio === chosen ? mark : Number(radio.value);
      radio.nextElementSibling.textContent = this.short(value);
      radio.setAttribute("aria-label", `${this.short(value)}: ${this.words(value)}`);
    }
    const anchor = find(this.element, "anchor");
    anchor.classList.toggle("none", mark === null);
    anchor.textContent = this.rivals.length ? this.sheet.words.differ : mark === null ? this.sheet.words.notRated : this.words(mark);
    this.renderNote();
    this.renderRivals();
    this.element.classList.toggle("incomplete", this.sheet.insisting && this.gap !== "");
  }

  renderNote() {
    const { text, differs } = this.note;
    find(this.element, "note").hidden = text === "";
    find(this.element, "note-text").textContent = differs ? this.sheet.words.notesDiffer : text;
    find(this.element, "ask").hidden = !(this.asks && text === "");
    this.write.classList.toggle("has", text !== "");
    this.note.show();
  }

  renderRivals() {
    const box = find(this.element, "rivals");
    const { entry, rivals } = this.sheet.log.line(this.criterion);
    const differ = rivals.length > 0;
    this.levels.hidden = differ;
    box.hidden = !differ;
    box.replaceChildren(...(differ ? [...rivals, entry] : []).map((one) => this.choice(one)));
  }

  choice(entry) {
    const button = document.createElement("button");
    const value = document.createElement("strong"), where = document.createElement("span");
    value.textContent = this.short(entry.value);
    where.textContent = entry.device === this.sheet.log.device ? this.sheet.words.here : this.sheet.words.there;
    button.type = "button";
    button.append(value, where);
    button.addEventListener("click", () => { this.give(entry.value); this.go(); });
    return button;
  }
}

function described(radio) {
  const item = document.createElement("li"), level = document.createElement("span"), text = document.createElement("span");
  level.className = "num";
  level.textContent = radio.dataset.short;
  text.textContent = radio.dataset.text;
  item.append(level, text);
  return item;
}
