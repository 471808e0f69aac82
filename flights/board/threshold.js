// From which probability to warn: how many flights that is, and how such warnings fared.
import { element, find } from "./element.js";
import { percent, say } from "./words.js";

const STEPS = { min: 5, max: 60, step: 5 }; // those that /model tells of
const USUAL = 0.3;
const KEPT = "board.threshold";

/** The step next to what the model's decision is made by. @param {Object|null} model of /model */
export function firstThreshold(model) {
  const wanted = 100 * (model?.decision?.threshold ?? USUAL);
  const step = Math.round(wanted / STEPS.step) * STEPS.step;
  return Math.min(STEPS.max, Math.max(STEPS.min, step)) / 100;
}

/** The one that a person chose, or null. @param {Storage} storage */
export function keptThreshold(storage) {
  const step = Number(storage.getItem(KEPT)) / STEPS.step;
  const isStep = Number.isInteger(step) && step * STEPS.step >= STEPS.min;
  return isStep && step * STEPS.step <= STEPS.max ? (step * STEPS.step) / 100 : null;
}

/** @param {Storage} storage @param {number} value */
export function keepThreshold(storage, value) {
  try {
    storage.setItem(KEPT, Math.round(100 * value));
  } catch {
    // A browser that keeps nothing starts with the model's own again.
  }
}

/** The card with its slider. @param {number} value @param {function(number): void} moves */
export function showThreshold(value, moves) {
  const slider = element("input", {
    type: "range",
    id: "slider",
    ...STEPS,
    value: Math.round(100 * value),
    "aria-label": say("threshold_label"),
  });
  slider.addEventListener("input", () => moves(Number(slider.value) / 100));
  find("threshold").replaceChildren(
    element(
      "h2",
      { id: "threshold-title" },
      say("threshold_title"),
      " ",
      element("output", { id: "from", for: "slider" }),
    ),
    slider,
    element("p", { id: "warns", class: "big" }),
    element("p", { id: "record", class: "soft" }),
  );
}

/**
 * What the threshold comes to.
 * @param {number} value @param {Object} counts of view.js @param {Object|null} model
 * @param {boolean} live whether departures are told now, so that an hour before counts
 */
export function tellThreshold(value, counts, model, live) {
  find("from").textContent = percent(value);
  const warns = say("warns", { n: counts.warned });
  find("slider").setAttribute("aria-valuetext", `${percent(value)}, ${warns}`);
  const left = { all: counts.all - counts.done };
  find("warns").replaceChildren(
    element("b", {}, warns),
    ` ${say(counts.done ? "warned_left" : "warned_all", left)}`,
  );
  find("record").textContent = record(value, model?.evaluation?.warnings, live);
}

function record(value, warnings, live) {
  const list = warnings?.[live ? "60 min" : "schedule"];
  const found = list?.find(({ threshold }) => Math.abs(threshold - value) < 0.001);
  if (!found) return say("no_record");
  if (!found.share || found.right === undefined) return say("record_none");
  return say("record", { right: percent(found.right), found: percent(found.found ?? 0) });
}
