// Counts for lists of articles: every [data-rc-count] on the page, in one request a hundred.

(() => {
  const script = document.currentScript;
  const nodes = [...document.querySelectorAll("[data-rc-count]")];
  const names = [...new Set(nodes.map((node) => node.dataset.rcCount))];
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  for (let first = 0; first < names.length; first += MOST) {
    const asked = new URLSearchParams(names.slice(first, first + MOST).map((name) => ["thread", name]));
    if (script.dataset.site) asked.set("site", script.dataset.site);
    fetch(`${script.src.split("/count/")[0]}/api/v1/counts?${asked}`, { credentials: "omit" })
      .then((answer) => (answer.ok ? answer.json() : { counts: {} }))
      .then(({ counts }) => {
        for (const node of nodes) {
          const count = counts[node.dataset.rcCount];
          if (count >= 0) node.textContent = number.format(count);
        }
      })
      .catch(() => {});
  }
})();
