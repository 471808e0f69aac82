// Which column of a table is which field of a flight: guessed by its heading, or as a person said.
import { airport } from "./airport.js";
import { hasDate, hasTime } from "./dates.js";
import { fold } from "./fold.js";
import { headings } from "./headings.js";

const SAMPLE_ROWS = 50;
const ORDERS = ["dmy", "mdy"];
/** Fields of which a flight needs one each; the airline may be told by the flight's number. */
const NEEDED = [["fecha"], ["hora"], ["opera", "aerolinea", "vuelo"], ["destino", "siglades"]];
const ORIGIN = ["origen", "siglaori"]; // where there are several
const DATE = ["ano", "mes", "dia"];

/** Whether a folded heading is one of the usual ones. */
export const isHeading = (folded) => headings().known.has(folded);

/**
 * Field to the place of its column, where the headings tell; `fecha` and `hora` may be one column.
 * Of two columns with one heading none is taken. `rows` tell whether a column holds dates, times
 * or both.
 * @param {string[]} columns @param {string[][]} [rows] @returns {Object<string, number>}
 */
export function guess(columns, rows = []) {
  const places = placesOf(columns);
  const map = {};
  for (const [field, names] of headings().byField) {
    const found = names.filter((name) => places.has(name) && fits(field, places.get(name), rows));
    const [place, second] = places.get(found[0]) ?? [];
    if (place !== undefined && second === undefined) map[field] = place;
  }
  shareMoment(map, rows);
  return map;
}

/** Groups of fields of which a map has none, though a flight needs one. */
export function lacking(map) {
  const needed = airport.hasSeveral ? [...NEEDED, ORIGIN] : NEEDED;
  const isGiven = (field) => field in map || (field === "fecha" && datePlaces(map).length > 0);
  return needed.filter((fields) => !fields.some(isGiven));
}

/** Of year, month and day, where they are three columns and no other one is the date. */
export function datePlaces(map) {
  const apart = !("fecha" in map) && DATE.every((field) => field in map);
  return apart ? DATE.map((field) => map[field]) : [];
}

/** Folded heading to the places of the columns that have it. */
function placesOf(columns) {
  const places = new Map();
  columns.forEach((column, place) => {
    const name = fold(column);
    places.set(name, [...(places.get(name) ?? []), place]);
  });
  const { schedule, others } = headings();
  const ofPast = schedule.length > 0 && schedule.every((name) => places.has(name));
  if (ofPast) others.forEach((name) => places.delete(name));
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
  const good = entries.every(([field, place]) => headings().byField.has(field) && isPlace(place));
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
