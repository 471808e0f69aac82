import assert from "node:assert/strict";
import { test } from "node:test";
import {
  airlineOf,
  count,
  different,
  filter,
  isFollowed,
  isOver,
  sort,
} from "../../flights/board/view.js";

const flight = (hora, atraso, opera, estado = "pendiente", minutos_tarde = null) => ({
  flight: { fecha: "2026-11-26", hora, opera, destino: "LIM" },
  atraso,
  estado,
  minutos_tarde,
});
const DAY = [
  flight("09:20", 0.2, "Sky"),
  flight("07:00", 0.9, "LATAM", "salio", 22),
  flight("06:00", 0.1, "LATAM", "salio", 15),
  flight("10:00", 0.5, "LATAM"),
  flight("08:00", 0.5, "Avianca", "vencido", 30),
  flight("11:00", 0.7, "Sky", "cancelado"),
];
const hours = (some) => some.map((one) => one.flight.hora);
const ANY = { airline: "", destination: "", hour: "", show: "all" };

test("the riskiest are first, of equal ones the earliest, what has left last", () => {
  const sorted = sort(DAY, { column: "risk", down: true });
  assert.deepEqual(hours(sorted), ["08:00", "10:00", "09:20", "07:00", "11:00", "06:00"]);
});

test("by time, what has left is in its place", () => {
  const sorted = sort(DAY, { column: "time", down: false });
  assert.deepEqual(hours(sorted), ["06:00", "07:00", "08:00", "09:20", "10:00", "11:00"]);
});

test("nothing that has left is warned of", () => {
  const { warned, done, left, late, overdue, cancelled } = count(DAY, 0.5);
  assert.deepEqual([warned, done, left, late, overdue, cancelled], [2, 3, 2, 1, 1, 1]);
  assert.equal(count(DAY, 0.51).warned, 0);
});

test("nobody waits for a flight of which there is no news", () => {
  const silent = flight("05:00", 0.9, "Sky", "sin_noticias");
  const { warned, done, left } = count([silent], 0.5);
  assert.deepEqual([warned, done, left], [0, 1, 0]);
  const sorted = sort([silent, DAY[0]], { column: "risk", down: true });
  assert.deepEqual(hours(sorted), ["09:20", "05:00"]);
});

test("choices are all met", () => {
  const chosen = (some) => hours(filter(DAY, { ...ANY, ...some }, 0.5));
  assert.deepEqual(chosen({ airline: "LATAM" }), ["07:00", "06:00", "10:00"]);
  assert.deepEqual(chosen({ airline: "LATAM", show: "to_leave" }), ["10:00"]);
  assert.deepEqual(chosen({ show: "warned" }), ["10:00", "08:00"]);
  assert.deepEqual(chosen({ hour: "09", destination: "LIM" }), ["09:20"]);
  assert.deepEqual(chosen({ destination: "SCL" }), []);
});

test("a list of airlines names each once", () => {
  assert.deepEqual(different(DAY, airlineOf), ["Avianca", "LATAM", "Sky"]);
});

test("what is beyond all minutes that are told is the most", () => {
  const nine = [30, null, 90, null].map((minutos_90, place) => ({
    ...flight(`0${place}:00`, 0.2, "Sky"),
    minutos_90,
  }));
  const order = (down) => hours(sort(nine, { column: "nine", down }));
  assert.deepEqual(order(true), ["01:00", "03:00", "02:00", "00:00"]);
  assert.deepEqual(order(false), ["00:00", "02:00", "01:00", "03:00"]);
});

test("a day is followed past midnight until its last flight has left", () => {
  const [waited, left] = [[DAY[0]], [DAY[1], DAY[5]]]; // of 2026-11-26
  const followed = (some) => ["26", "27", "28"].map((day) => isFollowed(some, `2026-11-${day}`));
  assert.deepEqual(followed([...waited, ...left]), [true, true, false]);
  assert.deepEqual(followed(left), [true, false, false]);
});

test("a day is over when none of its flights is followed any more", () => {
  assert.equal(isOver(DAY, "2026-11-27"), false);
  assert.equal(isOver(DAY, "2026-11-28"), true);
  assert.equal(isOver(DAY, "2026-11-25"), false);
  assert.equal(isOver([], "2026-11-28"), false);
});
