// Which column of a table is which field of a flight: guessed by its heading, or as a person said.
import { HEADINGS, OPERATED } from "./headings.js";
import { hasDate, hasTime } from "./dates.js";

const SAMPLE_ROWS = 50;
const LONGEST_HEADING = 64; // letters that are looked at
const KNOWN = new Set([...HEADINGS.values()].flat());
const ORDERS = ["dmy", "mdy"];
/** Fields of which a flight needs one each; the airline may be told by the flight's number. */
const NEEDED = [["fecha"], ["hora"], ["opera", "aerolinea", "vuelo"], ["destino", "siglades"]];

/** A heading without its case, accents and signs: "Nº Vuelo" is "novuelo". */
export function fold(text) {
  const plain = text.slice(0, LONGEST_HEADING).normalize("NFKD").toLowerCase();
  return plain.replace(/[^a-z0-9]/g, "");
}

/** Whether a folded heading is one of the usual ones. */
export const isHeading = (folded) => KNOWN.has(folded);

/**
 * Field to the place of its column, where the headings tell; `fecha` and `hora` may be one column.
 * Of two columns with one heading none is taken. `rows` tell whether a column holds dates, times
 * or both.
 * @param {string[]} columns @param {string[][]} [rows] @returns {Object<string, number>}
 */
export function guess(columns, rows = []) {
  const places = placesOf(columns);
  const map = {};
  for (const [field, names] of HEADINGS) {
    const found = names.filter((name) => places.has(name) && fits(field, places.get(name), rows));
    const [place, second] = places.get(found[0]) ?? [];
    if (place !== undefined && second === undefined) map[field] = place;
  }
  shareMoment(map, rows);
  return map;
}

/** Groups of fields of which a map has none, though a flight needs one. */
export function lacking(map) {
  return NEEDED.filter((fields) => !fields.some((field) => field in map));
}

/** Folded heading to the places of the columns that have it. */
function placesOf(columns) {
  const places = new Map();
  columns.forEach((column, place) => {
    const name = fold(column);
    places.set(name, [...(places.get(name) ?? []), place]);
  });
  if (places.has("fechai")) OPERATED.forEach((name) => places.delete(name));
  return places;
}

/** Whether a column that may be a date, a time or both holds what the field needs. */
function fits(field, [place], rows) {
  const holds = { fecha: hasDate, hora: hasTime }[field];
  const given = sample(rows, place);
  return !holds || !given.length || given.some(holds);
}

function sample(rows, place) {
  return rows
    .slice(0, SAMPLE_ROWS)
    .map((row) => row[place])
    .filter(Boolean);
}

/** A column of dates in which there are times too, or the other way round. */
function shareMoment(map, rows) {
  const holdsBoth = (place) => sample(rows, place).some((text) => hasDate(text) && hasTime(text));
  if (!("hora" in map) && "fecha" in map && holdsBoth(map.fecha)) map.hora = map.fecha;
  if (!("fecha" in map) && "hora" in map && holdsBoth(map.hora)) map.fecha = map.hora;
}

/** Keep what a person said about such headings, with the order of their dates where asked. */
export function remember(storage, columns, map, order = "") {
  try {
    storage.setItem(keyOf(columns), JSON.stringify({ map, order }));
  } catch {
    // A browser that keeps nothing asks again.
  }
}

/** What was said about such headings: a map, or null. */
export function recall(storage, columns) {
  const map = kept(storage, columns).map;
  const entries = Object.entries(map && typeof map === "object" ? map : {});
  const isPlace = (place) => Number.isInteger(place) && place >= 0 && place < columns.length;
  const good = entries.every(([field, place]) => HEADINGS.has(field) && isPlace(place));
  return good && entries.length ? Object.fromEntries(entries) : null;
}

/** "dmy" or "mdy" where a person said it about such headings, or "". */
export function recallOrder(storage, columns) {
  const { order } = kept(storage, columns);
  return ORDERS.includes(order) ? order : "";
}

function kept(storage, columns) {
  try {
    return JSON.parse(storage.getItem(keyOf(columns))) ?? {};
  } catch {
    return {};
  }
}

const keyOf = (columns) => `board.columns:${JSON.stringify(columns.map(fold))}`;
