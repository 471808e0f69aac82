import assert from "node:assert/strict";
import { test } from "node:test";
import { opened } from "../../flights/board/storage.js";

const blocked = () => {
  throw new DOMException("Access is denied", "SecurityError");
};

test("where the browser keeps nothing, the page does", () => {
  for (const open of [blocked, () => undefined, () => null]) {
    const storage = opened(open);
    assert.equal(storage.getItem("board.key"), null);
    storage.setItem("board.key", "k");
    assert.equal(storage.getItem("board.key"), "k");
  }
});

test("a storage that is open is taken", () => {
  const storage = { getItem: () => "kept" };
  assert.equal(opened(() => storage), storage);
});
