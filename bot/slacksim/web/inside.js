"use strict";
// A look inside: a drawer that is drawn while it is open, and stays open from one page to the next.
const drawer = $("#inside");

// lookInside opens a part of it, or closes it where none is named.
async function lookInside(part) {
  sessionStorage.inside = part;
  const button = $(".inside-open");
  button.ariaExpanded = String(part !== "");
  if (part === "") {
    drawer.hidden = true;
    drawer.replaceChildren();
    return;
  }
  const drawn = await fetch(`/inside?${new URLSearchParams({ as: me, c: here, part })}`);
  if (!drawn.ok || sessionStorage.inside !== part) return;
  drawer.innerHTML = await drawn.text();
  drawer.hidden = false;
  htmx.process(drawer);
}

if (drawer) {
  document.addEventListener("click", async (e) => {
    const button = e.target.closest("[data-inside]");
    if (!button) return;
    const opener = button.matches(".inside-open");
    const part = opener && sessionStorage.inside ? "" : button.dataset.inside;
    await lookInside(part);
    if (part === "") $(".inside-open").focus();
    else $("[aria-current]", drawer)?.focus();
  });
  drawer.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.defaultPrevented) return;
    lookInside("");
    $(".inside-open").focus();
  });
  // What somebody had written out stays, whatever is drawn anew around it.
  Idiomorph.defaults.callbacks.beforeNodeMorphed = (old) => !(old.matches?.(".json-text") && old.firstElementChild);
  if (sessionStorage.inside) lookInside(sessionStorage.inside);
}
