// Flights that are asked about, with their rows, and what the service tells of them.
import { askDay } from "./api.js";
import { refusals } from "./refused.js";

/** Of live departures. @param {Object[]} told as GET /day has them */
export function ofToday(told) {
  const flights = told.map(({ salida, cancelado, ...flight }) => flight);
  return numbered("source_today", flights);
}

/** Of flights that come from no file. @param {string} source key of what they are called */
export function numbered(source, flights) {
  return { source, flights, rows: flights.map((_, place) => place + 1), refused: [] };
}

/** The name of a destination that is given by a code. */
export function cityOf({ destino = "" }, cities) {
  const code = destino.toUpperCase();
  return Object.hasOwn(cities, code) ? cities[code] : undefined; // `constructor` is no code
}

/**
 * A schedule with `all` its flights, the `dia` as a number and what is `refused`, here and there.
 * @param {Object} schedule @param {Object<string, string>} cities by the ICAO code of their airport
 * @param {function(number): void} waits
 */
export async function answered(schedule, cities, waits) {
  const { flights, rows, refused, table, map } = schedule;
  const { vuelos, dia } = await askDay(flights, waits);
  const all = vuelos.flatMap((one, place) => {
    const flight = flights[place];
    const city = cityOf(flight, cities);
    return one.errores ? [] : [{ ...one, flight, row: rows[place], city }];
  });
  const wrong = vuelos.flatMap((one, place) =>
    one.errores ? refusals(one, rows[place], table, map) : [],
  );
  return { ...schedule, all, dia, refused: [...refused, ...wrong] };
}
