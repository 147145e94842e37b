// Comforts for readers with script. Nothing here is needed for any function of the board.
"use strict";

const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const on = (sign, act, early) => document.addEventListener(sign, act, early);
const make = (tag, values) => Object.assign(document.createElement(tag), values);

const announcement = one("#announcement");
const say = (words) => { announcement.textContent = ""; setTimeout(() => { announcement.textContent = words; }, 50); };

// Guests get the library of swaps when they first reach for something that needs it.
const library = document.currentScript.dataset.htmx;
let arriving;
const withHtmx = () => window.htmx ? Promise.resolve() : arriving ??= new Promise((arrived, failed) => {
  document.head.append(make("script", {
    src: library,
    // The library reads the page a moment after it has come.
    onload: () => setTimeout(arrived),
    onerror: () => { arriving = null; failed(); },
  }));
});
const NEEDS_HTMX = "a.opens-post, a[data-to], a[hx-get]";
on("pointerover", ({ target }) => { if (target.closest(NEEDS_HTMX)) withHtmx().catch(() => {}); });

// A quoted post opens where its link stands, and folds again.
let opened = 0;
function openPost(link) {
  const after = link.closest(".quote-source, .quoted-by, .post-answers, .reply-to") || link;
  const isOpen = after.parentNode.querySelector(`:scope > .opened-here[data-href="${link.pathname}"]`);
  if (isOpen) { isOpen.remove(); link.ariaExpanded = "false"; return; }
  const slot = make("div", { id: `opened-${++opened}`, className: "opened-here" });
  slot.dataset.href = link.pathname;
  (after.closest(".post-head") || after).after(slot);
  link.ariaExpanded = "true";
  htmx.ajax("GET", link.pathname, { source: slot, target: slot, swap: "innerHTML" }).then(() => {
    slot.querySelector(".opened")?.focus();
  });
  slot.addEventListener("click", (event) => {
    if (!event.target.closest(".opened-close")) return;
    event.preventDefault();
    event.stopPropagation();
    slot.remove();
    link.ariaExpanded = "false";
    link.focus();
  });
}

// Quoting takes what is selected in the post; with a form open it is added to the text there.
function selectionIn(post) {
  const selection = window.getSelection();
  const prose = post.querySelector(".prose");
  if (!prose || selection.isCollapsed) return "";
  // Three clicks on a last paragraph select as far as the buttons below the text: keep what is inside.
  const selected = selection.getRangeAt(0);
  const own = document.createRange();
  own.selectNodeContents(prose);
  const other = [...prose.querySelectorAll(".opened-here")].some((slot) => slot.contains(selected.startContainer));
  if (other || !selected.intersectsNode(prose)) return "";
  if (selected.compareBoundaryPoints(Range.START_TO_START, own) > 0) own.setStart(selected.startContainer, selected.startOffset);
  if (selected.compareBoundaryPoints(Range.END_TO_END, own) < 0) own.setEnd(selected.endContainer, selected.endOffset);
  selection.removeAllRanges();
  selection.addRange(own);
  return selection.toString().trim();
}

