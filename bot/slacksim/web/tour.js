"use strict";
// The tour beside the chat. This script stands in the head: a tour that somebody closed is never seen again on its way.
const root = document.documentElement;
root.dataset.tour = localStorage.getItem("tour") ?? "open";

const tourDoes = {
  open() { localStorage.removeItem("tour"); root.dataset.tour = "open"; sheet(true); document.querySelector("#tour-body").focus(); },
  close() { localStorage.setItem("tour", "closed"); root.dataset.tour = "closed"; document.querySelector(".tour-open")?.focus(); },
  sheet(button) { sheet(button.ariaExpanded !== "true"); },
};

// sheet unfolds the tour on a phone, or folds it. Elsewhere that changes nothing that is seen.
function sheet(unfolded) {
  const bar = document.querySelector(".tour-bar");
  bar.ariaExpanded = String(unfolded);
  document.getElementById("tour").classList.toggle("unfolded", unfolded);
}

document.addEventListener("click", (e) => {
  const button = e.target.closest("[data-tour-do]");
  if (button) tourDoes[button.dataset.tourDo](button);
  if (pointed && e.target.closest("button, summary")?.textContent.trim() === pointed) point("");
});
// One step is open at a time. (A name in common would do that too, but closes the next step while a new list comes in.)
document.addEventListener("toggle", (e) => {
  if (!e.target.open || !e.target.matches(".step > details")) return;
  document.querySelectorAll(".step > details[open]").forEach((other) => { other.open = other === e.target; });
}, true);
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && document.querySelector(".tour.unfolded")?.contains(document.activeElement)) sheet(false);
});

// Where a step of the tour leads stands behind the "#" of the address, for this page alone.
let pointed = "";
let lookedAt = "";
function arrive() {
  const there = new URLSearchParams(location.hash.slice(1));
  if (!there.has("tour")) return;
  history.replaceState(null, "", location.pathname + location.search);
  sheet(false);
  const text = document.getElementById("text");
  if (there.has("typed") && text) {
    text.value = there.get("typed");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }
  lookedAt = there.get("at") ?? "";
  point(there.get("press") ?? "");
  const target = document.querySelector(".tour-point") ?? document.querySelector(".tour-look");
  target?.scrollIntoView({ block: target.matches(".tour-look") && target.clientHeight > innerHeight / 2 ? "start" : "center" });
  document.querySelector(".tour-point")?.focus({ preventScroll: true });
  root.dataset.tourAt = there.get("tour");
}
window.addEventListener("hashchange", arrive);

// point shows the last button of a name, until somebody uses it, and the message that is to be looked at.
function point(name) {
  pointed = name;
  document.querySelectorAll(".tour-point, .tour-look").forEach((e) => e.classList.remove("tour-point", "tour-look"));
  const within = (lookedAt && document.getElementById("m" + lookedAt)) || document.getElementById("messages");
  if (lookedAt && within) within.classList.add("tour-look");
  const named = [...(within?.querySelectorAll("button, summary") ?? [])].filter((e) => name && e.textContent.trim() === name);
  named.at(-1)?.classList.add("tour-point");
}

document.addEventListener("DOMContentLoaded", () => {
  const steps = document.getElementById("tour-steps");
  if (!steps) return;
  const taken = () => new Set([...steps.querySelectorAll(".done")].map((e) => e.dataset.step));
  let before = taken();
  let drawn = "";
  document.body.addEventListener("htmx:beforeSwap", (e) => {
    if (e.detail.target !== steps) return;
    if (e.detail.xhr.responseText === drawn) e.detail.shouldSwap = false;
    drawn = e.detail.xhr.responseText;
  });
  document.body.addEventListener("htmx:afterSwap", (e) => {
    if (e.detail.target === steps) tell();
    else if (pointed || lookedAt) point(pointed);
  });
  document.body.addEventListener("htmx:afterRequest", (e) => {
    if (!steps.contains(e.detail.elt) || e.detail.requestConfig.verb !== "post") return;
    const problem = document.getElementById("tour-problem");
    problem.hidden = e.detail.successful;
    problem.textContent = e.detail.successful ? "" : e.detail.xhr.responseText || "The workspace does not answer. Is the demo still running?";
    if (e.detail.successful) location.href = e.detail.xhr.getResponseHeader("Tour-Place");
  });

  // tell says what was just taken, and shows it.
  function tell() {
    document.querySelector(".tour-next").replaceChildren(document.getElementById("tour-next").content.cloneNode(true));
    const fresh = [...steps.querySelectorAll(".done")].filter((e) => !before.has(e.dataset.step));
    before = taken();
    fresh.forEach((e) => e.classList.add("fresh"));
    if (fresh.length === 0) return;
    document.getElementById("tour-said").textContent = "Done: " + fresh.map((e) => e.querySelector(".tour-do").textContent).join(", ") + ".";
    steps.querySelector(".now")?.scrollIntoView({ block: "nearest" });
  }
  steps.querySelector(".now")?.scrollIntoView({ block: "nearest" });
  arrive();
});
