import assert from "node:assert/strict";
import { test } from "node:test";
import { Followed, isFresh } from "../../flights/board/live.js";

test("flights are asked about once more after what is told has changed", () => {
  const followed = new Followed();
  const asks = ["a", "a", "a", "b", "b", "b", "a"].map((told) => {
    if (followed.isSettled(told)) return false;
    followed.answered(told);
    return true;
  });
  assert.deepEqual(asks, [true, true, false, true, true, false, true]);
});

test("a feed that is old, or tells nothing, tells of no flight now", () => {
  const fresh = (known_until, age_minutes) => isFresh({ known_until, age_minutes });
  assert.equal(fresh("2026-11-26T10:00", 30), true);
  assert.equal(fresh("2026-11-26T10:00", 31), false);
  assert.equal(fresh(null, null), false);
});
