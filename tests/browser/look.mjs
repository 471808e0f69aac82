// Opens a page in Chromium, clicks, and tells what is there: JSON in as an argument, JSON out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const { url, width = 1280, height = 900, clicks = [], seen = "body", scheme = "light", executablePath, shot } = JSON.parse(process.argv[2]);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(url, { waitUntil: "networkidle" });
  for (const selector of clicks) await page.locator(selector).first().click();
  await page.locator(seen).first().waitFor();
  await page.waitForTimeout(1_000); // what scrolls smoothly has come to rest
  if (shot) await page.screenshot({ path: shot });
  const told = await page.evaluate((selector) => {
    const box = document.querySelector(selector).getBoundingClientRect();
    const root = document.documentElement;
    return {
      text: document.querySelector(selector).innerText,
      in_view: box.top >= 0 && box.bottom <= innerHeight,
      wide: root.scrollWidth,
      tall: root.scrollHeight,
      buttons: [...document.querySelectorAll("button")].map((button) => button.innerText),
    };
  }, seen);
  await page.evaluate(axe); // past the page's policy, which lets no other script in
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  told.violations = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target}`),
  );
  console.log(JSON.stringify({ ...told, errors }));
} finally {
  await browser.close();
}
