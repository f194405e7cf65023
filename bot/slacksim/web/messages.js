"use strict";
// Messages: one of them is current, with the pointer or the arrows; its tools float at its top right. Only what is in
// the current one is reached with Tab.
const tools = $("#tools");
const more = $("#more");
const thread = $("#thread");
const lists = () => $$(".messages");
let current = null;

const inside = (article) => $$("a, button, input, select, summary", article);

// still takes all but the current message of a list out of the way of Tab.
function still(list) {
  for (const article of $$("article", list)) {
    for (const element of inside(article)) element.tabIndex = article === current ? 0 : -1;
    article.tabIndex = -1;
  }
}

function floatTools() {
  const list = current?.closest(".messages");
  if (!list?.isConnected || !current.isConnected || "whisper" in current.dataset) { tools.hidden = true; return; }
  tools.hidden = false;
  const message = current.getBoundingClientRect();
  const within = list.getBoundingClientRect();
  tools.style.top = `${Math.max(within.top + 4, message.top - 16)}px`;
  tools.style.right = `${innerWidth - within.right + 20}px`;
  const seen = message.bottom >= within.top && message.top <= within.bottom;
  if (!seen && !tools.contains(document.activeElement)) tools.hidden = true; // hidden, they would lose the focus
  $("[data-reply]", tools).hidden = !mayReply(current);
}

const mayReply = (article) => list(article).id === "messages" && !("gone" in article.dataset) && !document.body.matches("[data-app]");
const threadOf = (article) => article.dataset.thread ?? article.dataset.ts;
const list = (article) => article.closest(".messages");

function makeCurrent(article) {
  if (more.matches(":popover-open") || $("#emoji").matches(":popover-open")) return;
  const before = current;
  current = article && !("gone" in article.dataset) ? article : null;
  for (const one of [before, current]) if (one) for (const element of inside(one)) element.tabIndex = one === current ? 0 : -1;
  floatTools();
}

document.addEventListener("mouseover", (e) => {
  const article = e.target.closest?.(".message");
  if (article) makeCurrent(article);
  else if (!e.target.closest?.("#tools") && !tools.contains(document.activeElement) && !current?.contains(document.activeElement)) makeCurrent(null);
});
document.addEventListener("focusin", (e) => {
  const article = e.target.closest(".message");
  if (article) makeCurrent(article);
});
document.addEventListener("scroll", (e) => { if (e.target.matches?.(".messages")) floatTools(); }, true);
window.addEventListener("resize", floatTools);

// Arrows move between messages, and to the tools of the current one and back; Enter goes into its thread.
document.addEventListener("keydown", (e) => {
  const within = e.target.closest?.(".messages");
  if (!within || !e.target.matches(".messages, article") || e.altKey || e.ctrlKey || e.metaKey) return;
  const all = $$("article", within);
  const at = all.indexOf(e.target);
  const to = { ArrowUp: at < 0 ? all.length - 1 : Math.max(0, at - 1), ArrowDown: Math.min(all.length - 1, at + 1), Home: 0, End: all.length - 1 }[e.key];
  if (to !== undefined) { e.preventDefault(); all[to]?.focus(); }
  if (e.key === "Enter" && at >= 0 && mayReply(e.target)) { e.preventDefault(); openThread(threadOf(e.target), true); }
  if (e.key === "ArrowRight" && at >= 0) {
    floatTools(); // the message came into view with its focus, and the scroll is told later
    if (!tools.hidden) { e.preventDefault(); $("[tabindex='0']", tools).focus(); }
  }
  if (e.key === "Escape" && at >= 0) within.focus();
});
tools.addEventListener("keydown", (e) => { if (e.key === "Escape") current?.focus(); });

