import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile, readText } from "../../flights/board/read.js";
import { toCsv, toXlsx } from "../../flights/board/write.js";

const COLUMNS = ["Fecha", "Hora", "Vuelo", { title: "Atraso", kind: "percent" }];

test("CSV is as a Spanish Excel has it", () => {
  const rows = [
    ["2026-11-26", "09:20", 'a;"b"\nc', 0.3125],
    [null, undefined, "Ñ", -2],
  ];
  assert.equal(
    toCsv(COLUMNS, rows),
    '\ufeffFecha;Hora;Vuelo;Atraso\r\n2026-11-26;09:20;"a;""b""\nc";0,3125\r\n;;Ñ;-2\r\n',
  );
});

test("no cell of CSV starts a formula", () => {
  const texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a=1"];
  const lines = toCsv(
    ["=x"],
    texts.map((text) => [text]),
  ).slice(1);
  assert.deepEqual(
    lines,
    "'=x\r\n'=1+1\r\n'+1\r\n'-1\r\n'@SUM(A1)\r\n'\t=1\r\n\"'\r=1\"\r\na=1\r\n",
  );
});

test("what is written is read again", async () => {
  const rows = [
    ["2026-11-26", "09:20", "<b>&\u0001\ud800 'x'", 0.3125],
    ["", "00:00", "=1+1", ""],
  ];
  const { columns, rows: read } = await readFile(await toXlsx(COLUMNS, rows, "SCL"));
  assert.deepEqual(columns, ["Fecha", "Hora", "Vuelo", "Atraso"]);
  assert.deepEqual(read, [
    ["2026-11-26", "09:20", "<b>& 'x'", "0.3125"],
    ["", "00:00", "=1+1", ""],
  ]);
  assert.deepEqual(readText(toCsv(COLUMNS, rows)).rows[0].slice(0, 2), rows[0].slice(0, 2));
});
