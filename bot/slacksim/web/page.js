"use strict";
// What all parts of the page share: who looks at what, requests and what became of them, lists of choices.
const me = document.body.dataset.as;
const here = document.body.dataset.c;
const names = JSON.parse(document.getElementById("names").textContent);
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

// What the app opens, opens in the tab in which somebody asked for it.
const tab = sessionStorage.tab ??= Math.random().toString(36).slice(2);
document.body.addEventListener("htmx:configRequest", (e) => { e.detail.headers["X-Tab"] = tab; });

// post does something as whoever looks at the page.
function post(path, values) {
  return htmx.ajax("POST", path, { values: { as: me, c: here, ...values }, swap: "none" });
}

// What could not be done is said beside the field that asked for it, or else at the edge.
const toast = $("#toast");
document.body.addEventListener("htmx:afterRequest", (e) => {
  if (e.detail.requestConfig.verb !== "post" || e.detail.elt.id === "modal-form") return;
  const problem = (e.detail.elt.matches(".composer") && $(".problem", e.detail.elt)) || toast;
  const gone = "The workspace does not answer. Is the demo still running?";
  problem.hidden = e.detail.successful;
  problem.textContent = e.detail.successful ? "" : e.detail.xhr.responseText || gone;
});
// Who starts again sees it from the beginning: also the tour, and nothing half typed.
document.body.addEventListener("htmx:beforeRequest", (e) => { if (e.detail.elt.matches(".again")) document.body.classList.add("waiting"); });
document.body.addEventListener("htmx:afterRequest", (e) => {
  if (!e.detail.elt.matches(".again")) return;
  document.body.classList.remove("waiting");
  if (!e.detail.successful) return;
  sessionStorage.clear();
  localStorage.clear();
  location.href = "/";
});
// Buttons that lead somewhere open it; the app hears of it all the same.
document.addEventListener("submit", (e) => {
  const address = e.submitter?.dataset.opens;
  if (/^https?:/.test(address ?? "")) open(address, "_blank", "noopener,noreferrer");
});
toast.addEventListener("click", () => { toast.hidden = true; });

// A listbox is a list of choices under a field, which keeps the focus: arrows move in the list, and the field tells
// which choice is marked.
class Listbox {
  constructor(field, box) {
    Object.assign(this, { field, box, choices: [] });
    box.addEventListener("mousedown", (e) => e.preventDefault());
  }

  get open() { return this.choices.length > 0; }

  show(choices, draw) {
    this.choices = choices;
    this.box.replaceChildren(...choices.map((choice, i) => {
      const item = document.createElement("div");
      item.role = "option";
      item.id = `${this.box.id}-${i}`;
      item.append(...[draw(choice)].flat());
      item.addEventListener("mousedown", () => this.pick(i));
      return item;
    }));
    this.box.hidden = !this.open;
    if (this.field.role === "combobox") this.field.ariaExpanded = String(this.open); // a text of several lines is none
    this.mark(0);
  }

  hide() { this.show([], () => ""); }

  mark(i) {
    this.at = i;
    [...this.box.children].forEach((item, n) => { item.ariaSelected = String(n === i); });
    const item = this.box.children[i];
    if (item) this.field.setAttribute("aria-activedescendant", item.id);
    else this.field.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  }

  move(by) { this.mark((this.at + by + this.choices.length) % this.choices.length); }

  pick(i = this.at) { this.onpick?.(this.choices[i]); }

  // key does what a key means to an open list, and reports whether it meant anything.
  key(e) {
    if (!this.open || e.isComposing) return false;
    const does = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), Enter: () => this.pick(), Escape: () => this.hide() };
    if (!does[e.key]) return false;
    e.preventDefault();
    e.stopPropagation();
    does[e.key]();
    return true;
  }
}

// matching orders what fits to what was typed: names that begin with it first, then words that do, then any part.
function matching(choices, typed, textOf) {
  const wanted = typed.toLowerCase();
  const rank = (choice) => {
    const at = textOf(choice).toLowerCase().indexOf(wanted);
    if (at <= 0) return at;
    return /[\s@#_-]/.test(textOf(choice)[at - 1]) ? 1 : 2;
  };
  return choices.map((choice) => [rank(choice), choice]).filter(([r]) => r >= 0)
    .sort(([a], [b]) => a - b).map(([, choice]) => choice);
}

// tagged makes an element with a class and a text.
function tagged(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

// On a phone the conversations are behind a button.
const burger = $("[data-nav]");
function showNav(open) {
  document.body.classList.toggle("nav", open);
  burger.ariaExpanded = String(open);
}
burger.addEventListener("click", () => {
  showNav(burger.ariaExpanded !== "true");
  if (burger.ariaExpanded === "true") $("#sidebar [tabindex='0']").focus();
});
document.addEventListener("click", (e) => {
  if (!e.target.closest("#nav, [data-nav]")) showNav(false);
});
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape" || burger.ariaExpanded !== "true") return;
  showNav(false);
  burger.focus();
});

// A choice makes somebody another person at once: arrows only show whom there is to choose from.
const as = $("#as");
as.addEventListener("change", () => as.form.submit());
as.addEventListener("keydown", (e) => {
  if (!["ArrowDown", "ArrowUp"].includes(e.key)) return;
  e.preventDefault();
  as.showPicker();
});
