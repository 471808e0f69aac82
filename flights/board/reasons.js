// Why a flight has its probability, and what has become of it, in words.
import { airlineOf, destinationOf } from "./view.js";
import { date, points, say } from "./words.js";

const MOST = 3;
const LEAST = 0.005; // half a percentage point

const NAMES = {
  aerolinea: airlineOf,
  destino: destinationOf,
  hora: ({ flight }) => say("reason_hour", { time: flight.hora }),
  dianom: ({ flight }) => date(flight.fecha, { weekday: "long" }),
  hoy: () => say("reason_today"),
};

/**
 * The largest contributions, in percentage points against the average flight.
 * @param {import("./view.js").Shown} one @returns {string[]} none where it is like the average
 */
export function reasons(one) {
  const large = one.contribuciones.filter(({ contribucion }) => Math.abs(contribucion) >= LEAST);
  large.sort((a, b) => Math.abs(b.contribucion) - Math.abs(a.contribucion));
  return large.slice(0, MOST).map(({ campo, contribucion }) => {
    const name = NAMES[campo]?.(one) ?? campo;
    return say("reason", { name, points: points(contribucion) });
  });
}

/** "left 12 min late", "overdue 25 min"; nothing of a flight that is still to leave. */
export function stateOf({ estado, minutos_tarde: minutes }) {
  if (estado === "cancelado") return say("is_cancelled");
  if (estado === "vencido") return minutes ? say("overdue_n", { n: minutes }) : say("overdue_alone");
  if (estado !== "salio") return "";
  if (minutes > 0) return say("left_n", { n: minutes });
  return minutes < 0 ? say("left_early", { n: -minutes }) : say("on_time");
}
