// Excel's .xlsx: the rows of its first visible sheet that has any; ECMA-376.
import { numberText } from "./formats.js";
import { checkBytes, checkSize, Unreadable } from "./unreadable.js";
import { readBook, WORKBOOK } from "./workbook.js";
import { walk } from "./xml.js";
import { Archive } from "./zip.js";

// What else comes as a zip archive, by a file in it.
const FOREIGN = [
  ["xl/workbook.bin", "file_xlsb"],
  ["content.xml", "file_ods"],
  ["Index/Document.iwa", "file_numbers"],
];

/**
 * The rows of text of a workbook. Throws `Unreadable`.
 * @param {Uint8Array} bytes
 * @returns {Promise<{sheet: string[][], name: string, others: number}>} `sheet` has its gaps
 */
export async function readXlsx(bytes) {
  const archive = new Archive(bytes);
  if (!archive.has(WORKBOOK)) {
    const found = FOREIGN.find(([name]) => archive.has(name));
    throw new Unreadable(found ? found[1] : "file_zip");
  }
  const book = await readBook(archive);
  for (const { name, path } of book.sheets) {
    const sheet = readSheet(await archive.text(path), book);
    if (sheet.length) return { sheet, name, others: book.sheets.length - 1 };
  }
  throw new Unreadable("file_empty");
}

/** Rows by their place, cells by theirs. */
function readSheet(xml, book) {
  const rows = [];
  let [row, column, cell, reads, filled, letters] = [0, 0, { text: "" }, false, 0, 0];
  const openRow = ({ r }) => ([row, column] = [r ? Number(r) : row + 1, 0]);
  const openCell = ({ r, t, s }) => {
    column = r ? columnOf(r) : column + 1;
    cell = { type: t, style: Number(s ?? 0), text: "" };
  };
  walk(xml, {
    open(name, attributes) {
      if (name === "row") openRow(attributes());
      if (name === "c") openCell(attributes());
      reads = name === "v" || name === "t";
    },
    close(name) {
      reads = false;
      const text = name === "c" ? cellText(cell, book).trim() : "";
      if (!text) return;
      checkPlace(row, column);
      checkBytes((letters += text.length)); // many cells may share one long text
      if (!rows[row - 1]) checkSize((filled += 1) - 1, column);
      (rows[row - 1] ??= [])[column - 1] = text;
    },
    text(text) {
      if (reads) cell.text += text;
    },
  });
  return rows;
}

function cellText({ type = "n", style, text }, { strings, kinds, mac }) {
  if (type === "s") return strings[Number(text)] ?? "";
  if (type === "n") return numberText(text, kinds[style] ?? "", mac);
  return type === "d" ? text.replace("T", " ") : text;
}

/** The number of a cell's column: that of "AB12" is 28. */
function columnOf(reference) {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference)?.[0] ?? "";
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

function checkPlace(row, column) {
  if (!(row >= 1 && row <= 1_048_576 && column >= 1)) throw new Unreadable("file_damaged");
  checkSize(0, column);
}
