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

const CODE = /^[a-z]{3,4}$/i; // of an airport, by IATA or ICAO

/**
 * The city of a destination that is given by a code: the model's reason tells which it is.
 * @param {{contribuciones: {campo: string, valor: string}[]}} told of the flight
 */
export function cityOf(told, { destino = "" }, cities) {
  const reason = told.contribuciones.find(({ campo }) => campo === "destino");
  const icao = reason?.valor.slice(0, 4);
  return CODE.test(destino) && Object.hasOwn(cities, icao) ? cities[icao] : undefined;
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
    if (one.errores) return [];
    return [{ ...one, flight, row: rows[place], city: cityOf(one, flight, cities) }];
  });
  const wrong = vuelos.flatMap((one, place) =>
    one.errores ? refusals(one, rows[place], table, map) : [],
  );
  return { ...schedule, all, dia, refused: [...refused, ...wrong] };
}
