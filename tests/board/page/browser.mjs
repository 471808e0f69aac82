// A page in Chromium, and what the tests of it look at.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

const { BOARD_CHROMIUM, BOARD_URL, BOARD_SHOTS } = process.env;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: BOARD_CHROMIUM, args: ["--no-sandbox"] });
});
after(() => browser.close());

/** What `look` sees of a new page, in which no script fails and nothing is against its policy. */
export async function withPage(look, { path = "/", script = null, routes = {}, ...options } = {}) {
  const form = { viewport: { width: 1280, height: 900 }, locale: "en-US", ...options };
  const context = await browser.newContext(form);
  if (script) await context.addInitScript(script);
  for (const [route, answer] of Object.entries(routes)) await context.route(route, answer);
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("dialog", (dialog) => wrong.push(dialog.message()));
  page.on(
    "console",
    (message) => /Content.Security.Policy/i.test(message.text()) && wrong.push(message.text()),
  );
  await page.goto(BOARD_URL + path, { waitUntil: "networkidle" });
  await look(page, context);
  await context.close();
  assert.deepEqual(wrong, []);
}

/** As where a person has the browser block what pages keep. */
export function blocked() {
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(globalThis, name, {
      get() {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      },
    });
  }
}

/** Lets go of a file above the page. */
export async function drop(page, name, bytes) {
  const data = await page.evaluateHandle(
    ([called, numbers]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(numbers)], called));
      return transfer;
    },
    [name, [...bytes]],
  );
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

/** As a Chilean Excel saves it. */
export const saved = (...rows) => Buffer.from(rows.map((row) => `${row}\r\n`).join(""), "latin1");

export const HEADINGS = "Nº Vuelo;Fecha;Hora;Aerolínea;Destino";
export const SCHEDULE = saved(
  "Programación del día",
  "",
  HEADINGS,
  "LA305;22-12-2017;9:20;LATAM;Lima",
  "H2 201;22-12-2017;7:05;Sky Airline;Antofagasta",
  "LA755;22-12-2017;21:40;LATAM;Sao Paulo",
  "AR1283;22-12-2017;13:05;Aerolíneas Argentinas;Buenos Aires",
  "CM174;22-12-2017;18:30;Copa Air;Ciudad de Panama",
  "LA9;22-12-2017;23:15;LATM;Miami",
);

/** A page with a schedule on it. */
export async function filled(page, bytes = SCHEDULE) {
  await drop(page, "itinerario.csv", bytes);
  await page.locator("#flights tbody tr").first().waitFor();
}

/** The texts of a column, row by row. */
export const column = (page, name) => page.locator(`#flights tbody .${name}`).allInnerTexts();

/** What axe finds, and a picture for people. */
export async function violations(page, name) {
  if (BOARD_SHOTS) await page.screenshot({ path: `${BOARD_SHOTS}/${name}.png` });
  await page.evaluate(AXE); // past the page's policy, which lets no other script in
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}
