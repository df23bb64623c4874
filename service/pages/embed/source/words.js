// Every sentence comes from one table. English is in the script; another language is fetched once, in two parts too.

const tables = {};

function tableOf(api, lang) {
  const short = lang.toLowerCase().split("-")[0];
  if (!LANGUAGES.includes(short)) return Promise.resolve([ENGLISH, "en"]);
  try {
    Intl.getCanonicalLocales(lang);
  } catch {
    lang = short; // Written badly.
  }
  const part = `${api}/embed/v1/${short}-`;
  if (short !== "en") tables[part] ||= wordsAt(`${part}first`);
  return Promise.resolve(tables[part]).then((table) => [table || ENGLISH, table || short === "en" ? lang : "en"]);
}

// Of no element: another one waits for the same words when this one goes.
const wordsAt = (part) => ask({ api: part, signal: new AbortController().signal }, ".json")
  .then((answer) => (answer.status === 200 ? answer.data : null));

// Returns t(key, values). A number takes the plural form of the language; a name may run the other way.
function wordsIn(table, lang) {
  const plural = new Intl.PluralRules(lang);
  const digits = new Intl.NumberFormat(lang);
  return (key, values = {}) => {
    let text = table[key] || ENGLISH[key];
    if (typeof text !== "string") {
      text = text[plural.select(values.n)] || text.other;
    }
    return text.replace(/\{(\w+)\}/g, (_all, name) => {
      const value = values[name];
      if (typeof value === "number") return digits.format(value);
      return /[^\x20-\u024f]/.test(value) ? `\u2068${value}\u2069` : value;
    });
  };
}

// A sentence with a part of the page in its one gap, wherever a language puts it.
function inGap(t, key, node) {
  const [before, after] = t(key, { name: "\n", time: "\n" }).split(/\u2068?\n\u2069?/);
  return [before, node, after];
}

function timesIn(lang, t) {
  const past = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "long" });
  const moment = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" });
  const ago = (at) => {
    const minutes = Math.floor((Date.now() - at) / 60000);
    if (minutes < 1) return t("time.now");
    if (minutes < 60) return past.format(-minutes, "minute");
    if (minutes < 1440) return past.format(-Math.floor(minutes / 60), "hour");
    return day.format(at);
  };
  return (iso, isExact) => {
    const at = new Date(iso);
    const exact = moment.format(at);
    return el("time", { datetime: iso, title: exact },
      !isExact && el("span", { "aria-hidden": "true" }, ago(at)),
      el("span", { class: !isExact && "unseen" }, exact));
  };
}
