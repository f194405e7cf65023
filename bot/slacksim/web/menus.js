"use strict";
// Menus and cards: they open where there is room, close on Escape and on a click elsewhere, one at a time.

// place puts something that floats under what opened it, or above where there is more room.
function place(floating, anchor) {
  const at = anchor.getBoundingClientRect();
  const margin = 8;
  floating.style.maxHeight = "";
  const { width, height } = floating.getBoundingClientRect();
  const below = innerHeight - at.bottom - margin;
  const above = at.top - margin;
  const under = below >= height || below >= above;
  floating.style.maxHeight = `${Math.max(120, under ? below : above)}px`;
  const shown = Math.min(height, Math.max(120, under ? below : above));
  floating.style.top = `${under ? at.bottom + 4 : Math.max(margin, at.top - shown - 4)}px`;
  floating.style.left = `${Math.max(margin, Math.min(at.left, innerWidth - width - margin))}px`;
}

const openerOf = (menu) => menu.opener ?? $(`[popovertarget="${menu.id}"]`);

document.addEventListener("beforetoggle", (e) => {
  const menu = e.target;
  if (!menu.matches("[popover].menu, [popover].emoji, [popover].card")) return;
  const opener = openerOf(menu);
  if (opener?.hasAttribute("aria-expanded")) opener.ariaExpanded = String(e.newState === "open");
  if (e.newState === "open") requestAnimationFrame(() => place(menu, opener));
}, true);
document.addEventListener("toggle", (e) => {
  if (e.target.matches("[popover].menu") && e.newState === "open") items(e.target)[0]?.focus();
}, true);

const items = (menu) => $$("[role=menuitem]", menu).filter((item) => !item.hidden);

// In an open menu arrows move, and a choice closes it.
document.addEventListener("keydown", (e) => {
  const menu = e.target.closest?.("[popover].menu");
  if (!menu) return;
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[e.key];
  if (e.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  e.preventDefault();
  all.at(to % all.length).focus();
});
document.addEventListener("click", (e) => {
  if (e.target.closest("[role=menuitem]")) e.target.closest("[popover]").hidePopover();
});

// A name leads to a card of whose it is.
const card = $("#card");
document.addEventListener("click", async (e) => {
  const link = e.target.closest("[data-card]");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  const query = new URLSearchParams({ as: me, c: here, who: link.dataset.card });
  const drawn = await fetch(`/card?${query}`);
  if (!drawn.ok) return;
  card.innerHTML = await drawn.text();
  card.opener = link;
  card.showPopover();
  $("a", card)?.focus();
});
