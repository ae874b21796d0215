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

function chosen() {
  return [...form.querySelectorAll("input[name=chosen]:checked")].map((input) => input.value);
}

form.addEventListener("change", (event) => {
  const flag = event.target.matches("[data-flag]");
  sender.add({ question: number, kind: flag ? "flag" : "answer", chosen: flag ? (event.target.checked ? ["on"] : []) : chosen() });
  if (!flag) document.querySelector('.qnav [aria-current="step"]').classList.toggle("done", chosen().length > 0);
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
