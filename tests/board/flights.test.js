import assert from "node:assert/strict";
import { test } from "node:test";
import { guess } from "../../flights/board/columns.js";
import { toFlights } from "../../flights/board/flights.js";
import { readText } from "../../flights/board/read.js";
import { at } from "./airports.mjs";

at("SCL");

const HEADER = "Fecha;Hora;Vuelo;Origen;Destino;Aerolinea";
const made = (rows, header = HEADER, all = {}) => {
  const table = readText([header, ...rows].join("\n"));
  return toFlights(table, guess(table.columns), "dmy", all);
};

test("a row is a flight as the service is asked about it", () => {
  assert.deepEqual(made(["22-12-2017;9:20;305.0;SCL;LIM;LATAM"]), {
    flights: [
      { fecha: "2017-12-22", hora: "09:20", vuelo: "305", destino: "LIM", aerolinea: "LATAM" },
    ],
    rows: [2],
    refused: [],
  });
});

test("blank cells and words for nothing are left out", () => {
  const { flights } = made(["22-12-2017;9:20;n/a;-;NAN;LATAM", "22-12-2017;9:20;;;LIM;LATAM"]);
  assert.deepEqual(Object.keys(flights[0]), ["fecha", "hora", "destino", "aerolinea"]);
  assert.equal(flights[0].destino, "NAN");
  assert.equal("vuelo" in flights[1], false);
});

test("an airline that is not given is that of the flight's number", () => {
  const numbers = ["LA 305", "lan305", "H2-12", "5D401", "JA0123A"];
  const { flights } = made(numbers.map((number) => `22-12-2017;9:20;${number};SCL;LIM;`));
  assert.deepEqual(
    flights.map((flight) => flight.aerolinea),
    ["LA", "LAN", "H2", "5D", "JA"],
  );
});

const REFUSED = {
  "22-12-2017;9:20;1;LIM;SCL;LATAM": { column: "Origen", value: "LIM", key: "row_not_from_here" },
  "32-12-2017;9:20;1;SCL;LIM;LATAM": { column: "Fecha", value: "32-12-2017", key: "row_bad_date" },
  "22-12-2017;25:00;1;SCL;LIM;LATAM": { column: "Hora", value: "25:00", key: "row_bad_time" },
  ";9:20;1;SCL;LIM;LATAM": { column: "Fecha", value: "", key: "row_no_date" },
  "22-12-2017;;1;SCL;LIM;LATAM": { column: "Hora", value: "", key: "row_no_time" },
  "22-12-2017;9:20;305;SCL;LIM;": { column: "opera", value: "", key: "row_no_airline" },
  "22-12-2017;9:20;1;SCL;;LATAM": { column: "Destino", value: "", key: "row_no_destination" },
  [`22-12-2017;9:20;1;SCL;${"x".repeat(65)};LATAM`]: {
    column: "Destino",
    value: "x".repeat(64),
    key: "row_long",
  },
};
for (const [row, refusal] of Object.entries(REFUSED)) {
  test(`a row is refused by its number: ${refusal.key}`, () => {
    const { flights, rows, refused } = made([
      "22-12-2017;9:20;1;Santiago de Chile;LIM;LATAM",
      "",
      row,
    ]);
    assert.deepEqual([flights.length, rows], [1, [2]]);
    assert.deepEqual(refused, [{ row: 4, ...refusal }]);
  });
}

test("numbers of the date are numbers, and others are left to the service to refuse", () => {
  const header = "fecha;hora;destino;opera;dia;mes;ano";
  const { flights } = made(["2017-12-22;9:20;LIM;LATAM;22;12.0;x"], header);
  assert.deepEqual(flights[0], {
    fecha: "2017-12-22",
    hora: "09:20",
    destino: "LIM",
    opera: "LATAM",
    dia: 22,
    mes: 12,
    ano: "x",
  });
});

test("a schedule without dates is of the day that a person names", () => {
  const { flights } = made(["9:20;LIM;LA305"], "STD;Destino;Vuelo", { day: "2026-11-26" });
  assert.deepEqual(flights[0], {
    fecha: "2026-11-26",
    hora: "09:20",
    destino: "LIM",
    vuelo: "LA305",
    aerolinea: "LA",
  });
});

test("one column may hold both the date and the time", () => {
  const { flights } = made(["22-12-2017 9:20;LIM;Sky"], "Fecha/Hora;Destino;Aerolinea");
  assert.deepEqual([flights[0].fecha, flights[0].hora], ["2017-12-22", "09:20"]);
});
