// What a person wants to see of the day: airline, origin, destination, hour; and in which order.
import { element, find } from "./element.js";
import { airlineOf, destinationOf, different, isShown, originOf, SORTED } from "./view.js";
import { say } from "./words.js";

const hourOf = ({ flight }) => flight.hora.slice(0, 2);
const CHOICES = {
  airline: (all) => options("any_airline", different(all, airlineOf)),
  origin: (all) => options("any_origin", different(all, originOf)),
  destination: (all) => options("any_destination", different(all, destinationOf)),
  hour: (all) => options("any_hour", different(all, hourOf), (hour) => `${hour}:00–${hour}:59`),
  show: () => ["all", "warned", "to_leave"].map((name) => [name, say(`show_${name}`)]),
  sort: () => SORTED.filter(isShown).map((column) => [column, say(column)]),
};

/** The choices as they are. @type {Object<string, string>} */
export const chosen = { airline: "", origin: "", destination: "", hour: "", show: "all" };

/**
 * Makes the lists for these flights; choices that they still have are kept.
 * @param {import("./view.js").Shown[]} all @param {string} column that is sorted by
 * @param {function(string, string): void} changes is told a choice's name and value
 */
export function showFilters(all, column, changes) {
  const made = Object.keys(CHOICES).filter(isShown).map((name) => {
    const select = element("select", { id: `filter-${name}` });
    const given = CHOICES[name](all);
    select.append(...given.map(([value, text]) => element("option", { value }, text)));
    const wanted = name === "sort" ? column : chosen[name];
    select.value = given.some(([value]) => value === wanted) ? wanted : given[0][0];
    if (name in chosen) chosen[name] = select.value;
    select.addEventListener("change", () => changes(name, select.value));
    return element("label", { class: name }, element("span", {}, say(`filter_${name}`)), select);
  });
  const focused = document.activeElement?.id;
  find("filters").replaceChildren(...made);
  if (focused?.startsWith("filter-")) find(focused).focus();
}

function options(any, values, text = (value) => value) {
  return [["", say(any)], ...values.map((value) => [value, text(value)])];
}
