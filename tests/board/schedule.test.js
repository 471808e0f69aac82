import assert from "node:assert/strict";
import { test } from "node:test";
import { cityOf } from "../../flights/board/schedule.js";

const CITIES = { SPJC: "Lima", KMIA: "Miami" };
const told = (valor) => ({ contribuciones: [{ campo: "hora" }, { campo: "destino", valor }] });

test("a destination that is given by a code is shown by its city", () => {
  for (const destino of ["MIA", "KMIA", "mia"]) {
    assert.equal(cityOf(told("KMIA, international"), { destino }, CITIES), "Miami");
  }
  assert.equal(cityOf(told("XXXX, international"), { destino: "XXX" }, CITIES), undefined);
});

test("a city is shown as it is written", () => {
  assert.equal(cityOf(told("SPJC, international"), { siglades: "LIMA" }, CITIES), undefined);
  assert.equal(cityOf(told("KMIA, international"), { destino: "Miami, FL" }, CITIES), undefined);
});

test("a word of the language is no code", () => {
  for (const destino of ["__proto__", "constructor", "toString"]) {
    assert.equal(cityOf(told(destino), { destino }, CITIES), undefined);
  }
});
