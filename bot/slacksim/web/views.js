"use strict";
// Modals: what somebody typed and where they were survive every redraw, Escape closes, and the focus stays inside.
const modal = $("#modal");
const fieldsOf = () => [...($("#modal-form")?.elements ?? [])].filter((e) => e.name.startsWith("f:"));

// filled is what the fields of the open modal hold.
const filled = () => [...new FormData($("#modal-form"))].filter(([name]) => name.startsWith("f:"));

function refill(values) {
  for (const field of fieldsOf()) {
    const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = own.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = own.includes(option.value);
    else field.value = own[0] ?? "";
  }
}

// place of the focus, by the field that has it.
const inField = (element) => element?.closest?.(".input")?.querySelector(".label")?.id;

document.body.addEventListener("htmx:beforeSwap", (e) => {
  if (e.detail.target !== modal) return;
  const drawn = $(".dialog", new DOMParser().parseFromString(e.detail.xhr.responseText, "text/html"));
  const open = $(".dialog", modal);
  if ((drawn && open && drawn.dataset.state === open.dataset.state) || (!drawn && !open)) { e.detail.shouldSwap = false; return; }
  const same = drawn && open && drawn.dataset.view === open.dataset.view;
  modal.typed = same ? filled() : null;
  modal.at = same ? inField(document.activeElement) : null;
  modal.scrolled = same ? $("#modal-body").scrollTop : 0;
  if (!open) modal.from = document.activeElement;
});
document.body.addEventListener("htmx:afterSwap", (e) => {
  if (e.detail.target !== modal) return;
  if (modal.typed) refill(modal.typed);
  drawPickers(modal);
  const body = $("#modal-body");
  if (!body) { (modal.from?.isConnected ? modal.from : $("#text"))?.focus(); return; }
  body.scrollTop = modal.scrolled;
  const writable = ":is(textarea, input, select):not([type=hidden], .chosen)";
  const at = modal.at && document.getElementById(modal.at)?.closest(".input");
  const first = $(`.wrong ${writable}`, modal) ?? (at && $(writable, at)) ?? $(`.input ${writable}`, modal) ?? $("button", modal);
  first.focus();
});
// The home tab is drawn anew where it changed, and not under somebody's hands: what they press must be there until they
// let go, and what they type until they chose.
const home = $("#home");
if (home) {
  const parsed = document.createElement("template");
  const asDrawn = (html) => { parsed.innerHTML = html; return parsed.innerHTML; };
  let drawn = asDrawn(home.innerHTML);
  let pressed = false;
  home.addEventListener("pointerdown", () => { pressed = true; });
  for (const end of ["click", "pointercancel"]) document.addEventListener(end, () => { pressed = false; });
  document.body.addEventListener("htmx:beforeSwap", (e) => {
    if (e.detail.target !== home) return;
    const next = asDrawn(e.detail.xhr.responseText);
    const busy = pressed || $("[role=combobox][aria-expanded=true]", home);
    e.detail.shouldSwap = next !== drawn && !busy;
    if (e.detail.shouldSwap) drawn = next;
    else if (next !== drawn) setTimeout(() => htmx.trigger(home, "sse:change"), 300);
  });
}
// Of some fields the app hears as soon as they change.
modal.addEventListener("change", (e) => {
  const input = e.target.closest("[data-dispatches]");
  if (!input) return;
  const values = { block: input.dataset.dispatches };
  for (const [name, value] of new FormData($("#modal-form"))) (values[name] ??= []).push?.(value);
  htmx.ajax("POST", "/choose", { values, swap: "none", source: input });
});
document.body.addEventListener("htmx:afterRequest", (e) => {
  const problem = $("#modal-problem");
  if (!problem || e.detail.elt.id !== "modal-form") return;
  problem.hidden = e.detail.successful;
  problem.textContent = e.detail.successful ? "" : e.detail.xhr.responseText;
});
document.addEventListener("keydown", (e) => {
  const dialog = $(".dialog", modal);
  if (!dialog || e.defaultPrevented) return;
  if (e.key === "Escape" && !$(":popover-open", dialog)) $("#modal-close").requestSubmit();
  if (e.key !== "Tab") return;
  const all = $$("button, input:not([type=hidden]), select, textarea, a", dialog).filter((element) => element.tabIndex >= 0);
  const edge = e.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement === edge) { e.preventDefault(); (e.shiftKey ? all.at(-1) : all[0]).focus(); }
});
