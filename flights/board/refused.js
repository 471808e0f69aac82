// Rows of a file that were not used: which, why, and what mends each.
import { airport } from "./airport.js";
import { element, find } from "./element.js";
import { number, say } from "./words.js";

const PLACE = /^\p{L}+ \d+: /u; // in the list; a person looks for the row
const HEADINGS = ["refused_row", "refused_column", "refused_value", "refused_why"];

/** What the service found wrong with a flight, as rows that were refused here are told. */
export function refusals({ errores }, row, table, map) {
  return errores.map(({ pointer, value, detail }) => {
    const field = pointer.split("/")[2] ?? "";
    const column = table?.columns[map[field]] ?? airport.nameOf(field);
    return { row, column, value: shown(value), detail: detail.replace(PLACE, "") };
  });
}

const shown = (value) => (value === undefined || value === null ? "" : String(value));

/** @param {{row: number, column: string, value: string, key?: string, detail?: string}[]} refused */
export function showRefused(refused) {
  find("refused").hidden = !refused.length;
  const rows = [...refused].sort((one, other) => one.row - other.row);
  const titles = HEADINGS.map((key) => element("th", { scope: "col" }, say(key)));
  find("refused").replaceChildren(
    element("h2", { id: "refused-title" }, say("refused_title", { n: countRows(refused) })),
    element(
      "div",
      { class: "scroll", role: "region", tabindex: 0, "aria-labelledby": "refused-title" },
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...titles)),
        element("tbody", {}, ...rows.map(line)),
      ),
    ),
  );
}

/** A row may have several faults. */
export const countRows = (refused) => new Set(refused.map(({ row }) => row)).size;

function line({ row, column, value, key, detail }) {
  return element(
    "tr",
    {},
    element("th", { scope: "row", class: "number" }, number(row)),
    ...[column, value, key ? say(key) : detail].map((text) => element("td", {}, text)),
  );
}
