// What a cell of a spreadsheet shows, as text, by its number format.

// Built-in formats that hold dates or times; ECMA-376 part 1, 18.8.30.
const BUILT_IN = new Map([
  ...range(14, 17, "date"),
  ...range(18, 21, "time"),
  [22, "both"],
  ...range(27, 31, "date"),
  ...range(32, 35, "time"),
  [36, "date"],
  ...range(45, 47, "time"),
  ...range(50, 58, "date"),
]);
const LITERALS = /"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi;
const [DAY, FIRST_LEAP, LAST] = [86_400, 60, 2_958_466]; // 1900 has a 29 February here
const MAC_DAYS = 1_462; // between the two epochs

function range(first, last, kind) {
  return Array.from({ length: last - first + 1 }, (_, place) => [first + place, kind]);
}

/**
 * The kind of a number format: "date", "time", "both", "duration", zeros that a number is filled
 * up with, or "".
 * @param {number} id @param {string} [code] of one that is not built in
 */
export function kindOf(id, code) {
  if (code === undefined) return BUILT_IN.get(id) ?? "";
  const signs = code.slice(0, 255).replace(LITERALS, "").split(";")[0].toLowerCase();
  if (/^0+$/.test(signs)) return signs;
  const clock = /[hs]/.test(signs);
  if (/\[/.test(signs)) return "duration";
  if (/[dy]/.test(signs)) return clock ? "both" : "date";
  if (clock) return "time";
  return /mmm/.test(signs) ? "date" : "";
}

/**
 * The text of a number that is stored in a cell: dates as YYYY-MM-DD, times as HH:MM, both with a
 * space between.
 * @param {string} stored @param {string} kind @param {boolean} mac whether days count from 1904
 */
export function numberText(stored, kind, mac) {
  const number = Number(stored);
  if (!Number.isFinite(number) || stored.trim() === "") return stored;
  if (/^0/.test(kind)) return String(number).padStart(kind.length, "0");
  if (!kind || number < 0 || number >= LAST) return String(number);
  const seconds = Math.round(number * DAY);
  const clock = clockText(kind === "duration" ? seconds : seconds % DAY);
  if (kind === "duration" || (kind === "time" && number < 1)) return clock;
  const days = Math.floor(seconds / DAY);
  const alone = kind === "date" && seconds % DAY === 0;
  return alone ? dayText(days, mac) : `${dayText(days, mac)} ${clock}`;
}

function clockText(seconds) {
  const pad = (value) => String(Math.floor(value)).padStart(2, "0");
  return `${pad(seconds / 3600)}:${pad((seconds % 3600) / 60)}`;
}

function dayText(days, mac) {
  const since = mac ? days + MAC_DAYS : days + (days < FIRST_LEAP ? 1 : 0);
  return new Date(Date.UTC(1899, 11, 30 + since)).toISOString().slice(0, 10);
}
