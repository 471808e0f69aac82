// The cells of a flight's row.
import { drawing, element } from "./element.js";
import { reasons, stateOf } from "./reasons.js";
import { airlineOf, destinationOf, isDone, isShown, MOST_MINUTES, originOf } from "./view.js";
import { date, number, percent, say } from "./words.js";

const LEVELS = [
  [0.4, "high"],
  [0.2, "middle"],
  [0, "low"],
];
const SHORT = { day: "numeric", month: "short" };

/** Columns that a table may have, with what makes each of their cells. */
export const CELLS = {
  time: ({ flight }, days) => [days > 1 ? `${date(flight.fecha, SHORT)} ` : "", flight.hora],
  flight: ({ flight }) => [flight.vuelo ?? ""],
  airline: (one) => [airlineOf(one), unseen(one, ["opera", "aerolinea"])],
  origin: (one) => [originOf(one)],
  destination: (one) => [destinationOf(one), unseen(one, ["destino", "siglades"])],
  risk: (one) => (isDone(one) ? [] : [element("b", {}, percent(one.atraso)), gauge(one.atraso)]),
  over_30: forecast("atraso_30", percent),
  over_60: forecast("atraso_60", percent),
  over_120: forecast("atraso_120", percent),
  half: forecast("minutos_50", minutes),
  nine: forecast("minutos_90", minutes),
  why: (one) => (isDone(one) ? [] : because(one)),
  state: (one) => [element("span", { class: `state ${one.estado}` }, stateOf(one))],
};
const NUMBERS = new Set(["over_30", "over_60", "over_120", "half", "nine"]);

/** The columns that a table has. */
export const columns = () => Object.keys(CELLS).filter(isShown);

/**
 * The row of a flight. Roles are told, as some browsers forget them where a row is shown as a card.
 * @param {import("./view.js").Shown} one @param {boolean} warned @param {number} days of the table
 */
export function row(one, warned, days) {
  const cells = columns().map((column) => {
    const head = column === "time";
    const attributes = { role: head ? "rowheader" : "cell", "data-label": say(column) };
    const kind = NUMBERS.has(column) ? `${column} number` : column;
    const name = head ? "th" : "td";
    const made = CELLS[column](one, days);
    return element(name, { ...attributes, scope: head && "row", class: kind }, ...made);
  });
  const kinds = [warned && "warned", isDone(one) && "done"].filter(Boolean).join(" ");
  return element("tr", { role: "row", class: kinds || null }, ...cells);
}

/** A bar as long as a share of one, which stands beside as a number. */
function gauge(share) {
  const [, level] = LEVELS.find(([from]) => share >= from);
  const bar = { height: 6, rx: 3 };
  return drawing(
    "svg",
    {
      class: `gauge ${level}`,
      viewBox: "0 0 100 6",
      preserveAspectRatio: "none",
      "aria-hidden": true,
    },
    drawing("rect", { ...bar, width: 100, class: "rail" }),
    drawing("rect", { ...bar, width: Math.max(2, Math.round(100 * share)) }),
  );
}

function forecast(name, form) {
  return (one) => (isDone(one) ? [] : [form(one[name])]);
}

function minutes(value) {
  if (value === null) return say("minutes_over", { n: MOST_MINUTES });
  return say("minutes", { n: number(Math.max(0, Math.round(value))) });
}

function unseen({ no_visto: fields = {} }, names) {
  const found = names.filter((field) => field in fields);
  const near = found.map((field) => fields[field]).find(Boolean);
  const text = near ? say("unseen_near", { name: near }) : say("unseen");
  return found.length > 0 && element("span", { class: "unseen" }, ` ${text}`);
}

function because(one) {
  const told = reasons(one);
  return told.length ? [told.join(" · ")] : [element("span", { class: "soft" }, say("no_reason"))];
}
