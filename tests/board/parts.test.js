import assert from "node:assert/strict";
import { test } from "node:test";
import { combine, continued, split } from "../../flights/board/parts.js";

const flights = (...days) => days.map((fecha) => ({ fecha }));
const day = (vuelos, tarde, tarde_5, tarde_95) => ({ vuelos, tarde, tarde_5, tarde_95 });

test("days stay whole where they fit", () => {
  const list = flights("1", "2", "1", "3", "2", "3");
  assert.deepEqual(split(list, 4), [
    [0, 2, 1, 4],
    [3, 5],
  ]);
  assert.deepEqual(split(list, 3), [
    [0, 2],
    [1, 4],
    [3, 5],
  ]);
});

test("a day that is too long is cut, and no flight is lost", () => {
  assert.deepEqual(split(flights("1", "1", "1", "2"), 2), [
    [0, 1],
    [2, 3],
  ]);
  assert.deepEqual(split([]), []);
});

test("a thousand flights are one question, one more are two", () => {
  const list = (n) => Array.from({ length: n }, () => ({ fecha: "1" }));
  assert.deepEqual(
    split(list(1_000)).map((part) => part.length),
    [1_000],
  );
  assert.deepEqual(
    split(list(1_001)).map((part) => part.length),
    [1_000, 1],
  );
});

test("numbers of days add up, their intervals by squares", () => {
  const days = [day(200, 38, 32, 46), day(100, 20, 12, 26)];
  assert.deepEqual(combine(days), day(300, 58, 48, 68));
  assert.deepEqual(combine([days[0]]), days[0]);
});

test("where a part has no interval, the whole has none", () => {
  assert.equal(combine([day(200, 38, 26, 55), null]), null);
  assert.equal(combine([null]), null);
  assert.equal(combine([]), null);
});

test("parts of one day go bad together", () => {
  const list = flights("1", "1", "1", "2");
  assert.deepEqual(continued(split(list, 2), list), [false, true]);
  const parts = [day(200, 38, 32, 46), day(100, 20, 12, 26)];
  assert.deepEqual(combine(parts, [false, true]), day(300, 58, 44, 72));
  assert.deepEqual(
    combine([...parts, day(50, 10, 5, 16)], [false, true, false]),
    day(350, 68, 53, 83),
  );
});
