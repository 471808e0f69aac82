// Why a flight has its probability, and what has become of it, in words.
import { date, points, say } from "./words.js";

const MOST = 3;
const LEAST = 0.005; // half a percentage point
const AIRLINES = ["opera", "aerolinea"];

/**
 * The largest contributions, in percentage points against the average flight.
 * @param {import("./view.js").Shown} one @returns {string[]} none where it is like the average
 */
export function reasons(one) {
  const large = one.contribuciones.filter(({ contribucion }) => Math.abs(contribucion) >= LEAST);
  large.sort((a, b) => Math.abs(b.contribucion) - Math.abs(a.contribucion));
  return large.slice(0, MOST).map(({ campo, contribucion }) => {
    const weekday = campo === "dianom" && date(one.flight.fecha, { weekday: "long" });
    const name = weekday || say(`reason_${campo}`);
    return say("reason", { name, points: points(contribucion) });
  });
}

/** "left 12 min late", "overdue 25 min"; nothing of a flight that is still to leave. */
export function stateOf({ estado, minutos_tarde: minutes }) {
  if (estado === "cancelado") return say("is_cancelled");
  if (estado === "sin_noticias") return say("no_news");
  if (estado === "vencido")
    return minutes ? say("overdue_n", { n: minutes }) : say("overdue_alone");
  if (estado !== "salio") return "";
  if (minutes > 0) return say("left_n", { n: minutes });
  return minutes < 0 ? say("left_early", { n: -minutes }) : say("on_time");
}

/** "airline: LATAM?, destination": what is new to the model, with the nearest name that is not. */
export function unseenOf({ no_visto: fields = {} }) {
  const word = (field) => say(`reason_${AIRLINES.includes(field) ? "aerolinea" : "destino"}`);
  return Object.entries(fields)
    .map(([field, near]) => (near ? say("unseen_meant", { field: word(field), near }) : word(field)))
    .join(", ");
}
