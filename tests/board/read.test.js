import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile, readText } from "../../flights/board/read.js";
import { at } from "./airports.mjs";

at("SCL");

const HEADINGS = ["Fecha", "Hora", "Destino"];
const ROW = ["22-12-2017", "9:20", "Concepción"];
const TEXT = `${HEADINGS.join(";")}\r\n${ROW.join(";")}\r\n`;
const bytesOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const wide = (text, little) => {
  const bytes = new Uint8Array(text.length * 2);
  [...text].forEach((letter, i) =>
    new DataView(bytes.buffer).setUint16(2 * i, letter.charCodeAt(0), little),
  );
  return bytes;
};
const ENCODED = {
  "UTF-8": [new TextEncoder().encode(TEXT), new TextEncoder().encode(`\ufeff${TEXT}`)],
  "UTF-16": [
    wide(TEXT, true),
    wide(TEXT, false),
    wide(`\ufeff${TEXT}`, true),
    wide(`\ufeff${TEXT}`, false),
  ],
  "Windows-1252": [bytesOf(TEXT)],
};

for (const [encoding, forms] of Object.entries(ENCODED)) {
  test(`${encoding} is told by the bytes`, async () => {
    for (const bytes of forms) {
      assert.deepEqual(await readFile(new Blob([bytes])), {
        columns: HEADINGS,
        rows: [ROW],
        numbers: [2],
        notes: [{ key: "note_read_as", values: { encoding, separator: "semicolon" } }],
      });
    }
  });
}

test("the separator is told by the headings, whatever title is above", () => {
  for (const separator of [";", ",", "\t"]) {
    const lines = [
      "PROGRAMACION DIARIA, viernes; 22",
      "",
      HEADINGS.join(separator),
      ROW.join(separator),
    ];
    const { columns, rows, numbers, notes } = readText(lines.join("\n"));
    assert.deepEqual([columns, rows, numbers], [HEADINGS, [ROW], [4]]);
    assert.deepEqual(notes, [{ key: "note_title", values: { rows: 1 } }]);
  }
});

test("Excel's own line tells the separator", () => {
  const { columns, rows, numbers } = readText("sep=|\r\nFecha|Hora;x\r\n1|2\r\n");
  assert.deepEqual([columns, rows, numbers], [["Fecha", "Hora;x"], [["1", "2"]], [3]]);
});

test("quotes hold separators, quotes and ends of line", () => {
  const { columns, rows, numbers } = readText('Fecha,"Ho""ra"\n"a,\r\nb","c ""d"""\n5" x,"y"z\n');
  assert.deepEqual(columns, ["Fecha", 'Ho"ra']);
  assert.deepEqual(rows, [
    ["a,\r\nb", 'c "d"'],
    ['5" x', "yz"],
  ]);
  assert.deepEqual(numbers, [2, 3]);
});

test("any end of line ends a row, and the last needs none", () => {
  for (const end of ["\r\n", "\n", "\r"]) {
    assert.deepEqual(readText(`Fecha;Hora${end}1;2${end}${end}3;`).rows, [
      ["1", "2"],
      ["3", ""],
    ]);
  }
});

test("empty columns, blank rows, repeated headings, a total and a remark are no flights", () => {
  const lines = [
    "Fecha;Hora;Vuelo;;",
    "1;2;3;;",
    ";;;;",
    "Fecha;Hora;Vuelo;;",
    "4;5;6;;",
    "TOTAL;;2;;",
    "Fuente: DGAC;;;;",
  ];
  assert.deepEqual(readText(lines.join("\n")), {
    columns: ["Fecha", "Hora", "Vuelo"],
    rows: [
      ["1", "2", "3"],
      ["4", "5", "6"],
    ],
    numbers: [2, 5],
    notes: [{ key: "note_end", values: { row: 6 } }],
  });
});

