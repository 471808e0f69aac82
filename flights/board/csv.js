// Text with separators: which one, and its records.
import { headingsIn } from "./header.js";
import { checkSheet, Unreadable } from "./unreadable.js";

const SEPARATORS = [";", ",", "\t"];
const HEAD_LETTERS = 65_536;
const HEAD_RECORDS = 30;

/**
 * The records of a text, blank ones too: a record's place is its row in the spreadsheet. Throws
 * `Unreadable` for a quote that never ends.
 * @param {string} text @returns {{records: string[][], separator: string}}
 */
export function parseCsv(text) {
  const told = /^\ufeff?sep=([;,\t|])(\r\n|\r|\n)/i.exec(text);
  const separator = told ? told[1] : separatorOf(text);
  const records = [...parse(text.replace(/^\ufeff/, ""), separator)];
  if (told) records[0] = []; // Excel's own line, which is no row of the table
  return { records, separator };
}

/** The one that makes most known headings, or else most columns. */
function separatorOf(text) {
  const head = text.slice(0, HEAD_LETTERS);
  const merits = SEPARATORS.map((separator) => merit(firstRecords(head, separator)));
  const best = merits.reduce((most, one, place) => (better(one, merits[most]) ? place : most), 0);
  return SEPARATORS[best];
}

function firstRecords(head, separator) {
  const records = [];
  try {
    for (const record of parse(head, separator)) {
      if (records.push(record) === HEAD_RECORDS) break;
    }
  } catch (error) {
    if (error.key !== "file_quote") throw error; // the head of a text may end within quotes
  }
  return records;
}

function merit(records) {
  const widths = records.map((record) => record.length).sort((one, other) => one - other);
  return [Math.max(0, ...records.map(headingsIn)), widths[Math.floor(widths.length / 2)] ?? 0];
}

function better([headings, width], [otherHeadings, otherWidth]) {
  return headings > otherHeadings || (headings === otherHeadings && width > otherWidth);
}

/** RFC 4180, with any end of line; a quote in a cell that starts without one is a letter. */
function* parse(text, separator) {
  const ends = new RegExp(`[${separator}\r\n]`, "g");
  let record = [];
  let at = 0;
  for (let row = 1; at < text.length; ) {
    const quoted = text[at] === '"' ? quotedCell(text, at, row) : { cell: "", at };
    ends.lastIndex = quoted.at;
    const end = ends.test(text) ? ends.lastIndex - 1 : text.length;
    record.push(quoted.cell + text.slice(quoted.at, end));
    checkSheet(row, record.length);
    at = end + 1;
    if (text[end] === separator) {
      if (at >= text.length) record.push("");
      continue;
    }
    if (text[end] === "\r" && text[at] === "\n") at += 1;
    yield record;
    record = [];
    row += 1;
  }
  if (record.length) yield record;
}

function quotedCell(text, start, row) {
  let cell = "";
  for (let at = start + 1; ; ) {
    const end = text.indexOf('"', at);
    if (end < 0) throw new Unreadable("file_quote", { row });
    cell += text.slice(at, end);
    if (text[end + 1] !== '"') return { cell, at: end + 1 };
    cell += '"';
    at = end + 2;
  }
}
