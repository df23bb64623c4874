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
  // Nothing moves for it: whoever stands here may look at something else by now.
  if (focused) (focused.isConnected ? focused : card).focus({ preventScroll: true });
  return entry;
}

// The button of the open panel says so again; of what cannot be done any more no panel is left, and a place of what is
// gone has none. What was typed on a story that closed stays.
function keepOpen(rc, card, opener) {
  const same = [...card.querySelectorAll("[aria-expanded]")]
    .find((one) => one.firstChild.data === opener.firstChild.data);
  const panel = card.querySelector(".panel");
  if (same) same.setAttribute("aria-expanded", "true");
  else if (panel && !rc.closed) panel.replaceChildren();
}

function take(rc, entry) {
  rc.known.delete(entry.c.id);
  entry.item.remove();
}
