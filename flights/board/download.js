// The flights that are shown, as a file for a spreadsheet.
import { airport } from "./airport.js";
import { element } from "./element.js";
import { reasons, stateOf, unseenOf } from "./reasons.js";
import { airlineOf, destinationOf, isDone, isShown, MOST_MINUTES, originOf } from "./view.js";
import { say } from "./words.js";
import { toCsv, toXlsx } from "./write.js";

const COLUMNS = {
  date: ({ flight }) => flight.fecha,
  time: ({ flight }) => flight.hora,
  flight: ({ flight }) => flight.vuelo,
  airline: airlineOf,
  origin: originOf,
  destination: destinationOf,
  15: forecast("atraso"),
  30: forecast("atraso_30"),
  60: forecast("atraso_60"),
  120: forecast("atraso_120"),
  minutes_50: forecast("minutos_50", `>${MOST_MINUTES}`),
  minutes_80: forecast("minutos_80", `>${MOST_MINUTES}`),
  minutes_90: forecast("minutos_90", `>${MOST_MINUTES}`),
  why: (one) => (isDone(one) ? "" : reasons(one).join("; ")),
  state: stateOf,
  unseen_column: unseenOf,
};
const ORDER = "date time flight airline origin destination 15 30 60 120".split(" ");
const NAMES = [...ORDER, ...Object.keys(COLUMNS).filter((name) => !ORDER.includes(name))];

/**
 * Has the browser save the flights.
 * @param {import("./view.js").Shown[]} some @param {"csv"|"xlsx"} kind
 */
export async function download(some, kind) {
  const names = NAMES.filter(isShown);
  const columns = names.map(column);
  const rows = some.map((one) => names.map((name) => COLUMNS[name](one)));
  const csv = () => new Blob([toCsv(columns, rows)], { type: "text/csv;charset=utf-8" });
  const file = kind === "csv" ? csv() : await toXlsx(columns, rows, airport.label);
  const url = URL.createObjectURL(file);
  element("a", { href: url, download: `${fileName(some[0]?.flight.fecha ?? "")}.${kind}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** "new-york-2013-01-06" */
export function fileName(day) {
  const letters = airport.label.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...letters.split(/[^a-z0-9]+/), day].filter(Boolean).join("-");
}

function column(name) {
  const minutes = Number(name);
  return minutes ? { title: say("probability_over", { n: minutes }), kind: "percent" } : say(name);
}

function forecast(name, beyond) {
  return (one) => (isDone(one) ? null : (one[name] ?? beyond));
}
