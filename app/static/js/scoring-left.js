// On the list of forms: send what an earlier visit left on this device, for forms that are the reader's own.
import { Outbox, leftBehind } from "./scoring-outbox.js";

const notice = document.querySelector("[data-left-behind]");
const token = document.querySelector('meta[name="csrf-token"]').content;

const foreign = new Set(); // left by another rater on a shared tablet: theirs to send

function show() {
  const count = [...leftBehind()].reduce((sum, [form, one]) => sum + (foreign.has(form) ? 0 : one), 0);
  notice.hidden = count === 0;
  notice.querySelector("span").textContent = (count === 1 ? notice.dataset.one : notice.dataset.many).replace("{n}", count);
}

for (const form of leftBehind().keys()) {
  const outbox = new Outbox({ form, url: notice.dataset.url.replace("FORM", form), token, seen: () => 0, taken: show, report });
  function report(why) {
    if (why === "refused") foreign.add(form);
    show();
  }
  outbox.send();
}
show();
