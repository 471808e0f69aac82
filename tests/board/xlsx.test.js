import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf, numberText } from "../../flights/board/formats.js";
import { pack } from "../../flights/board/pack.js";
import { readFile } from "../../flights/board/read.js";
import { toXlsx } from "../../flights/board/write.js";
import { walk } from "../../flights/board/xml.js";
import { at } from "./airports.mjs";

at("SCL");

const XLSX = {
  "xl/workbook.xml":
    '<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="A" r:id="i"/></x:sheets></x:workbook>',
  "xl/_rels/workbook.xml.rels":
    '<Relationships><Relationship Id="i" Type="t/worksheet" Target="s.xml"/></Relationships>',
};
const HEADINGS = cells("Fecha", "Hora");

function cells(...texts) {
  return `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join("")}</row>`;
}

async function read(sheet, files = {}) {
  return readFile(new Blob(await pack({ ...XLSX, "xl/s.xml": sheet, ...files })));
}

test("a sheet without references, formats and shared texts is read", async () => {
  const { columns, rows, numbers } = await read(
    `<worksheet>${HEADINGS}<row/>${cells("1 &lt;&#50;", "3")}</worksheet>`,
  );
  assert.deepEqual([columns, rows, numbers], [["Fecha", "Hora"], [["1 <2", "3"]], [3]]);
});

const DAMAGED = {
  "a sheet that ends early": "<worksheet><row",
  "entities of its own": '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>',
  "a cell outside of any sheet": '<worksheet><row r="0"><c r="A0"><v>1</v></c></row></worksheet>',
  "a row too far down": '<worksheet><row r="9999999"><c r="A1"><v>1</v></c></row></worksheet>',
};
for (const [name, sheet] of Object.entries(DAMAGED)) {
  test(`damaged: ${name}`, () => assert.rejects(read(sheet), { key: "file_damaged" }));
}

test("any byte of a workbook may be wrong: a table or a sentence", async () => {
  const workbook = await toXlsx(["Fecha", "Hora"], [["1", "2"]], "SCL");
  const good = new Uint8Array(await workbook.arrayBuffer());
  for (let place = 4; place < good.length; place += 7) {
    const bad = good.with(place, good[place] ^ 0xff);
    await readFile(new Blob([bad])).catch((error) =>
      assert.match(error.key ?? error.stack, /^file_/),
    );
    await readFile(new Blob([good.subarray(0, place)])).catch((error) =>
      assert.match(error.key ?? error.stack, /^file_/),
    );
  }
});

test("a small file that unpacks to a large one is refused", async () => {
  const large = `<worksheet>${" ".repeat(21 * 1024 * 1024)}</worksheet>`;
  await assert.rejects(read(large), { key: "file_large", values: { most: 20 } });
});

test("many cells of one long text are refused", async () => {
  const shared = `<sst><si><t>${"x".repeat(1e6)}</t></si></sst>`;
  const relations = XLSX["xl/_rels/workbook.xml.rels"].replace(
    "<Relationship ",
    '<Relationship Id="j" Type="t/sharedStrings" Target="/xl/t.xml"/><Relationship ',
  );
  const sheet = `<worksheet>${HEADINGS}${'<row><c t="s"><v>0</v></c></row>'.repeat(25)}</worksheet>`;
  const files = { "xl/_rels/workbook.xml.rels": relations, "xl/t.xml": shared };
  await assert.rejects(read(sheet, files), { key: "file_large", values: { most: 20 } });
});

test("too many rows and columns are refused with the limit", async () => {
  const rows = cells("1", "2").repeat(20_001);
  await assert.rejects(read(`<worksheet>${HEADINGS}${rows}</worksheet>`), {
    key: "file_rows",
    values: { most: 20_000 },
  });
  const far = '<row><c r="XFD1"><v>1</v></c></row>';
  await assert.rejects(read(`<worksheet>${HEADINGS}${far}</worksheet>`), {
    key: "file_columns",
    values: { most: 256 },
  });
});

test("other archives are told by what is in them", async () => {
  const keys = {
    "xl/workbook.bin": "file_xlsb",
    "content.xml": "file_ods",
    "Index/Document.iwa": "file_numbers",
    a: "file_zip",
  };
  for (const [name, key] of Object.entries(keys)) {
    await assert.rejects(async () => readFile(new Blob(await pack({ [name]: "" }))), { key });
  }
});

test("what tells names and texts of XML apart", () => {
  const told = [];
  walk(
    `<?xml?><!-- <a> --><x:a b='1>2' __proto__="&quot;" c:d="&amp;&#x41;&e;"> t&gt;<![CDATA[<&lt;]]></x:a><e/>`,
    {
      open: (name, attributes) => told.push([name, { ...attributes() }]),
      close: (name) => told.push(name),
      text: (text) => told.push([text]),
    },
  );
  const attributes = { b: "1>2", ["__proto__"]: '"', d: "&A&e;" };
  assert.deepEqual(told, [["a", attributes], [" t>"], ["<&lt;"], "a", ["e", {}], "e"]);
});

const KINDS = {
  "dd/mm/yyyy": "date",
  '[$-340A]d "de" mmmm;@': "date",
  mmm: "date",
  "h:mm AM/PM": "time",
  "hh:mm": "time",
  "dd-mm-yy\\ hh:mm": "both",
  "[h]:mm": "duration",
  "0000": "0000",
  General: "",
  '#,##0.00 "USD"': "",
  "[Red]0.0%": "",
  "_-* #,##0_-;d": "",
  "@": "",
};
for (const [code, kind] of Object.entries(KINDS)) {
  test(`the format ${code} is of the kind "${kind}"`, () => assert.equal(kindOf(164, code), kind));
}

test("numbers are what a cell shows", () => {
  const shown = [
    ["43091", "date"],
    ["43091", "both"],
    ["43091.388888889", "date"],
    ["0.388888889", "time"],
    ["1.5", "duration"],
    ["43091.9999999", "both"],
    ["59", "date"],
    ["61", "date"],
    ["920", "0000"],
    ["305.0", ""],
    ["-1", "date"],
    ["x", "date"],
    ["1e300", "date"],
  ].map(([stored, kind]) => numberText(stored, kind, false));
  assert.deepEqual(shown, [
    "2017-12-22",
    "2017-12-22 00:00",
    "2017-12-22 09:20",
    "09:20",
    "36:00",
    "2017-12-23 00:00",
    "1900-02-28",
    "1900-03-01",
    "0920",
    "305",
    "-1",
    "x",
    "1e+300",
  ]);
  assert.equal(numberText("41629", "date", true), "2017-12-22");
  assert.deepEqual(
    [14, 18, 22, 46, 0].map((id) => kindOf(id)),
    ["date", "time", "both", "time", ""],
  );
});

test("a wrong checksum and an encrypted file are told", async () => {
  for (const [offset, key] of [
    [16, "file_damaged"],
    [8, "file_password"],
  ]) {
    const whole = new Blob(await pack({ ...XLSX, "xl/s.xml": `${HEADINGS}${cells("1", "2")}` }));
    const bytes = new Uint8Array(await whole.arrayBuffer());
    const entry = bytes.findIndex(
      (byte, at) => byte === 0x50 && bytes[at + 2] === 1 && bytes[at + 3] === 2,
    );
    bytes[entry + offset] ^= 1;
    await assert.rejects(readFile(new Blob([bytes])), { key });
  }
});
