// Choosing people: a field that narrows the list down, a count of who is chosen, and the scenario that puts first
// those whose plan asks for it. Without this module the list is whole and the form works all the same.
function narrow(field, wanted) {
  for (const group of field.querySelectorAll("details")) {
    const items = [...group.querySelectorAll("li")];
    for (const item of items) item.hidden = wanted !== "" && !item.textContent.toLowerCase().includes(wanted);
    group.hidden = items.every((item) => item.hidden);
    if (wanted !== "") group.open = true;
  }
}

function count(field) {
  const chosen = field.querySelectorAll("input:checked").length;
  const shown = field.querySelector("[data-chosen]");
  shown.hidden = chosen === 0;
  shown.textContent = String(chosen);
}

for (const field of document.querySelectorAll("[data-pick]")) {
  const find = field.querySelector("[data-find]");
  find.hidden = field.querySelectorAll("input[type=checkbox]").length < 8;
  find.querySelector("input").addEventListener("input", (event) => narrow(field, event.target.value.trim().toLowerCase()));
  field.addEventListener("change", () => count(field));
  count(field);
}

const scenario = document.getElementById("scenario");
scenario.addEventListener("change", async () => {
  const page = await fetch(`${scenario.dataset.url}?scenario=${encodeURIComponent(scenario.value)}`).then((answer) => answer.text()).catch(() => "");
  const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("candidates");
  const field = document.getElementById("candidates");
  if (!fresh) return;
  const chosen = new Set([...field.querySelectorAll("input:checked")].map((box) => box.value));
  const groups = [...fresh.querySelectorAll("details")];
  for (const box of groups.flatMap((group) => [...group.querySelectorAll("input")])) box.checked = chosen.has(box.value);
  for (const group of groups) group.open ||= Boolean(group.querySelector("input:checked"));
  for (const group of field.querySelectorAll("details")) group.remove();
  field.append(...groups);
});
