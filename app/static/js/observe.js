// A second tap on the chosen level gives the half level above it; the words of the level stand under the thumb.
const bar = document.querySelector(".thumb");
const half = bar.querySelector("[name=half]");
const anchor = bar.querySelector("[data-anchor]");
const levels = [...bar.querySelectorAll("[name=level]")];
const chosen = () => levels.find((input) => input.checked);
let before = chosen();
document.documentElement.classList.add("scripted");

function show() {
  for (const input of levels) {
    const value = Number(input.value);
    input.nextElementSibling.textContent = input.checked && half.checked ? `${value || ""}½` : String(value);
  }
  if (chosen()) anchor.textContent = half.checked ? `${anchor.dataset.more} ${chosen().dataset.words}` : chosen().dataset.words;
}

for (const input of levels) {
  input.addEventListener("click", () => {
    half.checked = input === before && Number(input.value) < 4 ? !half.checked : false;
    before = input;
    show();
  });
}
half.addEventListener("change", show);
show();
