// A few departures as a schedule of the airport has them, for a first look.
import { airport } from "./airport.js";

/** Flights of a day, as the page asks about them. @param {string} fecha YYYY-MM-DD */
export const example = (fecha) =>
  airport.example_day.map((one) => ({ fecha, ...airport.toFields(one) }));
