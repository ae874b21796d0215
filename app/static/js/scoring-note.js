// A text field whose words become a note: kept while typing, an event of the log once the field is left.
export class NoteField {
  constructor(sheet, criterion, area) {
    Object.assign(this, { sheet, criterion: `note:${criterion}`, area, draft: `academy-draft:${sheet.form}:${criterion}` });
    area.addEventListener("input", () => keep(this.draft, area.value));
    area.addEventListener("blur", () => this.save());
    const left = kept(this.draft); // the browser was closed while somebody wrote
    if (left !== null) { area.value = left; this.save(); }
    else this.show();
  }

  get text() {
    return this.sheet.log.text(this.criterion);
  }

  get differs() {
    return this.sheet.log.line(this.criterion).rivals.length > 0;
  }

  // Fill the field with what stands; where two devices differ, with both, to keep what counts.
  show() {
    if (document.activeElement === this.area) return;
    const { entry, rivals } = this.sheet.log.line(this.criterion);
    this.area.value = [entry?.text ?? "", ...rivals.map((one) => one.text)].filter(Boolean).join("\n");
  }

  save() {
    const text = this.area.value.trim();
    drop(this.draft);
    if (text === this.text && !this.differs) return;
    this.sheet.act(this.criterion, text ? 1 : null, text);
  }
}

function keep(key, text) {
  try { localStorage.setItem(key, text); } catch { /* the field itself still holds it */ }
}

function kept(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function drop(key) {
  try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
}
