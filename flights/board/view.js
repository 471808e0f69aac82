// Which flights are shown, in which order, and what they come to.
import { airport } from "./airport.js";

/**
 * A flight with its row in the file and what the service told of it; `city` where it has a code.
 * @typedef {{flight: Object, row: number, city?: string, atraso: number, atraso_30: number, atraso_60: number,
 *   atraso_120: number, minutos_50: number|null, minutos_80: number|null, minutos_90: number|null,
 *   base: number,
 *   contribuciones: {campo: string, contribucion: number}[], estado: string,
 *   minutos_tarde: number|null, no_visto?: Object<string, string|null>}} Shown
 */

export const airlineOf = ({ flight }) => flight.opera ?? flight.aerolinea ?? "";
export const originOf = ({ flight: { origen, siglaori } }) =>
  airport.originCode(origen ?? siglaori ?? "");
export const destinationOf = ({ city, flight }) => city ?? flight.siglades ?? flight.destino ?? "";
const DONE = new Set(["salio", "cancelado", "sin_noticias"]); // nobody waits for them any more
export const isDone = ({ estado }) => DONE.has(estado);
/** Where it is beyond what the model tells of, none is told. */
export const MOST_MINUTES = 120;
export const isWarned = (one, threshold) => !isDone(one) && one.atraso >= threshold;

/** Whether a flight of this day, or of the night before, may still change. @param {string} day */
export function isFollowed(all, day) {
  const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
  return all.some(
    (one) => one.flight.fecha === day || (one.flight.fecha === before && !isDone(one)),
  );
}

/** Whether all are of days that are over. */
export const isOver = (all, day) =>
  all.length > 0 && all.every(({ flight }) => flight.fecha < day) && !isFollowed(all, day);

const momentOf = ({ flight }) => `${flight.fecha} ${flight.hora}`;
/** What a column sorts by; of a flight that has left, a probability says nothing any more. */
const BY = {
  time: momentOf,
  flight: ({ flight }) => flight.vuelo ?? "",
  airline: airlineOf,
  origin: originOf,
  destination: destinationOf,
  risk: ({ atraso }) => atraso,
  over_30: ({ atraso_30 }) => atraso_30,
  over_60: ({ atraso_60 }) => atraso_60,
  over_120: ({ atraso_120 }) => atraso_120,
  half: ({ minutos_50 }) => minutos_50 ?? Infinity,
  nine: ({ minutos_90 }) => minutos_90 ?? Infinity,
  state: ({ estado }) => estado,
};
const FORECASTS = new Set(["risk", "over_30", "over_60", "over_120", "half", "nine"]);

/** Columns that can be sorted by. */
export const SORTED = Object.keys(BY);

/** Whether a column says anything: not where all flights leave from one airport. */
export const isShown = (column) => column !== "origin" || airport.hasSeveral;

/** Whether the large ones of a column come first when it is chosen. */
export const startsHigh = (column) => FORECASTS.has(column);

/**
 * @param {Shown[]} all @param {{airline: string, origin?: string, destination: string,
 *   hour: string, show: "all"|"warned"|"to_leave"}} chosen empty where all are meant
 * @param {number} threshold
 */
export function filter(all, { airline, origin, destination, hour, show }, threshold) {
  return all.filter(
    (one) =>
      (!airline || airlineOf(one) === airline) &&
      (!origin || originOf(one) === origin) &&
      (!destination || destinationOf(one) === destination) &&
      (!hour || one.flight.hora.startsWith(`${hour}:`)) &&
      (show !== "warned" || isWarned(one, threshold)) &&
      (show !== "to_leave" || !isDone(one)),
  );
}

/** In a column's order; by a forecast, flights that have left are last. @param {Shown[]} some */
export function sort(some, { column, down }) {
  const value = BY[column];
  const sign = down ? -1 : 1;
  const last = (one) => FORECASTS.has(column) && isDone(one);
  return [...some].sort(
    (one, other) =>
      last(one) - last(other) ||
      sign * compare(value(one), value(other)) ||
      compare(momentOf(one), momentOf(other)),
  );
}

function compare(one, other) {
  if (one === other) return 0; // Infinity too
  if (typeof one === "number") return one - other;
  return String(one).localeCompare(String(other), undefined, { numeric: true });
}

/** How many are warned of, have left, and so on. @param {Shown[]} all */
export function count(all, threshold) {
  const of = (is) => all.filter(is).length;
  return {
    all: all.length,
    warned: of((one) => isWarned(one, threshold)),
    done: of(isDone),
    left: of(({ estado }) => estado === "salio"),
    late: of(({ estado, minutos_tarde }) => estado === "salio" && minutos_tarde > 15),
    overdue: of(({ estado }) => estado === "vencido"),
    cancelled: of(({ estado }) => estado === "cancelado"),
  };
}

/** The different values, in order. @param {Shown[]} all @param {function(Shown): string} of */
export function different(all, of) {
  return [...new Set(all.map(of))].filter(Boolean).sort(compare);
}
