// What an .xlsx tells for all of its sheets: which there are, shared texts, formats; ECMA-376.
import { kindOf } from "./formats.js";
import { walk } from "./xml.js";

export const WORKBOOK = "xl/workbook.xml";
const NOTHING = { open() {}, close() {}, text() {} };

/**
 * The visible sheets in their order, the texts that cells share, the kind of each cell style, and
 * whether days count from 1904.
 * @param {import("./zip.js").Archive} archive
 * @returns {Promise<{sheets: {name: string, path: string}[], strings: string[], kinds: string[], mac: boolean}>}
 */
export async function readBook(archive) {
  const parts = await readParts(archive);
  const ofType = (type) => [...parts.values()].find((part) => part.type.endsWith(`/${type}`))?.path;
  const textOf = async (type) => (ofType(type) ? archive.text(ofType(type)) : "");
  const sheets = [];
  let mac = false;
  walk(await archive.text(WORKBOOK), {
    ...NOTHING,
    open(name, attributes) {
      if (name === "workbookPr") mac = ["1", "true"].includes(attributes().date1904);
      if (name === "sheet") sheets.push(attributes());
    },
  });
  const visible = sheets.filter(({ state = "visible" }) => state === "visible");
  const found = visible.map(({ name, id }) => ({ name, ...parts.get(id) }));
  return {
    mac,
    sheets: found.filter(({ type = "" }) => type.endsWith("/worksheet")),
    strings: readStrings(await textOf("sharedStrings")),
    kinds: readKinds(await textOf("styles")),
  };
}

/** Id of a part to its type and its path. */
async function readParts(archive) {
  const parts = new Map();
  walk(await archive.text("xl/_rels/workbook.xml.rels"), {
    ...NOTHING,
    open(name, attributes) {
      if (name !== "Relationship") return;
      const { Id, Type = "", Target = "" } = attributes();
      const path = Target.startsWith("/") ? Target.slice(1) : `xl/${Target.replace(/^\.\//, "")}`;
      parts.set(Id, { type: Type, path });
    },
  });
  return parts;
}

/** The texts that cells share, without how Japanese is spoken. */
function readStrings(xml) {
  const strings = [];
  let [reads, spoken] = [false, false];
  walk(xml, {
    open(name) {
      if (name === "si") strings.push("");
      if (name === "rPh") spoken = true;
      reads = name === "t" && !spoken;
    },
    close(name) {
      if (name === "rPh") spoken = false;
      reads = false;
    },
    text(text) {
      if (reads && strings.length) strings[strings.length - 1] += text;
    },
  });
  return strings;
}

/** Style of a cell to the kind of its number format. */
function readKinds(xml) {
  const codes = new Map();
  const kinds = [];
  let inCells = false;
  walk(xml, {
    ...NOTHING,
    open(name, attributes) {
      if (name === "cellXfs") inCells = true;
      if (name === "numFmt")
        codes.set(Number(attributes().numFmtId), attributes().formatCode ?? "");
      if (name !== "xf" || !inCells) return;
      const id = Number(attributes().numFmtId ?? 0);
      kinds.push(kindOf(id, codes.get(id)));
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return kinds;
}
