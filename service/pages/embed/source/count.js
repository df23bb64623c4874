// Counts for lists of articles: every [data-rc-count] on the page, in as few requests as addresses are long.

(() => {
  const script = document.currentScript;
  const seen = new WeakSet();
  let number = new Intl.NumberFormat();
  try {
    number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  } catch {
    // A language that is written badly.
  }

  // A name that the service takes for none spoils the answer for all: then each half is asked for alone.
  const ask = async (nodes, names) => {
    const asked = new URLSearchParams(names.map((name) => ["thread", name]));
    if (`${asked}`.length > QUERY_CHARS && names.length > 1) return halves(nodes, names);
    if (script.dataset.site) asked.set("site", script.dataset.site);
    const answer = await fetch(`${script.src.split("/count/")[0]}/api/v1/counts?${asked}`, { credentials: "omit" });
    if (answer.status === 400 && names.length > 1) return halves(nodes, names);
    if (!answer.ok) return;
    const { counts } = await answer.json();
    for (const node of nodes) {
      const count = counts[node.dataset.rcCount];
      if (count >= 0) node.textContent = number.format(count);
    }
  };
  const halves = (nodes, names) => {
    const middle = Math.ceil(names.length / 2);
    for (const half of [names.slice(0, middle), names.slice(middle)]) ask(nodes, half).catch(() => {});
  };
  const look = () => {
    const nodes = [...document.querySelectorAll("[data-rc-count]")].filter((node) => !seen.has(node));
    for (const node of nodes) seen.add(node);
    const all = nodes.map((node) => node.dataset.rcCount);
    const names = [...new Set(all)].filter((name) => name.trim() && name.length <= THREAD_CHARS);
    for (let first = 0; first < names.length; first += MOST) {
      ask(nodes, names.slice(first, first + MOST)).catch(() => {});
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", look);
  else look();
  document.addEventListener("rc:recount", look);
})();
