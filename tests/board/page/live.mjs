// The board where departures are told: it follows them without being loaded again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { column, filled, HEADINGS, saved, violations, withPage } from "./browser.mjs";

const { BOARD_URL } = process.env;
const SANTIAGO = { timeZone: "America/Santiago" };
const now = () => new Date().toLocaleString("sv-SE", SANTIAGO).slice(0, 16).replace(" ", "T");
const flight = (vuelo, hora) => ({
  fecha: now().slice(0, 10),
  hora,
  vuelo,
  opera: "LATAM",
  destino: "LIM",
});

async function tell(...events) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`${BOARD_URL}/departures`, {
    method: "POST",
    headers,
    body: JSON.stringify(events),
  });
  assert.equal(response.status, 200);
}

test("what leaves is marked while the page is looked at", async () => {
  const [first, second] = [flight("LA1", "00:01"), flight("LA2", "23:58")];
  await tell(first, second);
  await withPage(async (page) => {
    await page.clock.install();
    await page.reload({ waitUntil: "networkidle" });
    await page.locator("#today").click();
    await page.locator("#flights tbody tr").nth(1).waitFor();
    assert.doesNotMatch(await page.locator("#flights").innerText(), /left/);
    assert.deepEqual(await column(page, "destination"), ["Lima", "Lima"]);
    const slider = await page.locator("#slider").elementHandle();
    await tell({ ...second, salida: now() });
    await page.clock.fastForward(30_000);
    const row = page.locator("#flights tr.done", { hasText: "23:58" }); // of the other: no news
    await row.waitFor();
    assert.match(await row.innerText(), /23:58[^]*left/);
    assert.match(
      await page.locator("#feed").innerText(),
      /Live: departures known up to \d\d:\d\d, \d min ago/,
    );
    assert.ok(await slider.evaluate((element) => element.isConnected)); // held, it is not taken away
    assert.match(await page.locator(".chips").innerText(), /1 has left/);
    assert.deepEqual(await violations(page, "live"), []);
  });
});

test("the flights of a file are followed past midnight", () =>
  withPage(async (page) => {
    await page.clock.install({ time: Date.now() + 86_400_000 });
    await page.reload({ waitUntil: "networkidle" });
    const waited = flight("LA3", "23:57");
    await filled(page, saved(HEADINGS, `LA3;${waited.fecha};23:57;LATAM;LIM`));
    await tell({ ...waited, salida: now() });
    await page.clock.fastForward(30_000);
    await page.locator("#flights tr.done").waitFor();
    await page.getByText("The day shown is over").waitFor();
  }));

test("a key that ends while the day is followed is asked for", () =>
  withPage(async (page) => {
    await page.clock.install();
    await page.reload({ waitUntil: "networkidle" });
    await page.route("**/live", (route) => {
      const { authorization } = route.request().headers();
      return authorization === "Bearer new" ? route.continue() : route.fulfill({ status: 401 });
    });
    await page.clock.fastForward(30_000);
    await page.getByText("Live departures need a key.").waitFor();
    await page.locator("#feed button").click();
    await page.locator("#key-field").fill("new");
    await page.keyboard.press("Enter");
    await page.getByText(/Live: departures known/).waitFor();
  }));
