// Dates and times as people and spreadsheets write them, to YYYY-MM-DD and HH:MM.
import { airport } from "./airport.js";
import { Unreadable } from "./unreadable.js";

const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)? ?(Z|[+-]\d\d:?\d\d)$/;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d])/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)(?![\d:])/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?=$|[T ])/;
const NAMED = /^(\d{1,2})(?: de |[-/. ])([a-z]{3,10})\.?(?: de | del |[-/., ])+(\d{4}|\d\d)(?!\d)/;
const WEEKDAY = /^[a-z]{3,9}[.,]*\s+(?=\d)/;
const SERIAL = /^\d{5}([.,]\d+)?$/; // a date as Excel counts it, in a cell without a date's form
const MONTHS = "ene|jan feb mar abr|apr may jun jul ago|aug sep|set oct nov dic|dec".split(" ");
const CLOCK =
  /^(\d{1,2})[:.h](\d\d)(?:[:.]\d\d(?:[.,]\d+)?)?\s*([ap])?\.?\s*m?\.?$|^(\d{1,2})(\d\d)$/;
const FRACTION = /^0?[.,]\d+$|^0$/; // of a day: a time in a cell without a time's form
const TWO_TIMES = /^0\.[0-5]\d$/; // a quarter of a day, or 25 minutes past midnight
const MANY = 10; // dates of the other order make one a slip
const [FIRST_SERIAL, LAST_SERIAL] = [36_526, 73_050]; // of this century

/**
 * In which order a column's dates are: "iso" where none can be read in two ways, "dmy" or "mdy"
 * where one proves it, else "ask". Throws `Unreadable` where dates prove both, unless it
 * is a single one among many: a slip, which `toDate` refuses alone.
 * @param {string[]} values @returns {"iso"|"dmy"|"mdy"|"ask"}
 */
export function dateOrder(values) {
  const numeric = values.filter((text) => YEAR_LAST.test(plain(text)));
  const parts = numeric.map((text) => YEAR_LAST.exec(plain(text)).slice(1, 3).map(Number));
  const dayFirst = numeric.filter((_, n) => parts[n][0] > 12 && parts[n][1] <= 12);
  const monthFirst = numeric.filter((_, n) => parts[n][1] > 12 && parts[n][0] <= 12);
  const [few, many] = [dayFirst, monthFirst].sort((a, b) => a.length - b.length);
  if (few.length > 1 || (few.length && many.length < MANY)) {
    const [one, other] = [dayFirst[0].trim(), monthFirst[0].trim()];
    throw new Unreadable("dates_contradict", { one, other });
  }
  if (many.length) return many === dayFirst ? "dmy" : "mdy";
  if (!parts.length) return "iso";
  return parts.every(([one, two]) => one === two) ? "dmy" : "ask";
}

/** YYYY-MM-DD, or null for what is no date, or one of unknown order. @returns {string|null} */
export function toDate(text, order) {
  const date = plain(text);
  const serial = SERIAL.test(date) ? fraction(date) : 0;
  if (serial >= FIRST_SERIAL && serial < LAST_SERIAL) return ofSerial(serial);
  const iso = YEAR_FIRST.exec(date) ?? COMPACT.exec(date);
  if (iso) return calendar(iso[1], iso[2], iso[3]);
  const named = NAMED.exec(date);
  if (named) return calendar(named[3], monthOf(named[2]), named[1]);
  const parts = YEAR_LAST.exec(date);
  if (!parts) return null;
  const [, one, two, year] = parts;
  const same = Number(one) === Number(two);
  if (order === "dmy" || same) return calendar(year, two, one);
  return order === "mdy" ? calendar(year, one, two) : null;
}

/** HH:MM of a time, or of a date with its time; null for what is neither. @returns {string|null} */
export function toTime(text) {
  const rest = timePart(plain(text));
  if (TWO_TIMES.test(rest)) return null;
  if (FRACTION.test(rest)) return ofMinutes(Math.floor(fraction(rest) * 1440 + 1e-3));
  const found = CLOCK.exec(rest.replace(/\s*(hrs?|hs|h)\.?$/, ""));
  if (!found) return null;
  const [hour, minute, half] = [
    Number(found[1] ?? found[4]),
    Number(found[2] ?? found[5]),
    found[3],
  ];
  if (half && (hour < 1 || hour > 12)) return null;
  return ofMinutes((half ? (hour % 12) + (half === "p" ? 12 : 0) : hour) * 60 + minute, minute);
}

/** Whether a text holds a date, in whatever order. */
export const hasDate = (text) => Boolean(toDate(text, "dmy") ?? toDate(text, "mdy"));

/** Whether a text holds a time. */
export const hasTime = (text) => toTime(text) !== null;

/** Small letters without accents and weekday, by the airport's clocks. */
function plain(text) {
  const trimmed = text.trim().slice(0, 64);
  const local = ZONED.test(trimmed) ? localTime(trimmed) : trimmed;
  const letters = local
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "");
  return letters.replace(/\s+/g, " ").replace(WEEKDAY, "");
}

const fraction = (text) => Number(text.replace(",", "."));

function localTime(text) {
  const moment = new Date(text.replace(" ", "T").replace(" ", ""));
  return Number.isNaN(moment.getTime()) ? text : airport.localTime(moment);
}

/** What follows the date, or all where there is none. */
function timePart(text) {
  const date = [YEAR_FIRST, COMPACT, NAMED, YEAR_LAST].map((form) => form.exec(text)).find(Boolean);
  if (date && toDate(date[0], "dmy") === null && toDate(date[0], "mdy") === null) return text;
  if (SERIAL.test(text) && text.length > 5) return text.slice(5);
  return date ? text.slice(date[0].length).replace(/^[t,]?\s*/, "") : text;
}

function monthOf(name) {
  return (
    MONTHS.findIndex((starts) => starts.split("|").some((start) => name.startsWith(start))) + 1
  );
}

function calendar(year, month, day) {
  const full = year.length === 2 ? `20${year}` : year;
  const date = new Date(Date.UTC(Number(full), Number(month) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(month) - 1 && Number(day) > 0;
  return exists && Number(full) > 1000 ? date.toISOString().slice(0, 10) : null;
}

function ofSerial(serial) {
  return new Date(Date.UTC(1899, 11, 30 + Math.floor(serial))).toISOString().slice(0, 10);
}

function ofMinutes(minutes, minute = 0) {
  if (minutes >= 1440 || minute > 59) return null;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
