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

/**
 * The number of late flights of parts that are days of their own: numbers add up, and the squares
 * of how far the ends of an interval are from it. Null where one part has none.
 * @param {(null|{vuelos: number, tarde: number, tarde_5: number, tarde_95: number})[]} parts
 */
export function combine(parts) {
  if (parts.length < 2 || parts.includes(null)) return parts.length === 1 ? parts[0] : null;
  const sum = (of) => parts.reduce((total, part) => total + of(part), 0);
  const tarde = sum((part) => part.tarde);
  const below = Math.sqrt(sum((part) => (part.tarde - part.tarde_5) ** 2));
  const above = Math.sqrt(sum((part) => (part.tarde_95 - part.tarde) ** 2));
  const [tarde_5, tarde_95] = [Math.round(tarde - below), Math.round(tarde + above)];
  return { vuelos: sum((part) => part.vuelos), tarde, tarde_5, tarde_95 };
}
