// The page of several airports. A service of another one answers it, without their origins.
import assert from "node:assert/strict";
import { test } from "node:test";
import { column, drop, violations, withPage } from "./browser.mjs";

const { BOARD_PAGE, BOARD_URL } = process.env;
const SENT = [];
const santiagos = ({ date: fecha, time: hora, carrier: opera, destination: destino }) => ({
  fecha,
  hora,
  opera,
  destino,
});
const routes = {
  [`${BOARD_URL}/`]: (route) => route.fulfill({ body: BOARD_PAGE, contentType: "text/html" }),
  "**/day": (route) => {
    const flights = route.request().postDataJSON();
    SENT.push(...flights);
    return route.continue({ postData: JSON.stringify(flights.map(santiagos)) });
  },
};
const csv = (...rows) => Buffer.from(`${rows.join("\n")}\n`);
const PAST = csv(
  "year,month,day,dep_time,sched_dep_time,carrier,flight,origin,dest",
  "2013,1,6,735,740,UA,646,EWR,MIA",
  "2013,1,6,1907,1920,AA,1345,KJFK,MIA",
  "2013,1,6,1907,1920,AA,1346,SCL,MIA",
);

test("an origin that no column tells is asked for, sent and shown", () =>
  withPage(
    async (page) => {
      assert.equal(await page.locator("h1").innerText(), "New York departures");
      const rows = ["2013-01-06,07:40,UA,MIA", "2013-01-06,08:40,AA,LAX"];
      await drop(page, "a.csv", csv("date,time,carrier,destination", ...rows));
      await page.locator("#columns button.main").click();
      assert.match(await page.locator("#columns .wrong").innerText(), /^Choose .*: Origin\.$/);
      assert.deepEqual(await violations(page, "several-columns"), []);
      await page.locator("#origin-of-all").selectOption("LGA");
      await page.locator("#columns button.main").click();
      await page.locator("#flights tbody tr").first().waitFor();
      assert.deepEqual(await column(page, "origin"), ["LGA", "LGA"]);
      const [first] = SENT.splice(0);
      const flight = { date: "2013-01-06", time: "07:40", carrier: "UA", destination: "MIA" };
      assert.deepEqual(first, { ...flight, origin: "LGA" });
    },
    { routes },
  ));

test("its file of past flights is read, and one origin can be had alone", () =>
  withPage(
    async (page) => {
      await drop(page, "flights.csv", PAST);
      await page.locator("#flights tbody tr").nth(1).waitFor();
      assert.deepEqual((await column(page, "origin")).sort(), ["EWR", "JFK"]);
      assert.match(await page.locator("#refused tbody").innerText(), /SCL.*New York \(EWR, JFK, LGA\)/);
      assert.deepEqual(await violations(page, "several"), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
      await page.locator("#filter-origin").selectOption("JFK");
      assert.deepEqual(await column(page, "flight"), ["1345"]);
    },
    { routes, viewport: { width: 390, height: 844 } },
  ));
