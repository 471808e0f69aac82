// The table of flights: headings that sort, and rows, of which many come only when asked for.
import { columns, row } from "./cells.js";
import { button, element, find } from "./element.js";
import { different, isWarned, SORTED, startsHigh } from "./view.js";
import { percent, say } from "./words.js";

const FIRST = 500; // rows that a browser lays out without a pause

/** Shows flights, in the order that they come in. */
export class Table {
  /** @param {function(string): void} sorts is told of the column that a person chose */
  constructor(sorts) {
    this.sorts = sorts;
    this.all = false;
    find("more").addEventListener("click", () => {
      this.all = true;
      this.rows(...this.last);
    });
  }

  /** Anew, with the headings. @param {import("./view.js").Shown[]} some */
  show(some, order, threshold, base) {
    const caption = element(
      "caption",
      { class: "hidden" },
      say("caption", { column: say(order.column) }),
    );
    const headings = columns().map((column) => this.heading(column, order, base));
    const head = element(
      "thead",
      { role: "rowgroup" },
      element("tr", { role: "row" }, ...headings),
    );
    this.body = element("tbody", { role: "rowgroup" });
    const focused = document.activeElement?.id;
    find("flights").setAttribute("role", "table");
    find("flights").replaceChildren(caption, head, this.body);
    if (focused?.startsWith("sort-")) find(focused)?.focus();
    this.rows(some, threshold);
  }

  rows(some, threshold) {
    this.last = [some, threshold];
    const shown = this.all ? some : some.slice(0, FIRST);
    const days = different(some, ({ flight }) => flight.fecha).length;
    this.body.replaceChildren(...shown.map((one) => row(one, isWarned(one, threshold), days)));
    if (!some.length) this.body.append(nothing());
    find("more").hidden = shown.length === some.length;
    find("more").textContent = say("more", { n: some.length });
  }

  heading(column, order, base) {
    const sorted = order.column === column ? (order.down ? "descending" : "ascending") : null;
    const attributes = { role: "columnheader", scope: "col", class: column, "aria-sort": sorted };
    if (!SORTED.includes(column)) {
      const against = element("small", {}, say("against", { base: percent(base) }));
      return element("th", attributes, say(column), " ", against);
    }
    const chosen = () => this.sorts(column);
    return element("th", attributes, button(say(column), chosen, { id: `sort-${column}` }));
  }
}

function nothing() {
  const cell = element(
    "td",
    { role: "cell", colspan: columns().length, class: "nothing" },
    say("none_shown"),
  );
  return element("tr", { role: "row" }, cell);
}

/** The order that choosing a column leads to. */
export function reorder(order, column) {
  return { column, down: order.column === column ? !order.down : startsHigh(column) };
}