// What the tools do with the current message.
tools.addEventListener("click", (e) => {
  const button = e.target.closest("button");
  if (button?.dataset.react) react(current, button.dataset.react);
  if (button && "reply" in button.dataset) openThread(threadOf(current), true);
});
function react(article, emoji) {
  const mine = $$(".pill.mine", article).some((p) => p.form.elements.emoji.value === emoji);
  post("/react", { ts: article.dataset.ts, emoji, ...(mine && { off: "1" }) });
}
more.addEventListener("beforetoggle", () => {
  for (const item of $$("[data-mine]", more)) item.hidden = !("typed" in (current?.dataset ?? {}));
});
more.addEventListener("click", (e) => {
  const { shortcut, copy, edit, delete: away } = e.target.closest("button")?.dataset ?? {};
  const { ts } = current.dataset;
  if (shortcut) post("/shortcut", { ts, callback: shortcut });
  if (copy !== undefined) navigator.clipboard?.writeText(new URL(`/?as=${me}&c=${here}#m${ts}`, location.href).href);
  if (edit !== undefined) editMessage(current);
  if (away !== undefined && confirm("Delete this message? This can’t be undone.")) post("/delete", { ts });
});

// The thread stands beside; its address is the page's.
async function openThread(ts, write) {
  const query = new URLSearchParams({ as: me, c: here, t: ts });
  const drawn = await fetch(`/thread-pane?${query}`);
  thread.innerHTML = await drawn.text();
  thread.hidden = false;
  htmx.process(thread);
  history.replaceState(null, "", `/?${query}`);
  for (const article of $$("#messages article")) article.classList.toggle("chosen", article.dataset.ts === ts);
  still(thread);
  toEnd($("#replies"));
  restoreDraft($("#reply"));
  if (write) $("#reply")?.focus();
  else $("#replies")?.focus();
}
document.addEventListener("click", (e) => {
  const link = e.target.closest("[data-thread-of], [data-close-thread]");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  if (link.dataset.threadOf) openThread(link.dataset.threadOf);
  else closeThread();
});
function closeThread() {
  thread.hidden = true;
  thread.replaceChildren();
  history.replaceState(null, "", `/?${new URLSearchParams({ as: me, c: here })}`);
  $("#messages article.chosen")?.focus();
  $("#messages article.chosen")?.classList.remove("chosen");
}
thread.addEventListener("keydown", (e) => { if (e.key === "Escape" && !e.defaultPrevented) closeThread(); });

// What somebody opened or closed stays so, whatever is drawn anew.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) => !(name === "open" && element.matches("details"));

// A redrawn list stays at its end, if that is where it was; a list that opens does so at what is looked for, at what is
// new, or at its end.
const toEnd = (list) => { if (list) list.scrollTop = list.scrollHeight; };
document.addEventListener("scroll", (e) => {
  if (e.target.matches?.(".messages")) e.target.left = e.target.scrollHeight - e.target.scrollTop - e.target.clientHeight > 40;
}, true);
document.body.addEventListener("htmx:afterSwap", (e) => {
  if (!e.detail.target.matches(".messages")) return;
  still(e.detail.target);
  if (current && !current.isConnected) current = null;
  floatTools();
  if (!e.detail.target.left) toEnd(e.detail.target);
});
// Where there is more room or less, the end stays in sight.
const roomy = new ResizeObserver((changed) => { for (const { target } of changed) if (!target.left) toEnd(target); });
// A picture that comes late must not push the end away.
document.addEventListener("load", (e) => {
  const within = e.target.closest?.(".messages");
  if (within && !within.left && !document.querySelector(":target, #new")) toEnd(within);
}, true);
function showPlace() {
  const messages = $("#messages");
  if (!messages) return;
  toEnd(messages);
  toEnd($("#replies"));
  const target = $(":target") ?? $("#new");
  target?.scrollIntoView({ block: $(":target") ? "center" : "start" });
}
for (const list of lists()) still(list);
showPlace();
for (const list of lists()) roomy.observe(list);
window.addEventListener("hashchange", showPlace);

// What only one person sees, a client that starts anew has forgotten.
if (performance.getEntriesByType("navigation")[0]?.type === "reload") addEventListener("load", () => post("/dismiss", {}));
