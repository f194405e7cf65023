"use strict";
// Ctrl+K finds channels and people.
const finder = $("#finder");
const wanted = $("input", finder);
const found = new Listbox(wanted, $("#found"));

function find() {
  const there = names.filter((n) => n.id && !n.me);
  found.show(matching(there, wanted.value.trim(), (n) => `${n.name ?? ""} ${n.typed}`), (n) =>
    [tagged("b", "", n.name ?? n.typed), tagged("span", "", n.name ? [n.typed, n.about].filter(Boolean).join(" · ") : "channel")]);
}
function openFinder() {
  if ($(".dialog") || finder.open) return;
  wanted.value = "";
  finder.showModal();
  find();
}
found.onpick = ({ id }) => { location.href = `/?${new URLSearchParams({ as: me, c: id })}`; };
wanted.addEventListener("input", find);
wanted.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") found.key(e);
});
finder.addEventListener("click", (e) => { if (e.target === finder) finder.close(); });
document.addEventListener("click", (e) => { if (e.target.closest("[data-open=finder]")) openFinder(); });
document.addEventListener("keydown", (e) => {
  if (e.key.toLowerCase() !== "k" || !(e.ctrlKey || e.metaKey)) return;
  e.preventDefault();
  openFinder();
});
