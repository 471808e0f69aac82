// From the rows of a table to flights as the service is asked about them.
import { airport } from "./airport.js";
import { datePlaces } from "./columns.js";
import { toDate, toTime } from "./dates.js";
import { fold } from "./fold.js";
import { headings } from "./headings.js";

const MISSING = new Set([
  "",
  "-",
  "#n/a",
  "<na>",
  "\\n",
  "n/a",
  "na",
  "nan",
  "nat",
  "nil",
  "none",
  "null",
]);
const LONGEST = 64; // letters of a field
const INTEGERS = ["dia", "mes", "ano"];
const CARRIER = /^([A-Z][A-Z0-9]|[0-9][A-Z]|[A-Z]{3})[ -]?[0-9]{1,4}[A-Z]?$/;

/**
 * The flights that a table's rows tell of, with `rows`, the row in the file of each, and `refused`,
 * what was wrong with the others: `key` is that of a sentence in words.js. `day` (YYYY-MM-DD)
 * and `origin` are those of all where the map has no column for them.
 * @param {import("./header.js").Table} table @param {Object<string, number>} map
 * @param {"iso"|"dmy"|"mdy"} order @param {{day?: string, origin?: string}} [all]
 * @returns {{flights: Object[], rows: number[],
 *   refused: {row: number, column: string, value: string, key: string}[]}}
 */
export function toFlights(table, map, order, all = {}) {
  const made = { flights: [], rows: [], refused: [] };
  const { hhmm } = headings();
  const digits = hhmm && hhmm === fold(table.columns[map.hora] ?? "") ? 4 : 0;
  table.rows.forEach((cells, place) => {
    const row = table.numbers[place];
    const given = givenIn(cells, map, order, { ...all, digits });
    const fault = faultOf(given);
    if (fault) {
      made.refused.push({ row, ...told(fault, table.columns, map, cells) });
      return;
    }
    made.flights.push(withOrigin(given));
    made.rows.push(row);
  });
  return made;
}

/** The fields that a row gives, as the service wants them; null for a date or a time unread. */
function givenIn(cells, map, order, { day, origin, digits }) {
  const given = {};
  if (day && !("fecha" in map)) given.fecha = day;
  if (origin && !("origen" in map)) given.origen = origin;
  for (const [field, place] of Object.entries(map)) {
    const text = (cells[place] ?? "").trim();
    if (!isMissing(field, text)) given[field] = read(field, text, order, digits);
  }
  const parts = datePlaces(map).map((place) => (cells[place] ?? "").trim());
  if (parts.some(Boolean) && !("fecha" in given)) given.fecha = toDate(parts.join("-"), "iso");
  const carrier = given.opera || given.aerolinea ? null : CARRIER.exec(given.vuelo ?? "");
  return carrier ? { ...given, aerolinea: carrier[1] } : given;
}

/** NAN may be the code of an airport, Nadi. */
function isMissing(field, text) {
  return MISSING.has(text.toLowerCase()) && !(field === "destino" && text === "NAN");
}

/** `digits` of a time that is a number: 5 is 00:05. */
function read(field, text, order, digits) {
  if (field === "fecha") return toDate(text, order);
  if (field === "hora") return toTime(text.padStart(digits, "0"));
  const number = text.replace(/^(\d{1,9})\.0+$/, "$1"); // as pandas writes integers beside a blank
  if (INTEGERS.includes(field) && /^\d{1,9}$/.test(number)) return Number(number);
  return field === "vuelo" ? number.toUpperCase() : text;
}

/** The first thing that is wrong: [field, key of its sentence]. */
function faultOf(given) {
  const isElsewhere = (field) => given[field] && !airport.isOrigin(given[field]);
  const origin = ["origen", "siglaori"].find(isElsewhere);
  if (origin) return [origin, "row_not_from_here"];
  const long = Object.keys(given).find((field) => given[field]?.length > LONGEST);
  if (long) return [long, "row_long"];
  if (!given.fecha) return ["fecha", given.fecha === null ? "row_bad_date" : "row_no_date"];
  if (!given.hora) return ["hora", given.hora === null ? "row_bad_time" : "row_no_time"];
  if (!given.opera && !given.aerolinea) return ["opera", "row_no_airline"];
  if (airport.hasSeveral && !given.origen && !given.siglaori) return ["origen", "row_no_origin"];
  return given.destino || given.siglades ? null : ["destino", "row_no_destination"];
}

/** Where there is one, it was looked at here, and says no more. */
function withOrigin({ origen, siglaori, ...flight }) {
  return airport.hasSeveral ? { ...flight, ...known({ origen, siglaori }) } : flight;
}

const known = (given) => Object.fromEntries(Object.entries(given).filter(([, text]) => text));

function told([field, key], columns, map, cells) {
  const place = map[field];
  const value = (cells[place] ?? "").slice(0, LONGEST);
  return { column: columns[place] ?? airport.nameOf(field), value, key };
}
