import assert from "node:assert/strict";
import { test } from "node:test";
import { cityOf } from "../../flights/board/schedule.js";

const CITIES = { SPJC: "Lima" };

test("a destination is shown by its city where the model knows the code", () => {
  assert.equal(cityOf({ destino: "spjc" }, CITIES), "Lima");
  assert.equal(cityOf({ destino: "XXXX" }, CITIES), undefined);
  assert.equal(cityOf({ siglades: "Lima" }, CITIES), undefined);
});

test("a word of the language is no code", () => {
  for (const destino of ["__proto__", "constructor", "toString"]) {
    assert.equal(cityOf({ destino }, CITIES), undefined);
  }
});
