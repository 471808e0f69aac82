// A schedule that a person drops, picks or pastes, as a table of text.
//
// Sentences in words.js that are told of a file that cannot be used (`Unreadable`):
//   file_large {most, in MB}  file_rows {most}  file_columns {most}  file_empty  file_no_rows
//   file_quote {row}  file_binary  file_damaged  file_password  file_old_excel  file_xlsb  file_ods
//   file_numbers  file_zip  file_pdf  file_compressed  file_image  file_xml  file_html  file_json
// and of one that can (`notes`):
//   note_read_as {encoding, separator: "semicolon"|"comma"|"tab"|"bar"}  note_sheet {sheet, others}
//   note_title {rows}  note_no_headings  note_end {row, of the first that was left out}
import { parseCsv } from "./csv.js";
import { decode, refuseMarkup, startsWith } from "./decode.js";
import { toTable } from "./header.js";
import { checkBytes, Unreadable } from "./unreadable.js";
import { readXlsx } from "./xlsx.js";

export { Unreadable } from "./unreadable.js";

const SEPARATORS = { ";": "semicolon", ",": "comma", "\t": "tab", "|": "bar" };
const CONTAINER = "\xd0\xcf\x11\xe0"; // of old Excel files, and of new ones with a password
const ENCRYPTED = [..."EncryptedPackage"].map((letter) => `${letter}\0`).join("");

/**
 * The table in a file: CSV in any usual form, or .xlsx. Throws `Unreadable`.
 * @param {Blob} file @returns {Promise<import("./header.js").Table>}
 */
export async function readFile(file) {
  checkBytes(file.size);
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (startsWith(bytes, "PK\x03\x04")) return ofWorkbook(await readXlsx(bytes));
  if (startsWith(bytes, CONTAINER)) throw new Unreadable(keyOfContainer(bytes));
  const { text, encoding } = decode(bytes);
  return ofText(text, encoding);
}

/**
 * The table in a text that was pasted: CSV, or cells as a spreadsheet copies them.
 * @param {string} text @returns {import("./header.js").Table}
 */
export function readText(text) {
  checkBytes(text.length);
  refuseMarkup(text);
  return ofText(text, "");
}

function ofText(text, encoding) {
  const { records, separator } = parseCsv(text);
  const table = toTable(records);
  const usual = !encoding || (encoding === "UTF-8" && separator === ",");
  const values = { encoding, separator: SEPARATORS[separator] };
  return usual ? table : withNote(table, { key: "note_read_as", values });
}

function ofWorkbook({ sheet, name, others }) {
  const table = toTable(sheet);
  return others ? withNote(table, { key: "note_sheet", values: { sheet: name, others } }) : table;
}

function withNote(table, note) {
  return { ...table, notes: [note, ...table.notes] };
}

function keyOfContainer(bytes) {
  const letters = new TextDecoder("iso-8859-1").decode(bytes);
  return letters.includes(ENCRYPTED) ? "file_password" : "file_old_excel";
}
