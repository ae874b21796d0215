// Answers go to the server as events with ids made here, kept on the device until the server has acknowledged each.
import { Sender } from "./sender.js";

const form = document.getElementById("question");
const receipt = document.querySelector("[data-receipt]");
const token = document.querySelector('meta[name="csrf-token"]').content;
const number = Number(form.dataset.question);
const sender = new Sender(`sitting-${form.dataset.sitting}`, form.action, token, show);

function show(state) {
  const words = { saving: receipt.dataset.saving, received: receipt.dataset.saved, kept: receipt.dataset.kept, refused: state.reason };
  receipt.className = `receipt ${{ received: "good", kept: "near", refused: "bad" }[state.kind] ?? ""}`;
  receipt.lastElementChild.textContent = words[state.kind] ?? "";
}

const assigning = [...form.querySelectorAll(".assign select")];

// Whatever the kind of question, the values of the fields named chosen, chosen-a … are the pieces of the answer.
function pieces() {
  return [...new FormData(form)].filter(([name, value]) => name.split("-")[0] === "chosen" && value.trim()).map(([, value]) => value.trim());
}

function whole() {
  const needed = assigning.length || (form.querySelector(".judge") ? 2 : 1);
  return pieces().length >= needed;
}

// One place is taken once, and the best action isn't the worst: the newer choice takes it from the older one.
function giveUp(taken) {
  const value = taken.value.split("=")[1];
  const others = taken.matches("select") ? assigning : [...form.querySelectorAll(".judge :checked")];
  for (const other of others) {
    if (other === taken || other.value.split("=")[1] !== value) continue;
    if (other.matches("select")) other.value = "";
    else other.checked = false;
  }
}

function answered(event) {
  const flag = event.target.matches("[data-flag]");
  if (!flag && !event.target.checkValidity()) return event.target.reportValidity();
  if (event.target.closest("[data-each-once]")) giveUp(event.target);
  sender.add({ question: number, kind: flag ? "flag" : "answer", chosen: flag ? (event.target.checked ? ["on"] : []) : pieces() });
  if (!flag) document.querySelector('.qnav [aria-current="step"]').classList.toggle("done", whole());
}

form.addEventListener("change", answered);
form.addEventListener("submit", (event) => event.preventDefault());

// What is being written is kept after a pause, without waiting for the field to be left.
const writing = form.querySelector(".written input");
let pause;
writing?.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => writing.checkValidity() && writing.dispatchEvent(new Event("change", { bubbles: true })), 700);
});

// Leaving waits for the last answer, so that the next page shows it.
for (const link of document.querySelectorAll(".qnav a, .actionbar a")) {
  link.addEventListener("click", async (event) => {
    if (sender.empty) return;
    event.preventDefault();
    await sender.settled(1500);
    location.href = link.href;
  });
}
for (const handIn of document.querySelectorAll("[data-hand-in]")) {
  handIn.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || sender.empty) return;
    event.preventDefault();
    await sender.settled(5000);
    if (sender.empty) handIn.submit();
  });
}

const clock = document.querySelector("[data-left]");
if (clock) {
  const end = Date.now() + Number(clock.dataset.left) * 1000;
  setInterval(() => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    clock.querySelector("[data-clock]").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0) location.reload();
  }, 1000);
}
