"use strict";
// Composers, of the conversation and of a thread: complete people, channels, emoji and commands while typing; Enter
// sends; what cannot be sent stays; what is not sent yet is kept as a draft.
let emojis = null;

// allEmoji are loaded when they are needed first.
async function allEmoji() {
  emojis ??= (await (await fetch("/web/emoji.txt")).text()).trim().split("\n").map((line) => {
    const [picture, ...called] = line.split(" ");
    return { picture, called };
  });
  return emojis;
}
function emojiFor(typed, most) {
  const flat = (emojis ?? []).map(({ picture, called }) => ({ picture, name: called.find((n) => n.includes(typed)) })).filter((e) => e.name);
  return matching(flat, typed, (e) => e.name).slice(0, most);
}

const isComposer = (element) => element.matches?.(".composer textarea");
const listOf = (field) => field.list ??= Object.assign(
  new Listbox(field, document.getElementById(field.getAttribute("aria-controls"))), { onpick: (choice) => complete(field, choice) });

// beforeCursor is what stands before the cursor and may be completed: a name, an emoji, or a whole command.
function beforeCursor(field) {
  const before = field.value.slice(0, field.selectionStart);
  return (before.match(/(?:^|\s)([@#]\S*|:[a-z0-9_+-]{2,})$/) ?? before.match(/^(\/[^@\n]*)$/))?.[1] ?? "";
}

// fitting lists what completes a word.
function fitting(word) {
  const typed = word.slice(1);
  switch (word[0]) {
    case "/": return commands(word);
    case ":": return emojiFor(typed, 12).map((e) => ({ typed: `:${e.name}:`, picture: e.picture }));
    case "#": return matching(names.filter((n) => n.kind === "channel"), typed, (n) => n.typed.slice(1));
    case "@": {
      const found = matching(names.filter((n) => n.typed[0] === "@"), typed, (n) => `${n.typed.slice(1)} ${n.name ?? ""}`);
      return [...found.filter((n) => !n.me), ...found.filter((n) => n.me)];
    }
  }
  return [];
}

// commands lists those that begin as was typed; the one that is typed whole stands first.
function commands(typed) {
  const fits = names.filter((n) => n.kind === "command" &&
    (n.typed.startsWith(typed) || (typed.length > 1 && (n.about ?? "").toLowerCase().includes(typed.slice(1).toLowerCase()))));
  return [...fits.filter((n) => n.typed === typed), ...fits.filter((n) => n.typed !== typed)];
}

async function offer(field) {
  const word = beforeCursor(field);
  if (word[0] === ":") await allEmoji();
  if (word !== beforeCursor(field)) return; // typed on meanwhile
  const more = (n) => n.kind === "command" ? n.about || n.typed.trim() !== word : n.typed !== word;
  listOf(field).show(word ? fitting(word).filter(more) : [], drawChoice);
}

function drawChoice(choice) {
  const about = [choice.name, choice.about, choice.me && "you"].filter(Boolean).join(" · ");
  return [tagged("b", "", choice.picture ? `${choice.picture} ${choice.typed}` : choice.typed), tagged("span", "", about)];
}

// complete puts a choice into the text. A command that is whole is sent at once; one that goes on waits for the rest.
function complete(field, choice, send = true) {
  const end = field.selectionStart;
  const goesOn = /[@ ]$/.test(choice.typed);
  field.setRangeText(choice.typed + (goesOn || choice.kind === "command" ? "" : " "), end - beforeCursor(field).length, end, "end");
  field.focus();
  listOf(field).hide();
  keepDraft(field);
  if (choice.kind === "command" && !goesOn && send) field.form.requestSubmit();
  else if (goesOn) offer(field);
}

document.addEventListener("input", (e) => {
  if (!isComposer(e.target)) return;
  offer(e.target);
  keepDraft(e.target);
});
document.addEventListener("focusout", (e) => { if (isComposer(e.target)) listOf(e.target).hide(); });
document.addEventListener("keydown", (e) => {
  const field = e.target;
  if (!isComposer(field) || e.isComposing) return;
  const choices = listOf(field);
  if (e.key === "Tab" && choices.open) {
    if (e.shiftKey) { choices.hide(); return; }
    e.preventDefault();
    complete(field, choices.choices[choices.at], false);
    return;
  }
  if (!(e.key === "Enter" && e.shiftKey) && choices.key(e)) return;
  if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); field.form.requestSubmit(); }
  if (e.key === "ArrowUp" && field.value === "") { e.preventDefault(); editLast(field); }
  if (e.key === "Escape" && editing(field)) { e.preventDefault(); stopEditing(field); }
});

// Drafts are kept for each person, conversation and thread.
const draftOf = (field) => `draft ${me} ${here} ${field.form.elements.thread.value}`;
function keepDraft(field) {
  if (editing(field)) return;
  if (field.value) localStorage.setItem(draftOf(field), field.value);
  else localStorage.removeItem(draftOf(field));
  markDrafts();
}
function restoreDraft(field) {
  if (!field) return;
  field.value = localStorage.getItem(draftOf(field)) ?? "";
  field.setSelectionRange(field.value.length, field.value.length);
}
function markDrafts() {
  for (const link of $$("#sidebar [data-conversation]")) {
    const kept = localStorage.getItem(`draft ${me} ${link.dataset.conversation} `);
    link.classList.toggle("draft", Boolean(kept) && !link.ariaCurrent);
  }
}
document.body.addEventListener("htmx:afterSwap", markDrafts);

// ↑ in an empty composer changes one's last message; Escape leaves it as it was.
const editing = (field) => field.form.dataset.editing;
function editLast(field) {
  const within = field.closest("#thread") ?? $("#messages");
  const mine = $$("article[data-typed]", within).at(-1);
  if (mine) editMessage(mine);
}
function editMessage(article) {
  const field = article.closest("#thread") ? $("#reply") : $("#text");
  if (!field) return;
  field.form.dataset.editing = article.dataset.ts;
  field.form.setAttribute("hx-post", "/edit");
  htmx.process(field.form);
  $(".editing", field.form).hidden = false;
  field.value = article.dataset.typed;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
function stopEditing(field) {
  delete field.form.dataset.editing;
  $(".editing", field.form).hidden = true;
  restoreDraft(field);
  field.focus();
}
document.body.addEventListener("htmx:configRequest", (e) => {
  if (!e.detail.elt.matches(".composer")) return;
  const { editing: ts } = e.detail.elt.dataset;
  e.detail.path = ts ? "/edit" : "/send";
  if (ts) e.detail.parameters.ts = ts;
});
document.body.addEventListener("htmx:afterRequest", (e) => {
  if (!e.detail.successful || !e.detail.elt.matches(".composer")) return;
  const field = $("textarea", e.detail.elt);
  if (editing(field)) { stopEditing(field); return; }
  field.value = "";
  keepDraft(field);
  listOf(field).hide();
  if (field.form.elements.also) field.form.elements.also.checked = false;
  const list = $("#replies")?.contains(field) ? $("#replies") : $("#messages");
  if (list) list.left = false; // one's own words are to be seen
});

// The buttons under the text.
document.addEventListener("click", (e) => {
  const button = e.target.closest(".composer button");
  if (!button) return;
  const field = $("textarea", button.form);
  if (button.dataset.type) {
    field.focus();
    field.setRangeText((/\S$/.test(field.value) ? " " : "") + button.dataset.type, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (button.dataset.shortcut) post("/shortcut", { callback: button.dataset.shortcut });
  if ("stopEditing" in button.dataset) stopEditing(field);
});
restoreDraft($("#text"));
markDrafts();

// The emoji to choose from: for a text, or for a reaction.
const emojiCard = $("#emoji");
const emojiField = $("input", emojiCard);
const emojiList = new Listbox(emojiField, $("#emoji-found"));
document.addEventListener("click", async (e) => {
  const button = e.target.closest("[data-emoji]");
  if (!button) return;
  emojiCard.opener = button;
  await allEmoji();
  emojiField.value = "";
  offerEmoji();
  emojiCard.showPopover();
  emojiField.focus();
});
function offerEmoji() {
  emojiList.show(emojiFor(emojiField.value.trim().toLowerCase().replaceAll(":", ""), 60), (e) => {
    const picture = tagged("span", "", e.picture);
    picture.title = e.name;
    picture.ariaLabel = e.name;
    picture.role = "img";
    return picture;
  });
}
emojiField.addEventListener("input", offerEmoji);
emojiField.addEventListener("keydown", (e) => {
  const row = getComputedStyle(emojiList.box).gridTemplateColumns.split(" ").length;
  const to = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row }[e.key];
  if (to && emojiList.open) { e.preventDefault(); emojiList.move(to); }
  if (e.key === "Enter" && emojiList.open) { e.preventDefault(); emojiList.pick(); }
});
emojiList.onpick = ({ name }) => {
  emojiCard.hidePopover();
  const form = emojiCard.opener.closest(".composer");
  if (!form) { react(current, name); return; }
  const field = $("textarea", form);
  field.focus();
  field.setRangeText(`:${name}: `, field.selectionStart, field.selectionEnd, "end");
  keepDraft(field);
};
