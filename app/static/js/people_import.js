// Follows a running check or import, and shows its result once it is there.
const bar = document.querySelector("[data-progress]");
const text = document.querySelector("[data-progress-text]");
const EVERY = 1000;

async function look() {
  try {
    const answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { state, done, total, failed } = await answer.json();
    if (state !== bar.dataset.state || failed) return location.reload();
    if (state === "checking" && done) {
      bar.max = total;
      bar.value = done;
      text.textContent = text.dataset.template.replace("{done}", done).replace("{total}", total);
    }
  } catch {
    // no network just now: the next look may succeed
  }
  setTimeout(look, EVERY);
}

if (bar) setTimeout(look, EVERY);
