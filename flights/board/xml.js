// The elements and texts of an XML document, one after the other, as spreadsheets have them.
import { Unreadable } from "./unreadable.js";

const ENTITIES = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);
const ATTRIBUTE = /\s([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g;
const SECTIONS = [
  ["<!--", "-->"],
  ["<?", "?>"],
];
const CDATA = "<![CDATA[";

/**
 * Calls back for what is in a document, in its order. Names are without their prefixes. Throws
 * `Unreadable` where it is damaged, or declares entities of its own.
 * @param {string} text
 * @param {{open: function(string, function(): Object), close: function(string), text: function(string)}} to
 */
export function walk(text, to) {
  for (let at = 0; at < text.length; ) {
    const start = text.indexOf("<", at);
    if (start < 0) return;
    if (start > at) to.text(unescaped(text.slice(at, start)));
    at = special(text, start, to) ?? element(text, start, to);
  }
}

/** The end of what is no element, or undefined. */
function special(text, start, to) {
  for (const [opening, closing] of SECTIONS) {
    if (text.startsWith(opening, start)) return endOf(text, closing, start + opening.length);
  }
  if (text.startsWith(CDATA, start)) {
    const end = endOf(text, "]]>", start + CDATA.length);
    to.text(text.slice(start + CDATA.length, end - 3));
    return end;
  }
  if (text[start + 1] === "!") throw new Unreadable("file_damaged");
  return undefined;
}

function endOf(text, closing, from) {
  const end = text.indexOf(closing, from);
  if (end < 0) throw new Unreadable("file_damaged");
  return end + closing.length;
}

function element(text, start, to) {
  const end = tagEnd(text, start + 1);
  const tag = text.slice(start + 1, end);
  if (tag[0] === "/") {
    to.close(localName(tag.slice(1).trimEnd()));
    return end + 1;
  }
  const empty = tag.endsWith("/");
  const name = localName(/^[^\s/]*/.exec(tag)[0]);
  to.open(name, () => attributesOf(tag));
  if (empty) to.close(name);
  return end + 1;
}

/** A value may hold ">". */
function tagEnd(text, from) {
  let quote = "";
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at];
    if (quote) {
      if (letter === quote) quote = "";
    } else if (letter === ">") return at;
    else if (letter === '"' || letter === "'") quote = letter;
  }
  throw new Unreadable("file_damaged");
}

const localName = (name) => name.slice(name.indexOf(":") + 1);

function attributesOf(tag) {
  const attributes = Object.create(null); // a name may be __proto__
  for (const [, name, value] of tag.matchAll(ATTRIBUTE)) {
    attributes[localName(name)] = unescaped(value.slice(1, -1));
  }
  return attributes;
}

function unescaped(text) {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x?)?(\w{1,8});/g, (whole, number, name) => {
    if (!number) return ENTITIES.get(name) ?? whole;
    const code = Number.parseInt(name, number === "#x" ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
