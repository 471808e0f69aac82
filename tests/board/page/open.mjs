// The board where nobody is asked for a key.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import {
  blocked,
  column,
  drop,
  filled,
  HEADINGS,
  saved,
  SCHEDULE,
  violations,
  withPage,
} from "./browser.mjs";

const numbers = (texts) => texts.map((text) => Number.parseInt(text, 10));
const FORMS = [
  ["desktop", {}],
  ["spanish", { locale: "es-CL" }],
  ["dark", { colorScheme: "dark" }],
  ["phone", { viewport: { width: 390, height: 844 }, locale: "es-CL" }],
];

test("a dropped sheet of a Chilean Excel is shown, the riskiest first", () =>
  withPage(async (page) => {
    await filled(page);
    const risks = numbers(await column(page, "risk"));
    assert.deepEqual(
      risks,
      [...risks].sort((one, other) => other - one),
    );
    assert.deepEqual((await column(page, "airline")).sort()[0], "Aerolíneas Argentinas");
    assert.deepEqual((await column(page, "time")).sort()[0], "07:05");
    assert.match(
      await page.locator("#source").innerText(),
      /6 flights · read as Windows-1252, semicolons · 1 row of title/,
    );
    assert.match(
      await page.locator("#number").innerText(),
      /of 6 flights will leave .*90% between \d+ and \d+/s,
    );
    assert.match(await page.locator("#number").innerText(), /On \d+% of \d+ later days/);
    assert.equal(await page.locator(".unseen").count(), 1);
    const first = await page.locator("#flights tbody tr").first().boundingBox();
    assert.ok(first.y + first.height < 900);
  }));

test("what a cell of a file holds stays text", () =>
  withPage(async (page) => {
    const image = "<img src=x onerror=alert(1)>";
    await filled(
      page,
      saved(HEADINGS, `${image};22-12-2017;9:20;LATAM;Lima`, `1;22-12-2017;8:00;${image};${image}`),
    );
    const text = await page.locator("main").innerText();
    assert.equal(text.split(image).length - 1 >= 3, true);
    assert.equal(await page.locator("main img").count(), 0);
  }));

test("the threshold says how many flights it warns of, and how such warnings fared", () =>
  withPage(async (page) => {
    await filled(page);
    const risks = numbers(await column(page, "risk"));
    const told = new Set();
    for (const [key, from] of [
      ["Home", 5],
      ["End", 60],
    ]) {
      await page.locator("#slider").press(key);
      const warned = risks.filter((risk) => risk >= from).length;
      assert.match(
        await page.locator("#warns").innerText(),
        new RegExp(`warns of ${warned} flights? of 6`),
      );
      assert.equal(await page.locator("#flights tr.warned").count(), warned);
      told.add(await page.locator("#record").innerText());
    }
    assert.equal(told.size, 2);
  }));

test("an airline, and those that are warned of, can be had alone", () =>
  withPage(async (page) => {
    await filled(page);
    await page.locator("#filter-airline").selectOption("LATAM");
    assert.deepEqual(new Set(await column(page, "airline")), new Set(["LATAM"]));
    await page.locator("#filter-show").selectOption("warned");
    assert.equal(await page.locator("#flights tbody tr:not(.warned):has(th)").count(), 0);
  }));

test("a heading sorts by keyboard, and keeps the focus", () =>
  withPage(async (page) => {
    await filled(page);
    await page.locator("#sort-time").press("Enter");
    assert.deepEqual((await column(page, "time"))[0], "07:05");
    await page.keyboard.press("Enter");
    assert.deepEqual((await column(page, "time"))[0], "23:15");
    assert.equal(await page.locator("th.time").first().getAttribute("aria-sort"), "descending");
  }));

test("columns are asked for once", () =>
  withPage(async (page) => {
    const strange = saved(
      "Uno;Dos;Tres;Cuatro",
      "22-12-2017;9:20;LATAM;Lima",
      "22-12-2017;8:20;LATAM;Miami",
    );
    await drop(page, "a.csv", strange);
    for (const [place, field] of ["fecha", "hora", "aerolinea", "destino"].entries()) {
      await page.locator(`#map-${field}`).selectOption(String(place));
    }
    assert.deepEqual(await violations(page, "columns"), []);
    await page.locator("#columns button.main").click();
    await page.locator("#flights tbody tr").nth(1).waitFor();
    await page.reload({ waitUntil: "networkidle" });
    await filled(page, strange);
  }));

test("a date that may be read in two ways is asked about", () =>
  withPage(async (page) => {
    await drop(page, "a.csv", saved(HEADINGS, "LA1;03-04-2017;9:20;LATAM;Lima"));
    assert.match(
      await page.locator("#columns").innerText(),
      /03-04-2017.*April 3, 2017.*March 4, 2017/s,
    );
    await page.locator("input[value=dmy]").check();
    await page.locator("#columns button.main").click();
    await page.locator("#flights tbody tr").first().waitFor();
    assert.match(await page.locator("#day").innerText(), /April 3, 2017/);
  }));

test("rows that are not used are listed with their cure", () =>
  withPage(async (page) => {
    const wrong = ["LA1;22-12-2017;25:00;LATAM;Lima", "LA2*;22-12-2017;9:20;LATAM;Lima"];
    await filled(page, saved(HEADINGS, "LA3;22-12-2017;9:20;LATAM;Lima", ...wrong));
    const rows = await page.locator("#refused tbody tr").allInnerTexts();
    assert.match(rows[0], /^3\tHora\t25:00\tNo time of day\. Write it as 9:20/);
    assert.match(rows[1], /^4\tNº Vuelo\tLA2\*\t\S+/);
    assert.match(await page.locator("#source").innerText(), /1 flight .*2 rows not used/);
  }));

