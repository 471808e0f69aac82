// The day as a number, how such numbers fared, and how far the day is.
import { drawing, element, find } from "./element.js";
import { number, percent, say } from "./words.js";

const SHARE = 0.9; // of days, that the interval of POST /day holds
const DRAWN = { width: 400, height: 14 };

/**
 * @param {{vuelos: number, tarde: number, tarde_5: number, tarde_95: number}|null} day
 * @param {import("./view.js").Shown[]} all @param {Object} counts of view.js
 * @param {Object|null} model of /model @param {boolean} today whether all are of this day
 */
export function showDay(day, all, counts, model, today) {
  const title = element("h2", { id: "number-title", class: "hidden" }, say("number_title"));
  if (!all.length) return find("number").replaceChildren(title, say("none_used"));
  const flights = day?.vuelos ?? all.length;
  const late = day?.tarde ?? all.reduce((sum, { atraso }) => sum + atraso, 0);
  return find("number").replaceChildren(
    title,
    element(
      "p",
      { class: "statement" },
      element("b", { class: "huge" }, number(Math.round(late))),
      element(
        "span",
        {},
        say(today ? "of_today" : "of_day", { n: flights }),
        day && ", ",
        day && interval(day),
      ),
    ),
    day ? drawn({ ...day, tarde: late }, flights) : "",
    element("p", { class: "soft" }, day ? scorecard(model) : say("no_interval")),
    chips(counts),
  );
}

function interval({ tarde_5: low, tarde_95: high }) {
  return element("b", {}, say("interval", { share: percent(SHARE), low, high }));
}

/** All flights as a rail, the interval on it, and the number. */
function drawn({ tarde, tarde_5: low, tarde_95: high }, flights) {
  const place = (count) => Math.round((DRAWN.width * count) / Math.max(1, flights));
  const bar = { y: 4, height: 6, rx: 3 };
  const view = `0 0 ${DRAWN.width} ${DRAWN.height}`;
  return drawing(
    "svg",
    { class: "interval", viewBox: view, preserveAspectRatio: "none", "aria-hidden": true },
    drawing("rect", { ...bar, width: DRAWN.width, class: "rail" }),
    drawing("rect", { ...bar, x: place(low), width: Math.max(4, place(high) - place(low)) }),
    drawing("rect", { x: place(tarde) - 1, y: 0, width: 3, height: 14, rx: 1, class: "mark" }),
  );
}

function scorecard(model) {
  const days = model?.evaluation?.days;
  if (!days?.days) return "";
  const width = number(days.mean_width, 1);
  return say("scorecard", { coverage: percent(days.coverage_90), days: days.days, width });
}

function chips({ left, late, overdue, cancelled }) {
  const told = [
    left && say("left", { n: left }) + (late ? `, ${say("left_late", { n: late })}` : ""),
    overdue && say("overdue", { n: overdue }),
    cancelled && say("cancelled", { n: cancelled }),
  ].filter(Boolean);
  return told.length
    ? element("ul", { class: "chips" }, ...told.map((text) => element("li", {}, text)))
    : "";
}
