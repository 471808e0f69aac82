// Why a file cannot be used, for whoever dropped it.

/** A file that is no table. `key` is that of a sentence in words.js, which `values` fill. */
export class Unreadable extends Error {
  /** @param {string} key @param {Object<string, string|number>} [values] */
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/** Bytes of a file, uncompressed ones too. */
const MOST_BYTES = 20 * 1024 * 1024;
/** Rows that hold anything. */
const MOST_ROWS = 20_000;
/** Columns that hold anything. */
const MOST_COLUMNS = 256;

/** Throws `Unreadable` where a table has more rows or columns than are read. */
export function checkSize(rows, columns) {
  if (rows > MOST_ROWS) throw new Unreadable("file_rows", { most: MOST_ROWS });
  if (columns > MOST_COLUMNS) throw new Unreadable("file_columns", { most: MOST_COLUMNS });
}

/** The same for what a spreadsheet has no place for, whether it holds anything or not. */
export function checkSheet(row, column) {
  checkSize(row > 1_048_576 ? Infinity : 0, column > 16_384 ? Infinity : 0);
}

/** Throws `Unreadable` where there are more bytes, or characters, than are read. */
export function checkBytes(bytes) {
  if (bytes > MOST_BYTES) throw new Unreadable("file_large", { most: MOST_BYTES / 1024 / 1024 });
}
