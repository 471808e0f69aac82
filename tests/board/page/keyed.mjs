// The board where a key is asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { filled, violations, withPage } from "./browser.mjs";

test("a key is asked for until it is right, and kept for the tab alone", () =>
  withPage(async (page, context) => {
    await page.locator("#key-field").fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByText("This key was not accepted.").waitFor();
    assert.deepEqual(await violations(page, "key"), []);
    await page.locator("#key-field").fill(process.env.BOARD_KEY);
    await page.keyboard.press("Enter");
    await filled(page);
    await page.reload({ waitUntil: "networkidle" });
    assert.equal(await page.locator("#key[open]").count(), 0);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.locator("#key[open]").waitFor();
  }));

test("a schedule waits for the key", () =>
  withPage(async (page) => {
    await page.locator("#key").getByText("Cancel").click();
    await page.getByText("A key is needed").waitFor();
    await page.locator("#example").click();
    await page.locator("#key-field").fill(process.env.BOARD_KEY);
    await page.keyboard.press("Enter");
    await page.locator("#flights tbody tr").first().waitFor();
  }));

test("a key that may not ask is asked for anew", () =>
  withPage(async (page) => {
    await page.locator("#key-field").fill(process.env.BOARD_REPORTER);
    await page.keyboard.press("Enter");
    await page.getByText("may not ask for predictions").waitFor();
    await page.locator("#key-field").fill(process.env.BOARD_KEY);
    await page.keyboard.press("Enter");
    await filled(page);
  }));
