// Says when there are new comments, and offers a link to them. It changes nothing else on the page, and the
// page is complete without it: a reload shows the same.
"use strict";
(() => {
  const FIRST_WAIT_MS = 1500;
  const LONGEST_WAIT_MS = 30000;
  const line = document.getElementById("live");
  if (!line) return;
  const { counts, thread, page } = line.dataset;
  const seen = Number(line.dataset.count);
  let told = seen;
  let wait = FIRST_WAIT_MS;

  function tell(count) {
    if (!(count > told)) return;
    told = count;
    const more = count - seen;
    const link = document.createElement("a");
    link.href = `${page}?count=${count}#comments`;
    link.textContent = more === 1 ? "Show 1 new comment" : `Show ${more} new comments`;
    line.replaceChildren(link);
  }

  async function look() {
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(counts, { credentials: "omit", cache: "no-cache" });
        if (answer.ok) tell((await answer.json()).counts[thread]);
      } catch {
        // Offline, or the service is busy: the next look will tell.
      }
    }
    wait = Math.min(wait * 1.2, LONGEST_WAIT_MS);
    setTimeout(look, wait);
  }

  setTimeout(look, wait);
})();
