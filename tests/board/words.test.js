import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { reasons, stateOf, unseenOf } from "../../flights/board/reasons.js";
import {
  chooseLanguage,
  date,
  language,
  percent,
  say,
  span,
  switchLanguage,
  WORDS,
} from "../../flights/board/words.js";
import { at } from "./airports.mjs";

at("SCL");

const BOARD = new URL("../../flights/board/", import.meta.url);
const texts = (sentence) => (typeof sentence === "string" ? [sentence] : Object.values(sentence));
const places = (sentence) =>
  [...new Set(texts(sentence).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
const storage = (kept = null) => ({ getItem: () => kept, setItem: (_, value) => (kept = value) });

test("both languages say the same things of the same values", () => {
  assert.deepEqual(Object.keys(WORDS.es).sort(), Object.keys(WORDS.en).sort());
  for (const key of Object.keys(WORDS.en)) {
    assert.deepEqual(places(WORDS.es[key]), places(WORDS.en[key]), key);
  }
});

test("all that a module or the page may say has its words", () => {
  const names = readdirSync(BOARD).filter((name) => /\.(js|html)$/.test(name));
  const source = names.map((name) => readFileSync(new URL(name, BOARD), "utf-8")).join("\n");
  const said = [
    ...source.matchAll(/(?:\bsay\(\s*|Unreadable\(|Failure\(|data-say=|key: )"(\w+)"/g),
  ];
  const rows = [...source.matchAll(/"((?:file|row|note|failed)_\w+)"/g)];
  const keys = new Set([...said, ...rows].map(([, key]) => key));
  assert.ok(keys.size > 60);
  assert.deepEqual(
    [...keys].filter((key) => !(key in WORDS.en)),
    [],
  );
});

test("the language is the first of the browser's that is known, or the one kept", () => {
  chooseLanguage(storage(), ["de-DE", "es-CL", "en"]);
  assert.deepEqual([language(), percent(0.305), date("2026-11-26")], ["es", "31%", "26-11-2026"]);
  chooseLanguage(storage("en"), ["es-CL"]);
  assert.equal(language(), "en");
  chooseLanguage(storage(), ["de-DE"]);
  assert.equal(language(), "en");
});

test("a language that was chosen is kept", () => {
  const kept = storage();
  chooseLanguage(kept, ["es-CL"]);
  switchLanguage(kept, ["es-CL"]);
  chooseLanguage(kept, ["es-CL"]);
  assert.equal(language(), "en");
});

test("singular and plural follow the number", () => {
  chooseLanguage(storage(), ["en-US"]);
  assert.deepEqual(
    [say("flights", { n: 1 }), say("flights", { n: 1_200 })],
    ["1 flight", "1,200 flights"],
  );
});

test("the three largest contributions are the reason, in points", () => {
  chooseLanguage(storage(), ["en-US"]);
  const each = { hora: 0.081, aerolinea: -0.031, destino: 0.004, dianom: 0.01, hoy: 0.2 };
  const contribuciones = Object.entries(each).map(([campo, contribucion]) => ({
    campo,
    contribucion,
  }));
  const flight = { fecha: "2026-11-26" };
  assert.deepEqual(reasons({ contribuciones, flight }), ["today +20", "hour +8", "airline −3"]);
  assert.deepEqual(reasons({ contribuciones: contribuciones.slice(2, 4), flight }), [
    "Thursday +1",
  ]);
});

test("what has become of a flight is told in minutes", () => {
  chooseLanguage(storage(), ["en-US"]);
  const told = (estado, minutos_tarde) => stateOf({ estado, minutos_tarde });
  assert.deepEqual(
    [
      told("salio", 12),
      told("salio", 0),
      told("salio", -3),
      told("vencido", 25),
      told("cancelado"),
      told("sin_noticias"),
      told("pendiente"),
    ],
    [
      "left 12 min late",
      "left on time",
      "left 3 min early",
      "overdue 25 min",
      "cancelled",
      "no news",
      "",
    ],
  );
});

test("what the model does not know is named in words, with what may be meant", () => {
  const told = { no_visto: { opera: "Grupo LATAM", siglades: null } };
  chooseLanguage(storage(), ["es-CL"]);
  assert.equal(unseenOf(told), "aerolínea: ¿Grupo LATAM?, destino");
  chooseLanguage(storage(), ["en-US"]);
  assert.equal(unseenOf(told), "airline: Grupo LATAM?, destination");
  assert.equal(unseenOf({}), "");
});

test("an age is told in the largest unit of which it has two", () => {
  const ages = () => [31, 119, 120, 2_879, 2_880, 213_643].map(span);
  chooseLanguage(storage(), ["en-US"]);
  assert.deepEqual(ages(), ["31 min", "119 min", "2 hours", "47 hours", "2 days", "148 days"]);
  chooseLanguage(storage(), ["es-CL"]);
  assert.deepEqual(ages(), ["31 min", "119 min", "2 horas", "47 horas", "2 días", "148 días"]);
});
