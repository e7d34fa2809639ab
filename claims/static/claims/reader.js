// The reader: marks and cards point at each other, keys move between them, selected words become
// a claim. Without this script the page still reads, links and accepts.
"use strict";

(() => {
  const reader = document.querySelector("[data-reader]");
  if (!reader) return;

  const text = reader.querySelector(".text");
  const cards = [...reader.querySelectorAll("[data-card]")];
  const help = document.getElementById("help");
  const form = document.getElementById("new-claim");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let selected = null;

  // Marks and cards

  const stretches = (key) => text.querySelectorAll(`[data-marks~="${key}"]`);

  function light(key, isOn) {
    for (const stretch of stretches(key)) stretch.classList.toggle("is-on", isOn);
    const card = document.getElementById(`c-${key}`);
    card?.classList.toggle("is-on", isOn);
    if (isOn) card?.setAttribute("aria-current", "true");
    else card?.removeAttribute("aria-current");
  }

  function select(key, { show = "both" } = {}) {
    if (selected) light(selected, false);
    selected = key;
    if (!key) return;
    light(key, true);
    if (show !== "card") bring(stretches(key)[0], isWide() ? 1 : 0.5);
    if (show !== "text" && isWide()) bring(document.getElementById(`c-${key}`));
  }

  // `part`: how much of the window, from its top, is free.
  function bring(element, part = 1) {
    if (!element) return;
    const box = element.getBoundingClientRect();
    const scroller = element.closest(".side");
    const frame = scroller && getComputedStyle(scroller).overflowY === "auto"
      ? scroller.getBoundingClientRect() : { top: 0, bottom: innerHeight * part };
    const isIn = box.top >= Math.max(frame.top, 0) && box.bottom <= Math.min(frame.bottom, innerHeight * part);
    if (isIn) return;
    element.scrollIntoView({ block: part < 1 ? "start" : "center", behavior: calm ? "auto" : "smooth" });
  }

  // On a narrow page the stylesheet puts the selected card over the foot of the window.
  const isWide = () => matchMedia("(min-width: 62.01rem)").matches;

  text.addEventListener("click", (event) => {
    if (event.target.closest("a") || !getSelection().isCollapsed) return;
    const mark = event.target.closest("[data-marks]");
    if (!mark) {
      select(null);
      return;
    }
    const keys = mark.dataset.marks.split(" ");
    // The innermost first; clicked again, the one around it.
    const place = keys.indexOf(selected);
    select(keys[place > 0 ? place - 1 : keys.length - 1], { show: isWide() ? "card" : "text" });
  });

  reader.querySelector(".cards")?.addEventListener("click", (event) => {
    const card = event.target.closest("[data-card]");
    if (card && !event.target.closest("a, button")) select(card.dataset.card, { show: "text" });
  });

  // Keys

  function step(by) {
    if (!cards.length) return;
    const place = cards.findIndex((card) => card.dataset.card === selected);
    const next = place < 0 ? (by > 0 ? 0 : cards.length - 1) : place + by;
    if (cards[next]) select(cards[next].dataset.card);
  }

  const current = (part) => document.querySelector(`.card.is-on ${part}`);

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    Enter: () => current(".proposition a")?.click(),
    a: () => current("[data-accept]")?.click(),
    n: () => openForm(),
    "?": () => help.showModal(),
    Escape: () => select(null),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  const helpButton = reader.querySelector("[data-help]");
  helpButton.hidden = false;
  helpButton.addEventListener("click", () => help.showModal());

  // Selected words: a browser counts UTF-16 units, the record counts code points.

  const codePoints = (words) => [...words].length;

  function offset(node, place) {
    const stretch = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-at]");
    if (!stretch || node.nodeType !== Node.TEXT_NODE) return null;
    return Number(stretch.dataset.at) + codePoints(node.data.slice(0, place));
  }

  function passage() {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(text)) return null;
    const pieces = [];
    for (const stretch of text.querySelectorAll("[data-at]")) {
      const node = stretch.firstChild;
      if (!node || !range.intersectsNode(node)) continue;
      const from = node === range.startContainer ? range.startOffset : 0;
      const until = node === range.endContainer ? range.endOffset : node.data.length;
      if (from < until) pieces.push({ node, from, until });
    }
    if (!pieces.length) return null;
    return trimmed(pieces);
  }

  function trimmed(pieces) {
    const words = pieces.map(({ node, from, until }) => node.data.slice(from, until));
    const first = pieces[0];
    const last = pieces[pieces.length - 1];
    const before = words[0].length - words[0].trimStart().length;
    const after = words[words.length - 1].length - words[words.length - 1].trimEnd().length;
    const start = offset(first.node, first.from + before);
    const end = offset(last.node, last.until - after);
    return start === null || end === null || start >= end ? null : { start, end, words: joined(pieces, words) };
  }

  // The white space between paragraphs is not on the page.
  function joined(pieces, words) {
    const paragraph = (piece) => piece.node.parentElement.closest("p");
    return words.reduce((all, part, i) =>
      all + (i && paragraph(pieces[i]) !== paragraph(pieces[i - 1]) ? " " : "") + part, "").trim();
  }

  const button = document.createElement("button");
  button.type = "button";
  button.className = "float primary mini";
  button.textContent = "New claim";
  button.hidden = true;

  if (reader.dataset.new) {
    document.body.append(button);
    document.addEventListener("selectionchange", () => { if (!passage()) button.hidden = true; });
    text.addEventListener("pointerup", () => setTimeout(offer));
    text.addEventListener("keyup", offer);
    button.addEventListener("click", openForm);
  }

  function offer() {
    const found = passage();
    button.hidden = !found;
    if (!found) return;
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    const left = Math.min(Math.max(box.left, 8), document.documentElement.clientWidth - 130);
    button.style.left = `${left + scrollX}px`;
    button.style.top = `${box.bottom + scrollY + 6}px`;
  }

  async function openForm() {
    const found = reader.dataset.new && passage();
    if (!found) return;
    button.hidden = true;
    const { start, end, words } = found;
    const params = new URLSearchParams({ version: reader.dataset.version, start, end, text: words.slice(0, 1900) });
    const address = `${reader.dataset.new}?${params}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.headers.has("HX-Refresh")) {
      location.assign(address);
      return;
    }
    form.innerHTML = await answer.text();
    form.showModal();
    form.querySelector("textarea")?.focus();
  }

  form?.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    form.close();
  });

  // A link from elsewhere names a place.

  function follow() {
    const key = /^#[sc]-([0-9a-f-]{36})$/.exec(location.hash)?.[1];
    if (key) select(key);
  }

  addEventListener("hashchange", follow);
  follow();
})();
