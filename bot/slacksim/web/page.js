"use strict";
// The composer: pick people, channels and commands while typing; Enter sends; what cannot be sent stays.
const text = document.getElementById("text");
const picker = document.getElementById("picker");
const composer = document.getElementById("composer");
const problem = document.getElementById("problem");
const messages = document.getElementById("messages");
const names = [...document.querySelectorAll("#names option")].map((o) => ({ value: o.value, label: o.label }));

// word is what stands before the cursor and may be completed.
function word() {
  const before = text.value.slice(0, text.selectionStart);
  const found = before.match(/(^|\s)([@#]\S*)$/) || before.match(/^()(\/.*)$/);
  return found ? found[2] : "";
}

function offer() {
  const typed = word().toLowerCase();
  const fits = (n) => n.value[0] === typed[0] && n.value !== typed &&
    (n.value.startsWith(typed) || n.label.toLowerCase().includes(typed.slice(1)));
  const whole = typed[0] === "/" && names.some((n) => n.value === typed);
  const found = typed && !whole ? names.filter(fits).slice(0, 10) : [];
  picker.hidden = found.length === 0;
  picker.replaceChildren(...found.map((n, i) => {
    const item = document.createElement("div");
    item.role = "option";
    item.ariaSelected = String(i === 0);
    item.dataset.value = n.value;
    const label = document.createElement("span");
    label.textContent = n.label;
    item.append(n.value, label);
    item.addEventListener("mousedown", (e) => { e.preventDefault(); pick(n.value); });
    return item;
  }));
}

function pick(value) {
  const end = text.selectionStart;
  const start = end - word().length;
  text.setRangeText(value.endsWith("@") ? value : value + " ", start, end, "end");
  picker.hidden = true;
  text.focus();
  offer();
}

function move(by) {
  const items = [...picker.children];
  const at = items.findIndex((i) => i.ariaSelected === "true");
  items[at].ariaSelected = "false";
  const next = items[(at + by + items.length) % items.length];
  next.ariaSelected = "true";
  next.scrollIntoView({ block: "nearest" });
}

text.addEventListener("input", offer);
text.addEventListener("blur", () => { picker.hidden = true; });
text.addEventListener("keydown", (e) => {
  if (e.isComposing) return;
  const chosen = picker.hidden ? null : picker.querySelector("[aria-selected=true]");
  if (chosen && (e.key === "ArrowDown" || e.key === "ArrowUp")) { e.preventDefault(); move(e.key === "ArrowDown" ? 1 : -1); return; }
  if (chosen && (e.key === "Enter" || e.key === "Tab")) { e.preventDefault(); pick(chosen.dataset.value); return; }
  if (e.key === "Escape") { picker.hidden = true; return; }
  if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); composer.requestSubmit(); }
});

document.body.addEventListener("htmx:afterRequest", (e) => {
  if (e.detail.requestConfig.verb !== "post") return;
  if (e.detail.elt.id === "modal-form") return;
  problem.hidden = e.detail.successful;
  problem.textContent = e.detail.successful ? "" : e.detail.xhr.responseText || "The workspace does not answer. Is the demo still running?";
  if (e.detail.successful && e.detail.elt === composer) { text.value = ""; offer(); }
  // What was used is done with: a menu closes, a reply is sent, and the messages are drawn again.
  if (e.detail.successful && messages.contains(e.detail.elt)) { document.activeElement.blur(); htmx.trigger(messages, "sse:change"); }
});

// A redrawn list stays at its end, if that is where it was, and what somebody is choosing in it is not taken away.
let atEnd = true;
messages.addEventListener("scroll", () => { atEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 40; });
document.body.addEventListener("htmx:beforeSwap", (e) => {
  const busy = messages.contains(document.activeElement) && document.activeElement.matches("select, input, details[open] *");
  if (e.detail.target === messages && busy) e.detail.shouldSwap = false;
});
document.body.addEventListener("htmx:afterSwap", () => { if (atEnd) messages.scrollTop = messages.scrollHeight; });
messages.scrollTop = messages.scrollHeight;

document.getElementById("as").addEventListener("change", (e) => e.target.form.submit());