test("a file that is no schedule is told, and what is shown is kept", () =>
  withPage(async (page) => {
    await filled(page);
    await drop(page, "a.pdf", Buffer.from("%PDF-1.7"));
    await page.locator(".trouble").waitFor();
    assert.match(
      await page.locator("#trouble").innerText(),
      /This is a PDF.*What is shown is kept/,
    );
    assert.equal(await page.locator("#flights tbody tr").count(), 6);
  }));

test("without a network nothing is lost, and it can be tried again", () =>
  withPage(async (page, context) => {
    await filled(page);
    await context.setOffline(true);
    await drop(page, "a.csv", saved(HEADINGS, "LA3;22-12-2017;9:20;LATAM;Lima"));
    await page.locator(".trouble").waitFor();
    assert.equal(await page.locator("#flights tbody tr").count(), 6);
    await context.setOffline(false);
    await page.locator(".trouble button").click();
    await page.locator("#flights tbody tr").nth(1).waitFor({ state: "detached" });
    assert.equal(await page.locator("#trouble").innerText(), "");
  }));

test("a busy service is asked again when it says", () =>
  withPage(async (page) => {
    let times = 0;
    await page.route("**/day", (route) =>
      (times += 1) > 1
        ? route.continue()
        : route.fulfill({ status: 429, headers: { "Retry-After": "1" } }),
    );
    await drop(page, "a.csv", SCHEDULE);
    await page.getByText("Asking again in 1 s").waitFor();
    await page.locator("#flights tbody tr").first().waitFor();
    assert.equal(times, 2);
  }));

test("more flights than the service takes at once are all shown", () =>
  withPage(async (page) => {
    const rows = Array.from(
      { length: 1_001 },
      (_, place) => `${place};${(place % 20) + 1}-12-2017;9:20;LATAM;Lima`,
    );
    await filled(page, saved(HEADINGS, ...rows));
    assert.match(await page.locator("#source").innerText(), /1,001 flights/);
    await page.locator("#more").click();
    assert.equal(await page.locator("#flights tbody tr").count(), 1_001);
  }));

test("what is shown can be had as files", () =>
  withPage(async (page) => {
    await filled(page);
    for (const kind of ["xlsx", "csv"]) {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.locator(`#${kind}`).click(),
      ]);
      assert.equal(file.suggestedFilename(), `scl-2017-12-22.${kind}`);
      await file.saveAs(`${process.env.BOARD_FILES}/day.${kind}`);
    }
    await writeFile(
      `${process.env.BOARD_FILES}/flights`,
      (await column(page, "flight")).join("\n"),
    );
  }));

test("the language is that of the browser, until another one is chosen", () =>
  withPage(
    async (page) => {
      await filled(page);
      assert.equal(await page.locator("html").getAttribute("lang"), "es-CL");
      assert.match(await page.locator("#day").innerText(), /viernes, 22 de diciembre de 2017/);
      await page.locator("#language").click();
      await page.reload({ waitUntil: "networkidle" });
      assert.equal(await page.locator("h1").innerText(), "SCL departures");
    },
    { locale: "es-CL" },
  ));

for (const [name, form] of FORMS) {
  test(`axe finds nothing, and nothing is too wide: ${name}`, () =>
    withPage(async (page) => {
      assert.deepEqual(await violations(page, `${name}-empty`), []);
      await filled(
        page,
        saved(...SCHEDULE.toString("latin1").trimEnd().split("\r\n"), "LA1;;9:20;LATAM;Lima"),
      );
      assert.deepEqual(await violations(page, name), []);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(width, page.viewportSize().width);
    }, form));
}

test("the example is shown without a file, by keyboard alone", () =>
  withPage(async (page) => {
    for (let tabs = 0; tabs < 12; tabs += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.id === "example")) break;
    }
    await page.keyboard.press("Enter");
    await page.locator("#flights tbody tr").nth(11).waitFor();
    assert.equal(await page.locator(".unseen").count(), 0);
    assert.ok((await column(page, "destination")).includes("Miami"));
  }));

test("where the browser blocks storage the page works", () =>
  withPage(
    async (page) => {
      await filled(page);
      assert.equal(await page.locator("#flights tbody tr").count(), 6);
    },
    { script: blocked },
  ));

test("a threshold that was chosen is kept", () =>
  withPage(async (page) => {
    await filled(page);
    await page.locator("#slider").press("End");
    await page.reload({ waitUntil: "networkidle" });
    await filled(page);
    assert.equal(await page.locator("#from").innerText(), "60%");
  }));

test("of a file without a row that can be used that is said, and no number", () =>
  withPage(async (page) => {
    await drop(page, "a.csv", saved(HEADINGS, "LA2*;22-12-2017;9:20;LATAM;Lima"));
    await page.locator("#refused tbody tr").waitFor();
    assert.match(await page.locator("#number").innerText(), /No row could be used\. .*why\.$/);
    assert.equal(await page.locator("#threshold").isVisible(), false);
  }));

test("a file that is dropped while columns are asked for takes their place", () =>
  withPage(async (page) => {
    await drop(page, "a.csv", saved("Uno;Dos", "22-12-2017;9:20"));
    await page.locator("#columns[open]").waitFor();
    await filled(page);
    assert.equal(await page.locator("#columns[open]").count(), 0);
  }));

test("names without a space stay in their place on a phone", () =>
  withPage(
    async (page) => {
      const long = "A".repeat(64);
      await filled(page, saved(HEADINGS, `LA1;22-12-2017;9:20;${long};${long}`));
      for (const name of ["airline", "destination"]) {
        const cell = page.locator(`#flights tbody .${name}`);
        assert.ok(await cell.evaluate((one) => one.scrollWidth <= one.clientWidth), name);
      }
    },
    { viewport: { width: 390, height: 844 } },
  ));
