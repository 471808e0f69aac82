import assert from "node:assert/strict";
import { test } from "node:test";
import { CELLS } from "../../flights/board/cells.js";
import { chooseLanguage } from "../../flights/board/words.js";

test("minutes beyond those that are told are not zero", () => {
  chooseLanguage({ getItem: () => null }, ["en-US"]);
  const told = (minutos_90) => CELLS.nine({ estado: "pendiente", minutos_90 });
  assert.deepEqual([told(null), told(-3), told(41.6)], [[">120 min"], ["0 min"], ["42 min"]]);
});
