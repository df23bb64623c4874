// A comment in its new state, or gone.

// Show a comment that is there already in its new state.
function replace(rc, c) {
  const entry = rc.known.get(c.id);
  if (!entry) return place(rc, c, { first: rc.sort !== "oldest" });
  settle(rc, c);
  const card = cardOf(rc, c, entry.level, entry.answered);
  const opener = entry.card.querySelector("[aria-expanded=true]");
  const { activeElement } = rc.host.shadowRoot;
  const focused = entry.card.contains(activeElement) && activeElement;
  // What is open below it, with what was typed there, stays.
  const panels = [card, entry.card].map((one) => one.querySelector(".panel"));
  if (panels[0] && panels[1]) panels[0].replaceWith(panels[1]);
  entry.card.replaceWith(card);
  Object.assign(entry, { c, card });
  addActs(rc, entry);
  if (rc.own[c.id]) rc.more.addOwn(rc, entry);
  if (opener) keepOpen(rc, card, opener);
  if (focused) (focused.isConnected ? focused : card).focus();
  return entry;
}

// The button of the open panel says so again; of what cannot be done any more no panel is left. What was typed on
// a story that closed stays.
function keepOpen(rc, card, opener) {
  const same = [...card.querySelectorAll("[aria-expanded]")]
    .find((one) => one.firstChild.data === opener.firstChild.data);
  if (same) same.setAttribute("aria-expanded", "true");
  else if (!rc.closed) card.querySelector(".panel").replaceChildren();
}

function take(rc, entry) {
  rc.known.delete(entry.c.id);
  entry.item.remove();
}
