import assert from "node:assert/strict";
import { test } from "node:test";
import { guess, lacking, recall, recallOrder, remember } from "../../flights/board/columns.js";
import { at } from "./airports.mjs";

at("SCL");

const RAW = (
  "Fecha-I,Vlo-I,Ori-I,Des-I,Emp-I,Fecha-O,Vlo-O,Ori-O,Des-O,Emp-O,DIA,MES,AÑO,DIANOM," +
  "TIPOVUELO,OPERA,SIGLAORI,SIGLADES"
).split(",");

class Shelf {
  kept = new Map();
  setItem(key, value) {
    this.kept.set(key, value);
  }
  getItem(key) {
    return this.kept.get(key) ?? null;
  }
}

test("the columns of the data set are those that the batch command reads", () => {
  assert.deepEqual(guess(RAW), {
    fecha: 0,
    hora: 0,
    vuelo: 1,
    origen: 2,
    destino: 3,
    tipovuelo: 14,
    opera: 15,
    siglaori: 16,
    siglades: 17,
  });
});

test("the fields of a request are their own headings", () => {
  const fields =
    "fecha hora vuelo origen destino aerolinea dia mes ano dianom tipovuelo opera siglaori siglades".split(
      " ",
    );
  const map = guess(fields);
  assert.deepEqual(
    fields.map((field) => map[field]),
    fields.map((_, place) => place),
  );
});

const SHEETS = {
  "FECHA;HORA;Nº VUELO;DESTINO;AEROLÍNEA": {
    fecha: 0,
    hora: 1,
    vuelo: 2,
    destino: 3,
    aerolinea: 4,
  },
  "Date;STD;ETD;Flight;To;Carrier": { fecha: 0, hora: 1, vuelo: 3, destino: 4, aerolinea: 5 },
  "Vuelo;Destino;Fecha/Hora": { fecha: 2, hora: 2, vuelo: 0, destino: 1 },
  "Flight no.;Destination;Scheduled departure": { fecha: 2, hora: 2, vuelo: 0, destino: 1 },
  "Fecha;Hora salida;Salida;Cía.;Dest.": { fecha: 0, hora: 1, aerolinea: 3, destino: 4 },
  "__proto__;constructor;toString;": {},
};
for (const [headings, map] of Object.entries(SHEETS)) {
  test(`guesses ${headings}`, () => assert.deepEqual(guess(headings.split(";")), map));
}

test("the rows tell whether a column is a date, a time or both", () => {
  const columns = ["Salida programada", "Destino"];
  assert.deepEqual(guess(columns, [["22-12-2017 9:20", "LIM"]]), { fecha: 0, hora: 0, destino: 1 });
  assert.deepEqual(guess(columns, [["9:20", "LIM"]]), { hora: 0, destino: 1 });
  assert.deepEqual(guess(["Fecha", "Destino"], [["22-12-2017 9:20"]]), {
    fecha: 0,
    hora: 0,
    destino: 1,
  });
  assert.deepEqual(
    guess(
      ["Fecha", "STD"],
      [
        ["22-12-2017", "x"],
        ["", "22-12-2017 9:20"],
      ],
    ),
    { fecha: 0, hora: 1 },
  );
});

test("of two columns with one heading none is taken", () => {
  assert.deepEqual(guess(["Fecha", "Hora", "Destino", "HORA"]), { fecha: 0, destino: 2 });
});

test("what a flight needs and no column gives is told", () => {
  assert.deepEqual(lacking(guess(["Fecha", "Vuelo"])), [["hora"], ["destino", "siglades"]]);
  assert.deepEqual(lacking({}).length, 4);
});

test("what a person said is remembered by the headings", () => {
  const shelf = new Shelf();
  remember(shelf, ["F", "h"], { fecha: 0, hora: 1 }, "dmy");
  assert.deepEqual(recall(shelf, ["f ", "H"]), { fecha: 0, hora: 1 });
  assert.equal(recallOrder(shelf, ["F", "h"]), "dmy");
  assert.equal(recall(shelf, ["F", "h", "x"]), null);
  assert.equal(recallOrder(shelf, ["x"]), "");
});

test("what was kept by another version is not believed", () => {
  for (const kept of [
    "",
    "null",
    "7",
    '{"map":{"fecha":9}}',
    '{"map":{"__proto__":0}}',
    '{"map":{"x":0}}',
  ]) {
    assert.equal(recall({ getItem: () => kept }, ["a"]), null);
  }
});

test("a browser that keeps nothing does no harm", () => {
  const refuse = () => {
    throw new Error("denied");
  };
  remember({ setItem: refuse }, ["a"], { fecha: 0 });
  assert.equal(recall({ getItem: refuse }, ["a"]), null);
});
