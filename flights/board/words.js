// What the page says, in the reader's language, with numbers and dates in the form of it.
import { airport } from "./airport.js";
import { ENGLISH } from "./english.js";
import { SPANISH } from "./spanish.js";

/** Key to sentence, by language; of one that depends on a number, the forms of plural rules. */
export const WORDS = { en: ENGLISH, es: SPANISH };
const KEPT = "board.language";
let locale = "en";

/** "en" or "es". */
export const language = () => locale.slice(0, 2);

/**
 * Takes the language that was kept, or else the first of the browser's that is there.
 * @param {Storage} storage @param {readonly string[]} wanted such as "es-CL"
 */
export function chooseLanguage(storage, wanted) {
  const kept = read(storage);
  const known = wanted.filter((tag) => tag.slice(0, 2).toLowerCase() in WORDS);
  locale = known.find((tag) => !kept || tag.startsWith(kept)) ?? (kept || "en");
}

/** Takes the other language and keeps it. */
export function switchLanguage(storage, wanted) {
  const other = language() === "es" ? "en" : "es";
  locale = wanted.find((tag) => tag.startsWith(other)) ?? other;
  try {
    storage.setItem(KEPT, other);
  } catch {
    // A browser that keeps nothing starts with its own language again.
  }
}

function read(storage) {
  try {
    const kept = storage.getItem(KEPT);
    return Object.hasOwn(WORDS, kept) ? kept : "";
  } catch {
    return "";
  }
}

/**
 * A sentence. `{name}` in it is a word of the airport or one of `values`, of which the first number, or `n`, tells singular
 * from plural.
 * @param {string} key @param {Object<string, string|number>} [values] @returns {string}
 */
export function say(key, values = {}) {
  const found = WORDS[language()][key] ?? key;
  const count = values.n ?? Object.values(values).find((value) => typeof value === "number");
  const plural = () => new Intl.PluralRules(locale).select(Number(count));
  const text = typeof found === "string" ? found : (found[plural()] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name] ?? airport.words[name] ?? whole;
    return typeof value === "number" ? number(value) : value;
  });
}

/** "1,234" @param {number} value */
export const number = (value, digits = 0) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

/** "45 min", "3 hours" or "148 days", in whole ones. @param {number} minutes */
export function span(minutes) {
  const [size, unit] = minutes < 120 ? [1, "minute"] : minutes < 2_880 ? [60, "hour"] : [1_440, "day"];
  const form = { style: "unit", unit, unitDisplay: unit === "minute" ? "short" : "long" };
  return new Intl.NumberFormat(locale, form).format(Math.floor(minutes / size));
}

/** "31%" @param {number} share of one */
export const percent = (share) => new Intl.NumberFormat(locale, { style: "percent" }).format(share);

/** "+8" or "−3" percentage points. @param {number} share of one */
export const points = (share) =>
  new Intl.NumberFormat(locale, { signDisplay: "always", maximumFractionDigits: 0 })
    .format(100 * share)
    .replace("-", "−");

/** "26 Nov 2026", or as the form says. @param {string} day YYYY-MM-DD */
export const date = (day, form = { dateStyle: "medium" }) =>
  new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...form }).format(new Date(`${day}T00:00Z`));

/** Fills in all that the page says without being asked. @param {ParentNode} root */
export function fillWords(root) {
  document.documentElement.lang = locale;
  const title = say(airport.isKnown ? "title" : "title_unknown");
  document.title = root.querySelector("h1").textContent = title;
  for (const one of root.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
  for (const one of root.querySelectorAll("[data-name]")) {
    one.setAttribute("aria-label", say(`name_${one.dataset.name}`));
  }
}
