"use strict";
// Modals: what somebody typed survives every redraw, Escape closes, and the focus stays inside.
const modal = document.getElementById("modal");

// filled is what the fields of the open modal hold.
function filled() {
  const form = document.getElementById("modal-form");
  return form ? [...new FormData(form)].filter(([name]) => name.startsWith("f:")) : [];
}

function refill(values) {
  const form = document.getElementById("modal-form");
  const names = new Set([...form.elements].map((e) => e.name).filter((n) => n.startsWith("f:")));
  for (const field of form.elements) {
    if (!names.has(field.name)) continue;
    const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = own.includes(field.value);
    else field.value = own[0] ?? "";
  }
}

document.body.addEventListener("htmx:beforeSwap", (e) => {
  if (e.detail.target !== modal) return;
  const drawn = new DOMParser().parseFromString(e.detail.xhr.responseText, "text/html").querySelector(".dialog");
  const open = modal.querySelector(".dialog");
  if ((drawn && open && drawn.dataset.state === open.dataset.state) || (!drawn && !open)) { e.detail.shouldSwap = false; return; }
  modal.typed = drawn && open && drawn.dataset.view === open.dataset.view ? filled() : null;
  modal.at = modal.typed && document.activeElement ? [document.activeElement.name, document.activeElement.value] : null;
});
document.body.addEventListener("htmx:afterSwap", (e) => {
  if (e.detail.target !== modal) return;
  if (modal.typed) refill(modal.typed);
  const form = document.getElementById("modal-form");
  const at = modal.at?.[0] && form && [...form.elements].find((e) => e.name === modal.at[0] && (e.type !== "checkbox" || e.value === modal.at[1]));
  if (at && !modal.querySelector(".wrong")) { at.focus(); return; }
  (modal.querySelector(".wrong :is(textarea, input, select)") || modal.querySelector("#modal-form .input :is(textarea, input, select)") || modal.querySelector("button") || document.getElementById("text")).focus();
});
// Of some fields the app hears as soon as they change.
modal.addEventListener("change", (e) => {
  const input = e.target.closest("[data-dispatches]");
  if (!input) return;
  const values = { block: input.dataset.dispatches };
  for (const [name, value] of new FormData(document.getElementById("modal-form"))) (values[name] ??= []).push?.(value);
  htmx.ajax("POST", "/choose", { values, swap: "none", source: input });
});
document.body.addEventListener("htmx:afterRequest", (e) => {
  const problem = document.getElementById("modal-problem");
  if (!problem || e.detail.elt.id !== "modal-form") return;
  problem.hidden = e.detail.successful;
  problem.textContent = e.detail.successful ? "" : e.detail.xhr.responseText;
});
document.addEventListener("keydown", (e) => {
  const dialog = modal.querySelector(".dialog");
  if (!dialog) return;
  if (e.key === "Escape") document.getElementById("modal-close").requestSubmit();
  if (e.key !== "Tab") return;
  const inside = [...dialog.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, a")];
  const edge = e.shiftKey ? inside[0] : inside.at(-1);
  if (document.activeElement === edge) { e.preventDefault(); (e.shiftKey ? inside.at(-1) : inside[0]).focus(); }
});
