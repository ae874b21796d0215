// Reading progress: a part counts as read when its end was on screen. Self-checks answer in place; without
// this module they answer by a full page, and the lesson can be finished all the same.
const article = document.querySelector("[data-progress-url]");
const token = document.querySelector('meta[name="csrf-token"]').content;
let reached = Number(article.dataset.read);

const watcher = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    const part = Number(target.dataset.endOfPart);
    if (!isIntersecting || part <= reached) continue;
    reached = part;
    fetch(article.dataset.progressUrl.replace("0", String(part)), { method: "POST", headers: { "X-CSRFToken": token }, keepalive: true });
  }
});
for (const end of document.querySelectorAll("[data-end-of-part]")) watcher.observe(end);

async function answer(event) {
  const form = event.target;
  if (!form.matches("form.check")) return;
  event.preventDefault();
  const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
  if (!response.ok) return form.submit();
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  form.replaceWith(page.getElementById(form.id));
  document.querySelector(`#${form.id} [role="status"]`)?.focus();
}
document.addEventListener("submit", answer);