function insert(area, text) {
  const before = area.value.slice(0, area.selectionStart).trimEnd();
  area.setRangeText((before ? "\n\n" : "") + text, before.length, area.selectionEnd, "end");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// What a link of a post leads to opens in the post: below it, in its place, or as a menu. A form that
// stands open below it keeps what was typed in it: one goes back to it.
function openInPost(link, selected) {
  const { to } = link.dataset;
  const target = one(`#${to}-${idOf(link.closest(".post"))}`);
  const form = to === "answer" && target.querySelector("textarea");
  if (form) return form.focus();
  // A form answers what the page shows, not what has come since.
  const seen = link.search && one("#arrivals")?.dataset.after;
  const address = link.pathname + link.search + (selected ? `&selected=${encodeURIComponent(selected)}` : "") + (seen ? `&seen=${seen}` : "");
  return htmx.ajax("GET", address, { source: link, target, headers: { "HX-Target": target.id } });
}
const idOf = (post) => post.id.slice(5);

function closeForm(button) {
  const slot = button.closest(".answer");
  const way = slot.closest(".post")?.querySelector(".replies-post");
  slot.replaceChildren();
  way?.focus();
}

// Answers false when no form is open that the quote could go to.
function quote(link, selected) {
  const area = all(".answer textarea").find((a) => a.closest("[id^='answer-']") || a.value.trim());
  if (!area) return false;
  const query = selected ? `?selected=${encodeURIComponent(selected)}` : "";
  fetch(`/posts/${idOf(link.closest(".post"))}/quotation${query}`).then(async (answer) => {
    if (answer.ok) insert(area, await answer.text());
    else location.href = link.href;
  });
  return true;
}

function follow(link) {
  if (link.matches(".opens-post")) return openPost(link);
  if (!link.dataset.to) return link.click();
  const selected = link.matches(".quotes-post") && selectionIn(link.closest(".post")).slice(0, 4000);
  return link.matches(".quotes-post") && quote(link, selected) || openInPost(link, selected);
}

const isPlain = (event) => !(event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey);
on("click", (event) => {
  const link = event.target.closest(`.keys-link, ${NEEDS_HTMX}`);
  if (!link || !isPlain(event) || event.button || event.shiftKey || (link.matches("[hx-get]") && window.htmx)) return;
  event.preventDefault();
  const leave = () => { location.href = link.href; };
  if (link.matches(".keys-link")) showKeys(link).catch(leave);
  else withHtmx().then(() => follow(link), leave);
}, true);

// What is said beside a form, or where there is none at the top; it goes when something succeeds.
const nearestNotices = (source) => source?.closest?.("form")?.querySelector(".notices") || one("#notices");
function clearNotices(but) {
  for (const place of all(".notices")) if (place !== but) place.replaceChildren();
}

// Focus goes to what was swapped in, and it is announced. Notes about drafts speak for themselves;
// a preview leaves the focus where it is, for the next word or the next button.
const FIRST = ":scope > summary, [aria-invalid], .form-errors, .prompt input:not([type=hidden]), textarea:not([readonly]), .arrived";
on("htmx:after:swap", ({ detail: { ctx } }) => {
  // An answer that names its own target leaves its selector here.
  const named = ctx?.target?.id ? `#${ctx.target.id}` : ctx?.target;
  const target = typeof named === "string" ? one(named) : named;
  // What comes by itself, while one reads or types, takes nothing away.
  if (!target?.matches?.(":not(.like)")) return;
  clearNotices(target);
  const source = ctx.sourceElement;
  if (source?.matches?.(".closes-answer") && !target.querySelector(".error") && target.matches(".saved")) closeForm(source);
  // What saving while typing has to say takes no focus from the text.
  if (target.matches(".saved") || source?.matches?.(".saved")) return;
  if (!target.matches(".preview")) {
    const focus = target.querySelector(FIRST) || target;
    if (focus === target) target.tabIndex = -1;
    focus.focus();
    if (focus.tagName === "TEXTAREA") focus.setSelectionRange(focus.value.length, focus.value.length);
  }
  say(announcement.dataset.arrived);
});

// What does not fit its place can be scrolled from the keyboard in every browser.
function openWideParts() {
  for (const part of all(".prose :is(pre, .table), .record-more")) {
    if (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight) part.tabIndex = 0;
  }
}
openWideParts();
on("htmx:after:swap", openWideParts);

// Without an answer everything stays where it is. Saving while one types must not take the focus away.
function complain(target, source) {
  const note = target?.matches?.(".saved") && target;
  const place = note || nearestNotices(source);
  clearNotices(place);
  const words = make("p", { className: note ? "error" : "notice notice-caution", textContent: announcement.dataset.offline });
  if (note) words.role = "status";
  place.replaceChildren(words);
  if (!note) place.focus();
}

on("htmx:error", ({ detail: { ctx } }) => { if (!ctx?.response) complain(ctx?.target, ctx?.sourceElement); });

// An answer that is not the board's own, such as a proxy's, must not take the place of a form.
on("htmx:after:request", (event) => {
  const { target, text, hx, response, sourceElement } = event.detail.ctx;
  if (hx.retarget === "#notices") hx.retarget = nearestNotices(sourceElement);
  const isOurs = hx.retarget || hx.redirect || target?.matches?.(".opened-here") || text.includes(`id="${target?.id}"`);
  if (isOurs && response.status < 500) return;
  event.preventDefault();
  complain(target, sourceElement);
});

// Menus close when one clicks elsewhere or presses Escape.
on("click", ({ target }) => {
  for (const menu of all(".menu[open]")) if (!menu.contains(target)) menu.open = false;
});
on("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = event.target.closest?.(".menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest?.("form.writing")?.querySelector(".button-primary")?.click();
  }
});

// One letter does what a link of the page does, unless something is typed; focus goes along from post to post.
const PLACES = ".post>.sheet,.thread-title>a,.section-name a,.news-title>a,.record-main>:first-child>a:first-of-type";
const KEYS = {
  n: "a[rel=next]",
  p: "a[rel=prev]",
  r: ".post:focus-within .replies-post, #answer textarea, #answer a",
  q: ".post:focus-within .quotes-post",
  u: ".crumbs li:last-child a",
  "/": "a[rel=search]",
  "?": ".keys-link",
};
function step(by) {
  const places = all(PLACES);
  const here = places.findIndex((place) => place.closest("li, article").matches(":focus-within"));
  const inSight = places.findIndex((place) => place.getBoundingClientRect().bottom > 0);
  const place = places[here < 0 ? inSight : here + by];
  place?.focus();
  if (place?.matches(".sheet")) place.scrollIntoView();
}
on("keydown", (event) => {
  if (!isPlain(event) || event.target.matches("input, textarea, select, [contenteditable]")) return;
  if (one("[data-keys=off], dialog[open], .menu[open]")) return;
  // Where letters are not Latin, the place of the key counts.
  const key = event.key > "~" ? event.code.slice(3).toLowerCase() : event.key;
  const by = { j: 1, k: -1 }[key];
  if (by) step(by);
  const way = KEYS[key] && one(KEYS[key]);
  if (!way) return;
  event.preventDefault();
  way.matches("textarea") ? way.focus() : way.click();
});

// The sheet of keys lies over the page.
async function showKeys(link) {
  const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
  const dialog = make("dialog", { className: "card", ariaLabel: link.textContent, onclose: () => dialog.remove() });
  dialog.append(...page.querySelector("main").children);
  document.body.append(dialog);
  dialog.showModal();
}
