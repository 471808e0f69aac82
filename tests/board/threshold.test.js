import assert from "node:assert/strict";
import { test } from "node:test";
import { keepThreshold, keptThreshold } from "../../flights/board/threshold.js";

const storage = (kept = null) => ({ getItem: () => kept, setItem: (_, value) => (kept = value) });

test("the threshold that a person chose is kept", () => {
  const browser = storage();
  assert.equal(keptThreshold(browser), null);
  keepThreshold(browser, 0.35);
  assert.equal(keptThreshold(browser), 0.35);
});

test("what is no threshold of the slider is not taken", () => {
  const kept = ["", "0", "65", "33", "-5", "NaN", "x"].map((text) => keptThreshold(storage(text)));
  assert.deepEqual(new Set(kept), new Set([null]));
});