test("a column without a heading is kept where it holds anything", () => {
  assert.deepEqual(readText("Fecha;Hora\n1;2;3\n4").rows, [
    ["1", "2", "3"],
    ["4", "", ""],
  ]);
  assert.deepEqual(readText("Fecha;Hora\n1;2;3\n4").columns, ["Fecha", "Hora", ""]);
});

test("a table without headings has those of the spreadsheet", () => {
  const { columns, rows, notes } = readText("22-12-2017;9:20;LIM\n23-12-2017;9:20;LIM");
  assert.deepEqual([columns, rows.length], [["A", "B", "C"], 2]);
  assert.deepEqual(notes, [{ key: "note_no_headings", values: {} }]);
});

test("unknown headings are those of the first row with more than one cell", () => {
  assert.deepEqual(readText("Plan\nuno;dos\nx;y").columns, ["uno", "dos"]);
});

test("a heading may be any name", () => {
  const { columns, rows } = readText("__proto__;constructor\n1;2");
  assert.deepEqual([columns, rows], [["__proto__", "constructor"], [["1", "2"]]]);
});

const FOREIGN = {
  file_pdf: "%PDF-1.4",
  file_compressed: "\x1f\x8b\x08",
  file_image: "\x89PNG\r\n",
  file_xml: '<?xml version="1.0"?>',
  file_html: "\n<table><tr>",
  file_json: ' [{"fecha":1}]',
  file_old_excel: "\xd0\xcf\x11\xe0\xa1",
  file_password: "\xd0\xcf\x11\xe0" + [..."EncryptedPackage"].join("\0") + "\0",
  file_binary: "Fecha;Hora\n1;\0",
  file_damaged: "PK\x03\x04 and no more",
  file_empty: " \r\n;;\r\n",
  file_no_rows: "Fecha;Hora\r\n",
  file_quote: 'Fecha;Hora\n1;"2\n3;4\n',
};
for (const [key, content] of Object.entries(FOREIGN)) {
  test(`what is no table is told: ${key}`, async () => {
    await assert.rejects(readFile(new Blob([bytesOf(content)])), { name: "Error", key });
  });
}

test("the row of a quote that never ends is told", () => {
  assert.throws(() => readText('Fecha;Hora\n1;2\n3;"4\n5;6'), {
    key: "file_quote",
    values: { row: 3 },
  });
});

test("a table that is too large is refused with the limit", async () => {
  assert.throws(() => readText(`Fecha;Hora\n${"1;2\n".repeat(20_001)}`), {
    key: "file_rows",
    values: { most: 20_000 },
  });
  assert.throws(() => readText(`${"Fecha;".repeat(1e6)}x\n1;2`), {
    key: "file_columns",
    values: { most: 256 },
  });
  const large = new Blob([new Uint8Array(20 * 1024 * 1024 + 1)]);
  await assert.rejects(readFile(large), { key: "file_large", values: { most: 20 } });
});

test("20,000 rows are read, and the empty rest of a sheet is none", () => {
  assert.equal(readText(`Fecha;Hora\n${"1;2\n".repeat(20_000)}`).rows.length, 20_000);
  const { columns, rows } = readText(`Fecha;Hora${";".repeat(16_000)}\n1;2${";\n".repeat(1e6)}`);
  assert.deepEqual([columns, rows], [["Fecha", "Hora"], [["1", "2"]]]);
});

test("more than any sheet holds is refused before it is kept", () => {
  assert.throws(() => readText("\n".repeat(2e7)), { key: "file_rows" });
  assert.throws(() => readText(";".repeat(2e7)), { key: "file_columns" });
});

test("a title in brackets is no JSON", () => {
  assert.equal(readText(`[Programación]\n${TEXT}`).rows.length, 1);
});

test("an airline that is called as a total is one", () => {
  const heading = "Aerolinea;Fecha;Hora;Destino";
  const rows = ["Sky;22-12-2017;9:20;LIM", "Total Linhas;22-12-2017;9:30;GRU", "Total;2;;"];
  assert.deepEqual(
    readText([heading, ...rows].join("\n")).rows.map(([airline]) => airline),
    ["Sky", "Total Linhas"],
  );
});
