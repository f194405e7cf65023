"use strict";
// Pickers: a select is drawn as a field to type into, with what was chosen of several as chips. The select stays, hidden,
// and holds what is chosen: forms and htmx know nothing of pickers.
let pickers = 0;

class Picker {
  constructor(select) {
    this.select = select;
    this.many = select.multiple;
    this.box = tagged("div", "picked", "");
    this.field = document.createElement("input");
    Object.assign(this.field, { role: "combobox", autocomplete: "off", ariaExpanded: "false", ariaAutoComplete: "list" });
    this.field.setAttribute("form", ""); // Enter chooses, and sends no form
    for (const name of ["aria-label", "aria-labelledby", "aria-describedby"]) {
      if (select.hasAttribute(name)) this.field.setAttribute(name, select.getAttribute(name));
    }
    this.popup = tagged("div", "listbox", "");
    Object.assign(this.popup, { id: `picker-${++pickers}`, role: "listbox", popover: "manual", ariaLabel: "Choices" });
    this.popup.ariaMultiSelectable = String(this.many);
    this.field.setAttribute("aria-controls", this.popup.id);
    this.list = new Listbox(this.field, this.popup);
    this.list.onpick = (option) => this.choose(option);
    select.classList.replace("choose", "chosen");
    select.tabIndex = -1;
    select.ariaHidden = "true";
    select.after(this.box, this.popup);
    this.listen();
    this.draw();
  }

  get chosen() { return [...this.select.selectedOptions].filter((o) => o.value); }

  listen() {
    const { field, box } = this;
    box.addEventListener("change", (e) => e.stopPropagation()); // what is typed is no choice
    box.addEventListener("mousedown", (e) => { if (e.target === box) { e.preventDefault(); field.focus(); } });
    field.addEventListener("input", () => this.offer(field.value));
    field.addEventListener("click", () => { if (!this.list.open) this.offer(""); });
    field.addEventListener("focus", () => { if (!this.many) field.select(); });
    field.addEventListener("blur", () => { this.close(); this.draw(); });
    field.addEventListener("keydown", (e) => this.key(e));
  }

  key(e) {
    if (this.list.key(e)) { if (!this.list.open) this.close(); return; }
    if (e.key === "ArrowDown") { e.preventDefault(); this.offer(""); }
    if (e.key === "Enter") e.preventDefault();
    if (e.key === "Backspace" && this.field.value === "" && this.many && this.chosen.length) this.unchoose(this.chosen.at(-1));
  }

  offer(typed) {
    const left = [...this.select.options].filter((o) => o.value && !(this.many && o.selected));
    this.list.show(matching(left, typed, (o) => o.text), (o) => [o.text, tagged("small", "", o.dataset.about ?? "")]);
    if (!this.list.open) { this.close(); return; }
    if (!this.popup.matches(":popover-open")) this.popup.showPopover();
    this.popup.style.minWidth = `${this.box.offsetWidth}px`;
    place(this.popup, this.box);
    if (!this.many && typed === "") this.list.mark(Math.max(0, left.findIndex((o) => o.selected)));
  }

  close() {
    this.list.hide();
    if (this.popup.matches(":popover-open")) this.popup.hidePopover();
  }

  choose(option) {
    if (!this.many) this.select.value = option.value;
    option.selected = true;
    this.changed();
  }

  unchoose(option) {
    option.selected = false;
    this.changed();
  }

  changed() {
    this.close();
    this.draw();
    if (!this.many) this.field.select();
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  draw() {
    const chips = this.many ? this.chosen.map((o) => this.chip(o)) : [];
    this.box.replaceChildren(...chips, this.field);
    this.field.value = this.many ? "" : this.chosen[0]?.text ?? "";
    this.field.placeholder = this.many && chips.length ? "" : this.select.dataset.placeholder;
  }

  chip(option) {
    const chip = tagged("span", "chip", option.text);
    const remove = tagged("button", "", "×");
    Object.assign(remove, { type: "button", tabIndex: -1, ariaLabel: `Remove ${option.text}` });
    remove.addEventListener("click", () => { this.unchoose(option); this.field.focus(); });
    chip.append(remove);
    return chip;
  }
}

// drawPickers draws the selects that are not pickers yet.
function drawPickers(within) {
  for (const select of $$("select.choose", within)) select.picker = new Picker(select);
}
document.addEventListener("DOMContentLoaded", () => drawPickers(document));
document.body.addEventListener("htmx:afterSwap", (e) => { if (e.detail.target.id !== "modal") drawPickers(e.detail.target); });

// What floats over something that is scrolled goes with it.
document.addEventListener("scroll", (e) => {
  for (const select of $$("select.chosen", e.target === document ? document : e.target)) {
    if (select.picker?.list.open) place(select.picker.popup, select.picker.box);
  }
}, true);
