// A second tap on the chosen level gives the half level above it; the words of the level stand under the thumb.
const form = document.getElementById("observe");
const half = form.querySelector("[name=half]");
const anchor = form.querySelector("[data-anchor]");
let before = form.querySelector("[name=level]:checked");
document.documentElement.classList.add("scripted");

function show() {
  const chosen = form.querySelector("[name=level]:checked");
  for (const input of form.querySelectorAll("[name=level]")) {
    const value = Number(input.value);
    input.nextElementSibling.textContent = input === chosen && half.checked ? `${value || ""}½` : String(value);
  }
  if (chosen) anchor.textContent = half.checked ? `${anchor.dataset.more} ${chosen.dataset.words}` : chosen.dataset.words;
}

for (const input of form.querySelectorAll("[name=level]")) {
  input.addEventListener("click", () => {
    half.checked = input === before && Number(input.value) < 4 ? !half.checked : false;
    before = input;
    show();
  });
}
half.addEventListener("change", show);
show();
