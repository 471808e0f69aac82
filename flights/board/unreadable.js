// Why a file cannot be used, for whoever dropped it.

/** A file that is no table of flights. `key` is that of a sentence in words.js, `values` fill it. */
export class Unreadable extends Error {
  /** @param {string} key @param {Object<string, string|number>} [values] */
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/** Bytes of a file, uncompressed ones too. */
export const MOST_BYTES = 20 * 1024 * 1024;
/** Rows that hold anything. */
export const MOST_ROWS = 20_000;
/** Columns that hold anything. */
export const MOST_COLUMNS = 256;

/** Throws `Unreadable` where a table has more rows or columns than are read. */
export function checkSize(rows, columns) {
  if (rows > MOST_ROWS) throw new Unreadable("file_rows", { most: MOST_ROWS });
  if (columns > MOST_COLUMNS) throw new Unreadable("file_columns", { most: MOST_COLUMNS });
}

/** Throws `Unreadable` where there are more bytes, or characters, than are read. */
export function checkBytes(bytes) {
  if (bytes > MOST_BYTES) throw new Unreadable("file_large", { most: MOST_BYTES / 1024 / 1024 });
}
