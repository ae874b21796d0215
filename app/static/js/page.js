// Small manners every page has: focus on the error summary, ask before destructive acts, show a password.
document.querySelector("[data-focus]")?.focus();

document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-reveal]")) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.reveal);
    field.type = field.type === "password" ? "text" : "password";
    button.setAttribute("aria-pressed", String(field.type === "text"));
  });
}

for (const field of document.querySelectorAll("[data-autosubmit] select")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
