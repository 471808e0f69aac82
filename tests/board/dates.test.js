import assert from "node:assert/strict";
import { test } from "node:test";
import { dateOrder, toDate, toTime } from "../../flights/board/dates.js";
import { at } from "./airports.mjs";

at("SCL");

const TIMES = {
  "9:20": "09:20",
  "09:20": "09:20",
  "09:20:59": "09:20",
  "0920": "09:20",
  920: "09:20",
  "9.20": "09:20",
  "9h20": "09:20",
  "9:20 hrs": "09:20",
  "9:20 AM": "09:20",
  "9:20 p. m.": "21:20",
  "12:05 am": "00:05",
  "12:00 PM": "12:00",
  0.388888889: "09:20",
  "0000": "00:00",
  "22-12-2017 9:20": "09:20",
  "2017-12-22T09:20": "09:20",
  "20171222 0920": "09:20",
  "1/1/22 0:00": "00:00",
  43091.3888888: "09:20",
  "22 de diciembre de 2017, 9:20": "09:20",
  "24:00": null,
  "9:60": null,
  "13:00 PM": null,
  9.2: null,
  9: null,
  "": null,
  LA305: null,
  "2017-12-22": null,
  "22-12-2017": null,
  "9:20+1": null,
};
const DATES = {
  "2017-12-22": "2017-12-22",
  "2017/12/22": "2017-12-22",
  20171222: "2017-12-22",
  "22-12-2017": "2017-12-22",
  "22/12/17": "2017-12-22",
  "22.12.2017": "2017-12-22",
  "5/6/17": "2017-06-05",
  "22-12-2017 9:20": "2017-12-22",
  "vie 22-12-2017": "2017-12-22",
  "viernes, 22 de diciembre de 2017": "2017-12-22",
  "22-dic-17": "2017-12-22",
  "22-Dec-2017": "2017-12-22",
  "3 set 2017": "2017-09-03",
  "1 ene. 2017": "2017-01-01",
  43091: "2017-12-22",
  "2017-12-22 00:00:00": "2017-12-22",
  "31-02-2017": null,
  "22-12": null,
  12: null,
  99999: null,
  "2017-13-01": null,
  "9:20": null,
  "22-foo-2017": null,
  "00-01-2017": null,
  "": null,
};

for (const [text, time] of Object.entries(TIMES)) {
  test(`the time of ${JSON.stringify(text)} is ${time}`, () => assert.equal(toTime(text), time));
}
for (const [text, date] of Object.entries(DATES)) {
  test(`the day-first date of ${JSON.stringify(text)} is ${date}`, () => {
    assert.equal(toDate(text, "dmy"), date);
  });
}

test("a month-first date is read as such", () => {
  assert.equal(toDate("12/22/2017 9:20 AM", "mdy"), "2017-12-22");
  assert.equal(toDate("22/12/2017", "mdy"), null);
});

test("a date that is read in two ways is none until its order is known", () => {
  assert.equal(toDate("05-06-2017", "ask"), null);
  assert.equal(toDate("05-06-2017", "iso"), null);
  assert.equal(toDate("05-05-2017", "ask"), "2017-05-05");
});

test("a moment with a zone is by the clocks of Santiago", () => {
  assert.equal(toDate("2017-12-22T01:20:00Z", "iso"), "2017-12-21");
  assert.equal(toTime("2017-12-22T01:20:00Z"), "22:20");
  assert.equal(toTime("2017-07-01 09:20 -04:00"), "09:20");
});

test("one date proves the order of all", () => {
  assert.equal(dateOrder(["05-06-2017", "22-12-2017 9:20"]), "dmy");
  assert.equal(dateOrder(["5/6/17", "12/22/17"]), "mdy");
});

test("dates that can all be read in two ways are asked about", () => {
  assert.equal(dateOrder(["05-06-2017", "12-12-2017"]), "ask");
});

test("dates that are the same in both orders, and ISO ones, are not asked about", () => {
  assert.equal(dateOrder(["12-12-2017", ""]), "dmy");
  assert.equal(dateOrder(["2017-05-06", "22 dic 2017", "43091", "no date"]), "iso");
});

test("dates that prove both orders are refused by name", () => {
  assert.throws(() => dateOrder(["22-12-2017", "05-06-2017", "12-22-2017"]), {
    key: "dates_contradict",
    values: { one: "22-12-2017", other: "12-22-2017" },
  });
});

test("a huge text is no date within a moment", () => {
  assert.equal(toDate("1 ".repeat(1e6), "dmy"), null);
  assert.equal(toTime("9:".repeat(1e6)), null);
});

test("a time in a cell without a time's form is a share of the day", () => {
  const given = ["0.5", "0.75", "0", "0,25", ".25", "0.3888889", "0,3888889", "43091.25", "43091,25"];
  const read = ["12:00", "18:00", "00:00", "06:00", "06:00", "09:20", "09:20", "06:00", "06:00"];
  assert.deepEqual(given.map(toTime), read);
  assert.equal(toDate("43091,25", "iso"), "2017-12-22");
});

test("a quarter of a day, which may be 25 minutes past midnight too, is no time", () => {
  assert.equal(toTime("0.25"), null);
});

test("one slip among many dates of the other order is refused alone", () => {
  const values = (count) => [...Array(count).fill("22-12-2017"), "12-22-2017"];
  assert.equal(dateOrder(values(10)), "dmy");
  assert.equal(toDate("12-22-2017", "dmy"), null);
  for (const mixed of [values(9), [...values(20), "12-23-2017"]]) {
    assert.throws(() => dateOrder(mixed), { key: "dates_contradict" });
  }
});
