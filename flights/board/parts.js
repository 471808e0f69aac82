// A list that is longer than the service takes at once, in parts, and the day's number of them all.

const MOST = 1_000;

/**
 * Places of the flights in parts of at most `most`, days kept whole where they fit.
 * @param {{fecha: string}[]} flights @param {number} [most] @returns {number[][]}
 */
export function split(flights, most = MOST) {
  const parts = [[]];
  for (const day of byDay(flights)) {
    if (parts.at(-1).length + day.length > most) parts.push([]);
    for (const place of day) {
      if (parts.at(-1).length === most) parts.push([]);
      parts.at(-1).push(place);
    }
  }
  return parts.filter((part) => part.length);
}

function byDay(flights) {
  const days = new Map();
  flights.forEach(({ fecha }, place) => {
    if (!days.has(fecha)) days.set(fecha, []);
    days.get(fecha).push(place);
  });
  return days.values();
}

/** For each part whether it begins with flights of the day that the one before ends with. */
export function continued(parts, flights) {
  const dayOf = (place) => flights[place].fecha;
  return parts.map((part, n) => n > 0 && dayOf(part[0]) === dayOf(parts[n - 1].at(-1)));
}

/**
 * The number of late flights of parts: numbers of days add up, and the squares of how far the ends
 * of an interval are from it. A day's own parts go bad together, so their ends add up. Null where
 * one part has none.
 * @param {(null|{vuelos: number, tarde: number, tarde_5: number, tarde_95: number})[]} parts
 * @param {boolean[]} [goesOn] of `continued`
 */
export function combine(parts, goesOn = []) {
  if (!parts.length || parts.includes(null)) return null;
  const days = [];
  parts.forEach((part, n) => days.push(goesOn[n] ? together(days.pop(), part) : part));
  return days.length === 1 ? days[0] : independent(days);
}

function together(one, other) {
  return Object.fromEntries(Object.keys(one).map((name) => [name, one[name] + other[name]]));
}

function independent(days) {
  const sum = (of) => days.reduce((total, day) => total + of(day), 0);
  const tarde = sum((day) => day.tarde);
  const below = Math.sqrt(sum((day) => (day.tarde - day.tarde_5) ** 2));
  const above = Math.sqrt(sum((day) => (day.tarde_95 - day.tarde) ** 2));
  const [tarde_5, tarde_95] = [Math.round(tarde - below), Math.round(tarde + above)];
  return { vuelos: sum((day) => day.vuelos), tarde, tarde_5, tarde_95 };
}
