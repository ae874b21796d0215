// The print button of the invitation slips.
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
