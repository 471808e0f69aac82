import assert from "node:assert/strict";
import { test } from "node:test";
import { airport, takeAirport } from "../../flights/board/airport.js";
import { guess, lacking } from "../../flights/board/columns.js";
import { toDate, toTime } from "../../flights/board/dates.js";
import { fileName } from "../../flights/board/download.js";
import { example } from "../../flights/board/example.js";
import { toFlights } from "../../flights/board/flights.js";
import { readText } from "../../flights/board/read.js";
import { isShown, originOf } from "../../flights/board/view.js";
import { chooseLanguage, say } from "../../flights/board/words.js";
import { at } from "./airports.mjs";

const PAST =
  "year,month,day,dep_time,sched_dep_time,dep_delay,carrier,flight,tailnum,origin,dest,hour," +
  "time_hour\n" +
  "2013,1,6,735,740,-5,UA,646,N446UA,EWR,IAH,7,2013-01-06T12:00:00Z\n" +
  "2013,1,6,1907,1920,-13,DL,1345,N398DA,KJFK,PHX,19,2013-01-07T00:00:00Z\n" +
  "2013,1,7,12,5,7,B6,9,N1,JFK,LAX,0,2013-01-07T05:00:00Z\n";
const AFTER_MIDNIGHT = { ano: 2013, mes: 1, dia: 7, fecha: "2013-01-07", hora: "00:05" };
const made = (text, all = {}) => {
  const table = readText(text);
  return toFlights(table, guess(table.columns, table.rows), "iso", all);
};
const speak = (tag) => chooseLanguage({ getItem: () => null }, [tag]);

test("Santiago's page has its words", () => {
  at("SCL");
  speak("es-CL");
  assert.equal(say("title"), "Salidas SCL");
  assert.equal(say("row_not_from_here"), "No sale de Santiago (SCL). Solo se conocen sus salidas.");
  assert.equal(fileName("2017-12-22"), "scl-2017-12-22");
  speak("en-US");
  assert.equal(say("title"), "SCL departures");
  assert.match(say("row_not_from_here"), /^Does not leave from Santiago \(SCL\)\. Only its/);
});

test("New York's page has its own", () => {
  at("NYC");
  speak("en-US");
  assert.equal(say("title"), "New York departures");
  assert.match(say("row_not_from_here"), /^Does not leave from New York \(EWR, JFK, LGA\)\./);
  assert.equal(fileName("2013-01-06"), "new-york-2013-01-06");
  assert.deepEqual([isShown("origin"), isShown("risk")], [true, true]);
});

test("a moment with a zone is by the clocks of New York", () => {
  at("NYC");
  assert.equal(toDate("2013-01-07T00:20:00Z", "iso"), "2013-01-06");
  assert.equal(toTime("2013-01-07T00:20:00Z"), "19:20");
  assert.match(airport.localTime(new Date("2013-07-01T02:30Z")), /^2013-06-30 22:30$/);
});

test("New York's past flights are read by its columns, with their origins", () => {
  at("NYC");
  const { flights, refused } = made(PAST);
  const date = { ano: 2013, mes: 1, dia: 6, fecha: "2013-01-06" };
  assert.deepEqual(refused, []);
  assert.deepEqual(flights, [
    { ...date, hora: "07:40", vuelo: "646", destino: "IAH", aerolinea: "UA", origen: "EWR" },
    { ...date, hora: "19:20", vuelo: "1345", destino: "PHX", aerolinea: "DL", origen: "KJFK" },
    { ...AFTER_MIDNIGHT, vuelo: "9", destino: "LAX", aerolinea: "B6", origen: "JFK" },
  ]);
});

test("the fields of a request are headings by their names here", () => {
  at("NYC");
  const names = "date time flight origin destination carrier weekday origin_city".split(" ");
  const fields = "fecha hora vuelo origen destino aerolinea dianom siglaori".split(" ");
  const places = fields.map((field, place) => [field, place]);
  assert.deepEqual(guess(names), Object.fromEntries(places));
});

test("an origin is asked for where no column tells it, and may be that of all", () => {
  at("NYC");
  const headings = "date,time,carrier,destination";
  const rows = `${headings}\n2013-01-06,07:40,UA,IAH\n`;
  assert.deepEqual(lacking(guess(headings.split(","))), [["origen", "siglaori"]]);
  assert.equal(made(rows, { origin: "LGA" }).flights[0].origen, "LGA");
  assert.deepEqual(made(rows).refused, [
    { row: 2, column: "origin", value: "", key: "row_no_origin" },
  ]);
});

test("an origin is one by its codes and names; the city tells none of several", () => {
  at("NYC");
  const given = ["EWR", "kjfk", "La Guardia", "New York", "SCL"];
  const isOrigin = given.map((one) => airport.isOrigin(one));
  assert.deepEqual(isOrigin, [true, true, true, true, false]);
  const shown = (flight) => originOf({ flight });
  assert.deepEqual(
    [shown({ origen: "KEWR" }), shown({ siglaori: "Kennedy" }), shown({ siglaori: "New York" })],
    ["EWR", "JFK", "New York"],
  );
});

test("the example is of the airport, by the fields of the page", () => {
  at("NYC");
  const [first] = example("2026-11-26");
  const flight = { hora: "05:59", vuelo: "UA691", aerolinea: "UA", origen: "JFK", destino: "SFO" };
  assert.deepEqual(first, { fecha: "2026-11-26", ...flight });
});

test("a page without a model's airport reads files, and leaves origins to the service", () => {
  takeAirport(null);
  assert.equal(airport.isKnown, false);
  const { flights, refused } = made("Fecha,Hora,Opera,Origen,Destino\n2013-01-06,07:40,UA,X,IAH\n");
  assert.deepEqual([flights.length, refused], [1, []]);
  assert.equal(fileName("2013-01-06"), "2013-01-06");
});
