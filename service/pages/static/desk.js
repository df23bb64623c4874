/* The desk's script. It makes the page's own forms quicker: the same addresses, the part that changed as answer.
   What may be done the server decides; without this file everything works, by posting and coming back. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const queue = $("queue");
  const page = $("one"); // A comment's own page.
  const feed = document.querySelector(".feed");
  const policy = window.trustedTypes ? trustedTypes.createPolicy("desk", { createHTML: (made) => made }) : null;
  const parsed = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
  const keep = {
    get: (name, otherwise) => { try { return localStorage.getItem("desk-" + name) ?? otherwise; } catch { return otherwise; } },
    set: (name, value) => { try { localStorage.setItem("desk-" + name, value); } catch { /* private window */ } },
  };
  root.classList.add("js");

  /* What is said, and what is left */

  function say(text, failed = false) {
    document.body.classList.toggle("unsaved", failed);
    $("status").textContent = text;
  }

  /* Told only to whoever has waited long enough to wonder. */
  function loading() {
    const late = setTimeout(() => say("Loading…"), 400);
    return () => {
      clearTimeout(late);
      if ($("status").textContent === "Loading…") say("");
    };
  }

  function left(number) {
    if (number === null) return;
    const tab = document.querySelector(".tabs [aria-current] .count");
    if (tab && !new URLSearchParams(location.search).size) tab.textContent = number;
    document.title = `(${number}) ` + document.title.replace(/^\(.*?\) /, "");
  }

  /* Cards */

  const cards = () => [...document.querySelectorAll(".card:not(.saving)")];
  const cardAt = () => document.activeElement && document.activeElement.closest(".card, .one");
  const follows = (card, step) => {
    const all = [...document.querySelectorAll(".card:not(.saving), .card.saving")].filter((one) => one === card || !one.classList.contains("saving"));
    return all[all.indexOf(card) + step];
  };

  function focus(card) {
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
  }

  function focusAfter(card) {
    const next = follows(card, 1) || follows(card, -1);
    if (next) focus(next);
    else ($("next") || $("title") || $("main")).focus();
  }

  /* A card that shrinks to a line above the one that is read must not move it. */
  function still(change) {
    const read = cardAt();
    const top = read && read.getBoundingClientRect().top;
    change();
    if (read && read.isConnected) scrollBy(0, read.getBoundingClientRect().top - top);
  }

  function neverNowhere(element) {
    if (document.activeElement === document.body || !document.activeElement) {
      if (element.matches(".card")) focus(element);
      else focusAfter(element);
    }
  }

  /* A form is sent, and the answer takes the card's place */

  const undoable = [];
  let pressed = 0;
  let line = Promise.resolve(); // One is sent after the other: what was pressed last is decided last.

  async function send(form, fields) {
    const wait = AbortSignal.timeout ? AbortSignal.timeout(10000) : undefined;
    const answer = await fetch(form.getAttribute("action"), {
      method: "POST", body: fields, headers: { "X-Fragment": "1" }, signal: wait, redirect: "error",
    });
    return { answer, html: await answer.text() };
  }

  async function decide(form, submitter) {
    const before = form.closest(".card, .stub");
    if (!before || before.classList.contains("saving")) return false;
    const undoing = form.classList.contains("undo");
    before.classList.add("saving");
    if (!undoing) focusAfter(before);
    before.inert = !undoing; // Where the focus is on its way back, it stays.
    const fields = new URLSearchParams(new FormData(form, submitter));
    const entry = { before, done: null, number: ++pressed };
    if (!undoing) undoable.push(entry);
    entry.done = line.then(async () => {
      let told = "Not saved. Try again.", signedOut = null;
      try {
        const { answer, html } = await send(form, fields);
        if (answer.ok || answer.status === 409) {
          const after = document.importNode(parsed(html).querySelector("article"), true);
          still(() => before.replaceWith(after));
          entry.stub = answer.ok && !undoing ? after : null;
          say(decodeURIComponent(answer.headers.get("X-Status") || ""), !answer.ok);
          left(answer.headers.get("X-Left"));
          const last = $("last");
          if (last) last.remove();
          if (undoing && answer.ok) focus(after);
          else neverNowhere(after);
          return true;
        }
        if (answer.status === 401) signedOut = parsed(html).querySelector(".trouble-box");
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
      }
      before.inert = false;
      before.classList.remove("saving");
      const at = undoable.indexOf(entry);
      if (at >= 0) undoable.splice(at, 1);
      for (const open of before.querySelectorAll(".actions details[open]")) open.open = false;
      focus(before);
      say(told, true);
      if (signedOut) {
        $("trouble-place").replaceChildren(document.importNode(signedOut, true));
        $("trouble-dialog").showModal();
      }
      return false;
    });
    line = entry.done.catch(() => {});
    return entry.done;
  }

  addEventListener("beforeunload", (event) => {
    // What waits to be sent would be lost with the page, though its card looks decided.
    if (document.querySelector(".card.saving, .stub.saving")) event.preventDefault();
  });

  async function undo() {
    while (undoable.length) {
      const entry = undoable.pop();
      await entry.done;
      const form = entry.stub && entry.stub.isConnected && entry.stub.querySelector("form");
      if (form) {
        // What is not taken back may be tried again, the youngest first.
        if (!await decide(form)) undoable.push(entry);
        undoable.sort((one, other) => one.number - other.number);
        return;
      }
    }
    const last = $("last");
    if (last) last.requestSubmit();
    else say("There is nothing to undo here.");
  }

  /* The last decision of an earlier page. Its answer leads to a page, so one is loaded, once it is known that the
     service is there: what it says is kept for that page. */
  async function undoLast(form) {
    if (form.matches(".saving")) return;
    form.classList.add("saving"); // And not inert: the focus may be on it.
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual",
        signal: AbortSignal.timeout ? AbortSignal.timeout(10000) : undefined,
      });
      if (answer.type === "opaqueredirect") {
        const id = queue && /comments\/(\w+)\/undo$/.exec(form.getAttribute("action"));
        if (id) location.hash = `card-${id[1]}`;
        location.reload();
        return;
      }
      // What it has to say to that, such as who was faster, is a page of its own.
      if (answer.status < 500) { form.submit(); return; }
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    }
    form.classList.remove("saving");
    say("Not saved. Try again.", true);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "last") {
      event.preventDefault();
      undoLast(form);
      return;
    }
    if (!form.matches(".decide") || !form.closest(".card, .stub")) return;
    event.preventDefault();
    decide(form, event.submitter);
  });

  /* Opened parts: a reason, a time. One at a time; Escape goes back to the card. */

  document.addEventListener("toggle", (event) => {
    const opened = event.target;
    if (!opened.matches(".reject, .later") || !opened.open) return;
    for (const other of document.querySelectorAll(".reject[open], .later[open]")) if (other !== opened) other.open = false;
    const first = opened.querySelector("input:checked") || opened.querySelector("input[type=radio], button");
    if (first) first.focus({ preventScroll: true });
    if (opened.getBoundingClientRect().bottom > innerHeight) opened.scrollIntoView({ block: "nearest" });
  }, true);

  /* Keys */

  const typing = (target) => target.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
  const wants = (name, otherwise) => keep.get(name, otherwise) === "1";
  const on = () => wants("keys-on", "1");
  const press = (within, key) => {
    const found = within.querySelector(`[data-key="${key}"]`);
    if (found) found.click();
    return Boolean(found);
  };

  // Right after its key the focus is still on the card: who types on at once means what was opened.
  const openedPart = () => document.activeElement.closest(".reject[open], .later[open]")
    || document.querySelector(":is(.card, .one):focus :is(.reject, .later)[open]");

  function inOpened(event) {
    const opened = openedPart();
    if (!opened) return false;
    if (event.key === "Escape") {
      opened.open = false;
      focus(opened.closest(".card, .one"));
      return true;
    }
    if (!/^[1-9]$/.test(event.key) && event.key !== "Enter") return false;
    const form = opened.closest("form");
    if (opened.matches(".reject")) {
      const refuse = opened.querySelector(".no");
      if (event.key === "Enter") {
        if (document.activeElement.matches("button, summary")) return false;
      } else {
        const number = [...opened.querySelectorAll(".reason kbd")].find((one) => one.textContent === event.key);
        if (!number) return true;
        number.closest("label").querySelector("input").checked = true;
      }
      form.requestSubmit(refuse);
      return true;
    }
    if (event.key === "Enter") return false;
    opened.querySelectorAll("button")[Number(event.key) - 1]?.click();
    return true;
  }

  function select(card, value) {
    const box = card && card.querySelector(".pick input");
    if (box) { box.checked = value === undefined ? !box.checked : value; selected(); }
  }

  function extend(card, step) {
    select(card, true);
    const next = follows(card, step);
    if (next) { select(next, true); focus(next); }
  }

  const onPage = {
    j: () => press(document, "j"), k: () => press(document, "k"),
    PageDown: () => false, PageUp: () => false,
    n: () => $("note-body").focus(), c: () => { location.hash = "conversation"; },
    v: () => page.classList.toggle("uncovered"),
  };
  const onCard = {
    j: (card) => focus(follows(card, 1)), k: (card) => focus(follows(card, -1)),
    PageDown: (card) => focus(follows(card, 1)), PageUp: (card) => focus(follows(card, -1)),
    x: (card) => select(card), J: (card) => extend(card, 1), K: (card) => extend(card, -1),
    A: () => batch("approve"), R: () => batch("reject"),
    Enter: (card) => press(card, "o"),
    v: (card) => card.classList.toggle("uncovered"),
    m: (card) => take(card), c: (card) => converse(card),
  };
  const places = { q: "queue", a: "authors", r: "rules", w: "webhooks", l: "activity" };
  let going = 0;

  function anywhere(key) {
    if (key === "z") undo();
    else if (key === "/") document.querySelector("[role=search] input")?.focus();
    else if (key === "?") $("keys")?.showModal();
    else if (key === "u") return press(document, "u");
    else if (key === "j" || key === "PageDown" || key === "k" || key === "PageUp") {
      const all = cards();
      if (!all.length) return false;
      focus(all[0]);
    } else if (key === "g") going = Date.now();
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    // A modifier that goes down is no key of its own yet: it must not end what "g" began.
    if (/^(Alt|AltGraph|Shift|Control|Meta)$/.test(event.key)) return;
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      commands();
      return;
    }
    if (event.ctrlKey || event.metaKey || !(target instanceof Element)) return;
    const opened = openedPart();
    if (event.key === "Escape" && opened) { if (inOpened(event)) event.preventDefault(); return; }
    if (typing(target) || !on()) return;
    const alt = wants("keys-alt", "0");
    const paging = event.key === "PageDown" || event.key === "PageUp";
    if (event.altKey !== alt && !paging && !opened) return;
    const key = alt && /^Key[A-Z]$/.test(event.code) ? (event.shiftKey ? event.code[3] : event.code[3].toLowerCase()) : event.key;
    if (act(key, event)) event.preventDefault();
  });

  function act(key, event) {
    if (going && Date.now() - going < 1500) {
      going = 0;
      if (!places[key]) return false;
      const named = new RegExp(`/desk/${places[key]}(/|$)`);
      const link = [...document.querySelectorAll("nav.pages a")].find((one) => named.test(one.getAttribute("href")));
      if (link) link.click();
      else say("There is no such page here.");
      return true;
    }
    if (inOpened(event)) return true;
    const card = cardAt();
    // Enter on a button or a link does what that says.
    if (card && !(key === "Enter" && document.activeElement !== card)) {
      const own = card === page ? onPage : onCard;
      if (own[key]) return own[key](card) !== false;
      if (/^[arsehfinot]$/.test(key) && press(card, key)) return true;
    }
    return anywhere(key);
  }

  /* The conversation around a comment, in its card; the same key puts it away */

  async function converse(card) {
    const link = card.querySelector('[data-key="c"]');
    const open = card.querySelector(".talk-here");
    if (open) { open.remove(); return; }
    if (!link) return;
    card.setAttribute("aria-busy", "true");
    const loaded = loading();
    try {
      const answer = await fetch(link.href, { redirect: "error" });
      const found = answer.ok && parsed(await answer.text()).getElementById("conversation");
      if (!found) throw new TypeError("nothing to show");
      const shown = document.importNode(found, true);
      for (const one of shown.querySelectorAll("[id]")) one.removeAttribute("id");
      shown.removeAttribute("aria-labelledby");
      shown.removeAttribute("id");
      shown.setAttribute("aria-label", "Conversation");
      shown.classList.add("talk-here");
      card.querySelector(".body").append(shown);
    } catch {
      say("Not loaded. Try again.", true);
    } finally {
      loaded();
      card.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('.card [data-key="c"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    converse(link.closest(".card"));
  });

  /* A selection */

  function selected() {
    if (!$("batch")) return;
    const number = document.querySelectorAll(".pick input:checked").length;
    $("batch").hidden = !number;
    $("selected-text").textContent = `${number} selected:`;
  }

  function batch(decision) {
    const form = $("batch");
    if (!form || form.hidden) return say("Nothing is selected. Press X on a comment.");
    form.querySelector(`[value=${decision}]`).click();
  }

  let picked = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest(".pick input");
    if (!box) return;
    const boxes = [...document.querySelectorAll(".pick input")];
    if (event.shiftKey && picked && picked.isConnected) {
      const [from, to] = [boxes.indexOf(picked), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
    }
    picked = box;
    selected();
  });

  /* Commands: what the page has, by name; anything else is looked for in the queue */

  const listed = [];
  let at = -1;

  function commands() {
    const dialog = $("commands");
    if (!dialog || dialog.open) return;
    const card = cardAt();
    listed.length = 0;
    if (card) for (const one of card.querySelectorAll("[data-key]")) listed.push(one);
    for (const one of document.querySelectorAll("nav a, .views a, .pages-line a, .menu button")) listed.push(one);
    $("command").value = "";
    dialog.showModal();
    filter();
  }

  function named(one) {
    const copy = one.cloneNode(true);
    for (const key of copy.querySelectorAll("kbd")) key.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function filter() {
    const typed = $("command").value.trim().toLowerCase();
    const found = listed.filter((one) => named(one).toLowerCase().includes(typed));
    at = typed && found.length ? 0 : -1;
    $("command-list").replaceChildren(...found.map((one, number) => {
      const line = document.createElement("li");
      line.role = "option";
      line.id = `command-${number}`;
      line.textContent = named(one);
      line.addEventListener("click", () => run(one));
      line.what = one;
      return line;
    }));
    mark();
  }

  function mark() {
    const lines = [...$("command-list").children];
    lines.forEach((line, number) => line.setAttribute("aria-selected", String(number === at)));
    if (lines[at]) { $("command").setAttribute("aria-activedescendant", lines[at].id); lines[at].scrollIntoView({ block: "nearest" }); }
    else $("command").removeAttribute("aria-activedescendant");
  }

  function run(what) {
    $("commands").close();
    const card = what.closest(".card");
    if (card) focus(card);
    what.click();
  }

  if ($("commands")) {
    $("command").addEventListener("input", filter);
    $("command").addEventListener("keydown", (event) => {
      const lines = $("command-list").children;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && lines.length) {
        at = (at + step + lines.length) % lines.length;
        mark();
      } else if (event.key === "Enter" && lines[at]) run(lines[at].what);
      else return;
      event.preventDefault();
    });
  }

  /* Colleagues: every ten seconds, once a minute behind another tab, and no more when nobody is there */

  const desk = queue || page;
  let cursor = desk && desk.dataset.cursor, tag = "", idleSince = Date.now(), taken = null, looked = "", timer = 0;
  const arrived = new Set();

  function take(card) {
    taken = taken === card.dataset.commentId ? null : card.dataset.commentId;
    say(taken ? "Colleagues see that you have this one." : "Released.");
  }

  async function poll() {
    clearTimeout(timer);
    if (Date.now() - idleSince > 900000) { timer = 0; return; }
    timer = setTimeout(poll, document.hidden ? 60000 : 10000);
    const shown = [...document.querySelectorAll(".card")].map((one) => one.dataset.commentId);
    if (page) shown.push(page.dataset.commentId);
    const card = cardAt() || page;
    if (card) looked = card.dataset.commentId;
    const query = new URLSearchParams({ cursor, shown: shown.join(","), site: desk.dataset.site || "" });
    if (wants("presence", "1") && !document.hidden && (taken || looked)) query.set("focus", taken || looked);
    try {
      const answer = await fetch(`${desk.dataset.changes}?${query}`, {
        headers: { "X-Fragment": "1", ...(tag ? { "If-None-Match": tag } : {}) }, cache: "no-store", redirect: "error",
      });
      if (answer.status !== 200) return;
      tag = answer.headers.get("ETag") || "";
      apply(await answer.json());
    } catch { /* The next one asks again. */ }
  }

  function apply(news) {
    cursor = news.cursor;
    for (const [name, number] of Object.entries(news.counts)) {
      const place = document.querySelector(`[data-count="${name}"]`);
      if (place) place.textContent = number;
    }
    for (const one of news.changed) if (!one.mine) elsewhere(one);
    for (const card of document.querySelectorAll(".card, .one")) {
      const names = news.viewers[card.dataset.commentId] || [];
      card.querySelector(".looking").textContent = names.length ? `${names.join(", ")} ${names.length > 1 ? "are" : "is"} looking at this` : "";
    }
    if (!$("arrived")) return;
    for (const id of news.arrived) if (!$(`card-${id}`)) arrived.add(id);
    $("arrived").hidden = !arrived.size && !news.more;
    $("arrived-text").textContent = news.more ? "Much has changed." : `${arrived.size} new comment${arrived.size === 1 ? "" : "s"} arrived.`;
  }

  function elsewhere(one) {
    if (page && page.dataset.commentId === one.id && Number(page.dataset.version) < one.version) {
      page.dataset.version = one.version;
      say(`${one.text} Reload the page to see it.`, true);
    }
    const card = $(`card-${one.id}`);
    if (!card || !card.matches(".card:not(.saving)") || Number(card.dataset.version) >= one.version) return;
    const stub = document.createElement("article");
    const line = document.createElement("p");
    const link = card.querySelector('[data-key="o"]');
    const had = card.contains(document.activeElement);
    stub.className = "stub clash";
    stub.id = card.id;
    stub.tabIndex = -1;
    Object.assign(stub.dataset, { commentId: one.id, version: one.version });
    line.append(Object.assign(document.createElement("b"), { textContent: one.text }), " ", card.querySelector(".text").textContent.slice(0, 80));
    stub.append(line);
    if (link) {
      const open = document.createElement("p");
      open.append(Object.assign(document.createElement("a"), { href: link.href, textContent: "Open" }));
      stub.append(open);
    }
    // It keeps its height: nothing below it moves under somebody's eyes.
    stub.style.minBlockSize = `${card.offsetHeight}px`;
    if (had) focusAfter(card);
    card.replaceWith(stub);
    if (had) say(one.text);
  }

  async function showNew() {
    const button = $("show-new");
    const url = new URL(location.href);
    url.searchParams.set("sort", "newest");
    for (const name of ["after", "shown"]) url.searchParams.delete(name);
    feed?.setAttribute("aria-busy", "true");
    const loaded = loading();
    try {
      const answer = await fetch(url, { redirect: "error" });
      if (!answer.ok || !feed) { location.reload(); return; }
      const fresh = [...parsed(await answer.text()).querySelectorAll(".card")].filter((one) => !$(one.id)).reverse();
      const made = fresh.map((one) => document.importNode(one, true));
      feed.append(...made);
      arrived.clear();
      $("arrived").hidden = true;
      if (made.length) { focus(made[0]); say(`${made.length} shown.`); }
      else { $("title").focus(); say("None of them is in this part of the queue."); }
    } catch {
      say("Not loaded. Try again.", true);
      button.focus();
    } finally {
      loaded();
      feed?.setAttribute("aria-busy", "false");
    }
  }

  /* How this person likes it, in this browser */

  for (const menu of document.querySelectorAll(".keys-menu")) menu.hidden = false;
  const boxes = [...document.querySelectorAll("[data-keep]")];
  for (const box of boxes) {
    const name = box.dataset.keep;
    box.checked = keep.get(name, box.checked ? "1" : "0") === "1";
    box.addEventListener("change", () => {
      keep.set(name, box.checked ? "1" : "0");
      for (const other of boxes) if (other.dataset.keep === name) other.checked = box.checked;
      dress();
    });
  }
  function dress() {
    root.classList.toggle("covers", wants("cover", "0"));
    root.classList.toggle("no-keys", !on());
  }

  /* A break, for whoever asked to be reminded: after an hour of work, in the status line. What it needs is kept
     in this browser and told to nobody. */
  function rest() {
    const now = Date.now(), began = Number(keep.get("work-began", 0)), last = Number(keep.get("work-last", 0));
    keep.set("work-last", now);
    if (!began || now - last > 600000) keep.set("work-began", now);
    else if (wants("breaks", "0") && now - began > 3600000) {
      keep.set("work-began", now);
      say("You have been at it for an hour. Time for a break?");
    }
  }

  dress();
  if (!desk) return;
  rest();
  setInterval(() => { if (Date.now() - idleSince < 60000) rest(); }, 60000);
  selected();
  $("show-new")?.addEventListener("click", showNew);
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, () => { idleSince = Date.now(); if (!timer) poll(); }, true);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
  timer = setTimeout(poll, 10000);
  const wanted = location.hash.startsWith("#card-") && $(location.hash.slice(1));
  if (wanted) focus(wanted);
  else if (page && !location.hash) page.focus({ preventScroll: true });
  else if (cards()[0]) cards()[0].focus({ preventScroll: true });
  else if (queue && !location.hash) $("title").focus({ preventScroll: true });
})();
