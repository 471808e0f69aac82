// From the bytes of a file to its text, or to what the file is instead.
import { Unreadable } from "./unreadable.js";

// First bytes of what is no table; https://www.garykessler.net/library/file_sigs.html
const FOREIGN = [
  ["%PDF", "file_pdf"],
  ["\x1f\x8b", "file_compressed"],
  ["7z\xbc\xaf", "file_compressed"],
  ["Rar!", "file_compressed"],
  ["\x89PNG", "file_image"],
  ["\xff\xd8\xff", "file_image"],
];
const MARKUP = [
  [/^<\?xml/i, "file_xml"],
  [/^<(!doctype|html|head|body|meta|table|style|div)/i, "file_html"],
  [/^(\{\s*["}]|\[\s*["{[\]])/, "file_json"], // a title may stand in brackets
];
const LATIN = new TextDecoder("windows-1252");

/**
 * The text of a CSV file, and the name of its encoding: UTF-8, UTF-16 or, where neither can be,
 * Windows-1252. Throws `Unreadable` for what is no text.
 * @param {Uint8Array} bytes @returns {{text: string, encoding: string}}
 */
export function decode(bytes) {
  refuseForeign(bytes);
  const wide = wideOf(bytes);
  const decoded = wide ? { text: decodeWide(bytes, wide), encoding: "UTF-16" } : decodeBytes(bytes);
  refuseMarkup(decoded.text);
  return decoded;
}

/** Whether a file starts with these characters, each one a byte. */
export function startsWith(bytes, start) {
  return [...start].every((letter, place) => bytes[place] === letter.charCodeAt(0));
}

/** Throws `Unreadable` for text that is a page or a document, and no table. */
export function refuseMarkup(text) {
  const start = text.slice(0, 512).trimStart();
  for (const [form, key] of MARKUP) if (form.test(start)) throw new Unreadable(key);
}

function refuseForeign(bytes) {
  const found = FOREIGN.find(([start]) => startsWith(bytes, start));
  if (found) throw new Unreadable(found[1]);
}

/** A Latin letter of UTF-16 has a zero beside it, where no mark tells the order. */
function wideOf([first, second]) {
  if ((first === 0xff && second === 0xfe) || (first > 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second > 0)) return "utf-16be";
  return "";
}

function decodeWide(bytes, encoding) {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable("file_damaged");
  }
}

function decodeBytes(bytes) {
  if (bytes.includes(0)) throw new Unreadable("file_binary");
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return { text: LATIN.decode(bytes), encoding: "Windows-1252" };
  }
}
