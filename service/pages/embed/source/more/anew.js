// A comment in its new state, or gone.

// Show a comment that is there already in its new state.
function replace(rc, c) {
  const entry = rc.known.get(c.id);
  if (!entry) return place(rc, c, { first: rc.sort !== "oldest" });
  settle(rc, c);
  const card = cardOf(rc, c, entry.level, entry.answered);
  const { activeElement } = rc.host.shadowRoot;
  const focused = entry.card.contains(activeElement) && activeElement;
  // What is open below it, with what was typed there, stays.
  const panels = [card, entry.card].map((one) => one.querySelector(".panel"));
  if (panels[0] && panels[1]) panels[0].replaceWith(panels[1]);
  entry.card.replaceWith(card);
  Object.assign(entry, { c, card });
  addActs(rc, entry);
  if (rc.own[c.id]) rc.more.addOwn(rc, entry);
  if (focused) (focused.isConnected ? focused : card).focus();
  return entry;
}

function take(rc, entry) {
  rc.known.delete(entry.c.id);
  entry.item.remove();
}
