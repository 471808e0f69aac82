// From the rows of a sheet to a table: where its headings are, where it ends.
import { isHeading } from "./columns.js";
import { fold } from "./fold.js";
import { checkSize, Unreadable } from "./unreadable.js";

const TITLE_ROWS = 30; // above the headings, at most
const DATE_OR_TIME = /^\d{1,2}[:.]\d\d(\D|$)|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/;
const TOTAL = /^(sub)?total/;

/**
 * A table of text. `numbers` are the rows' places in the file, its first row being 1.
 * @typedef {{columns: string[], rows: string[][], numbers: number[],
 *   notes: {key: string, values: Object<string, string|number>}[]}} Table
 */

/**
 * The table in the rows of a sheet: without the title above it, blank rows, repeated headings,
 * columns without anything, and totals and remarks below. Throws `Unreadable` where nothing is left.
 * @param {string[][]} sheet @returns {Table}
 */
export function toTable(sheet) {
  const filled = filledRows(sheet);
  if (!filled.length) throw new Unreadable("file_empty");
  const notes = [];
  const body = belowHeader(filled, notes);
  dropEnd(body, notes);
  if (!body.rows.length) throw new Unreadable("file_no_rows");
  const width = Math.max(...[body.columns, ...body.rows].map((row) => row.length));
  const pad = (row) => [...row, ...Array(width - row.length).fill("")];
  const numbers = body.rows.map((row) => row.number);
  return { columns: pad(body.columns), rows: body.rows.map(pad), numbers, notes };
}

/** How many different fields of a flight a row's cells may be headings of. */
export function headingsIn(row) {
  return new Set(
    row
      .slice(0, TITLE_ROWS * 10)
      .map(fold)
      .filter(isHeading),
  ).size;
}

/** Stripped cells up to the last that says anything; each row knows its `number`. */
function filledRows(sheet) {
  const filled = [];
  sheet.forEach((cells, place) => {
    const row = Array.from(cells, (cell) => (cell ?? "").trim());
    while (row.length && !row.at(-1)) row.pop();
    if (!row.length) return;
    checkSize(filled.push(Object.assign(row, { number: place + 1 })) - 1, row.length);
  });
  return filled;
}

function belowHeader(filled, notes) {
  const place = headerPlace(filled);
  if (place < 0) return withoutHeader(filled, notes);
  if (place > 0) notes.push({ key: "note_title", values: { rows: place } });
  const columns = filled[place];
  const repeats = (row) =>
    row.length === columns.length && row.every((cell, i) => cell === columns[i]);
  return { columns, rows: filled.slice(place + 1).filter((row) => !repeats(row)) };
}

/** -1 where the first row that could be it is one of flights. */
function headerPlace(filled) {
  const known = filled.slice(0, TITLE_ROWS).map(headingsIn);
  const most = Math.max(...known);
  if (most >= 2) return known.indexOf(most);
  const wide = (row) => row.filter(Boolean).length > 1;
  const first = Math.max(0, filled.slice(0, TITLE_ROWS).findIndex(wide));
  return filled[first].some((cell) => DATE_OR_TIME.test(cell)) ? -1 : first;
}

/** Columns by their letters, as the spreadsheet has them. */
function withoutHeader(filled, notes) {
  notes.push({ key: "note_no_headings", values: {} });
  const width = Math.max(...filled.map((row) => row.length));
  return { columns: Array.from({ length: width }, (_, place) => letters(place)), rows: filled };
}

function letters(place) {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last;
}

/** Rows at the end that are a total, or one remark, and no flight. */
function dropEnd({ columns, rows }, notes) {
  let end = rows.length;
  while (end && isRemark(rows[end - 1], columns.length)) end -= 1;
  const [first] = rows.splice(end);
  if (first) notes.push({ key: "note_end", values: { row: first.number } });
}

function isRemark(row, width) {
  const filled = row.filter(Boolean);
  const total = TOTAL.test(fold(filled[0])) && !row.some((cell) => DATE_OR_TIME.test(cell));
  return total || (width > 2 && filled.length === 1);
}
