"use strict";
// Of things of one kind that stand together, Tab stops at one, and arrows move among them. What they are stands in
// data-roving.
const among = (group) => $$(group.dataset.roving, group).filter((item) => !item.hidden && !item.disabled);

// stop has Tab stop where somebody is in a group, or was, or at what is current; else at the first.
function stop(group) {
  const all = among(group);
  const seen = all.filter((item) => item.checkVisibility());
  const current = $("[aria-current]", group);
  const wanted = [document.activeElement, group.stop, current, current && $(group.dataset.roving, current)];
  group.stop = wanted.find((item) => seen.includes(item)) ?? seen[0] ?? all[0];
  for (const item of $$(group.dataset.roving, group)) item.tabIndex = item === group.stop ? 0 : -1;
}
const stopAll = () => $$("[data-roving]").forEach(stop);

document.addEventListener("focusin", (e) => {
  const group = e.target.closest("[data-roving]");
  if (group) stop(group);
});
document.addEventListener("keydown", (e) => {
  if (e.key === "Tab") stopAll(); // something may have gone since
  const group = e.target.closest?.("[data-roving]");
  if (!group || e.defaultPrevented || !e.target.matches(group.dataset.roving)) return;
  const seen = among(group).filter((item) => item.checkVisibility());
  const at = seen.indexOf(e.target);
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[e.key];
  if (to === undefined) return;
  e.preventDefault();
  seen.at(to % seen.length).focus();
});
document.body.addEventListener("htmx:afterSettle", stopAll);
stopAll();
