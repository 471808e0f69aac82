// What is shown once there is a schedule: its source, the day, the threshold, the table.
import { showDay } from "./day.js";
import { download } from "./download.js";
import { button, element, find } from "./element.js";
import { chosen, showFilters } from "./filters.js";
import { countRows, showRefused } from "./refused.js";
import { LOCAL } from "./storage.js";
import { reorder, Table } from "./table.js";
import {
  firstThreshold,
  keepThreshold,
  keptThreshold,
  showThreshold,
  tellThreshold,
} from "./threshold.js";
import { airlineOf, count, destinationOf, different, filter, sort } from "./view.js";
import { date, percent, say } from "./words.js";

const TODAY = "source_today";
const RISKIEST = { column: "risk", down: true };

/** The flights of a schedule with what is told of them, and what a person chose to see. */
export class Board {
  /** @param {{today: function(): string, change: function(): void}} acts `change`: of the columns */
  constructor(acts) {
    this.acts = acts;
    this.all = [];
    this.schedule = null;
    this.model = null;
    this.live = false; // whether departures are told now
    this.moved = keptThreshold(LOCAL); // the threshold that a person chose
    this.order = RISKIEST;
    this.rows = new Table((column) => this.sort(reorder(this.order, column)));
    for (const kind of ["xlsx", "csv"]) {
      find(kind).addEventListener("click", () => download(this.shown, kind));
    }
  }

  /** By the ICAO code of their airport. */
  get cities() {
    return this.model?.destinations ?? {};
  }

  get table() {
    return this.schedule?.table;
  }

  get name() {
    return this.schedule?.name;
  }

  /** Whether any of the flights is of a day. */
  isOf(day) {
    return this.all.some(({ flight }) => flight.fecha === day);
  }

  /**
   * A schedule with `all`, `dia`, `refused`. A new one gets the focus; returned is what to say of it.
   */
  show(schedule) {
    const follows = schedule.source === TODAY || schedule.flights === this.schedule?.flights;
    const same = follows && schedule.source === this.schedule?.source;
    const alike = same && schedule.all.length === this.all.length;
    this.schedule = schedule;
    this.all = schedule.all;
    if (alike)
      this.update(); // a list that is open, a slider that is held stay so
    else this.draw();
    if (same) return "";
    find("board").focus({ preventScroll: true });
    scrollTo(0, 0);
    return this.summary();
  }

  /** @param {boolean} live whether departures are told now */
  follow(live) {
    if (live === this.live) return;
    this.live = live;
    if (this.schedule) this.update();
  }

  summary() {
    const [first] = sort(this.all, RISKIEST);
    if (!first) return say("none_used");
    const flight = `${first.flight.hora} ${airlineOf(first)}, ${destinationOf(first)}`;
    return say("loaded", { n: this.all.length, risk: percent(first.atraso), flight });
  }

  draw() {
    if (!this.schedule) return;
    document.body.classList.add("filled");
    find("board").hidden = false;
    find("threshold").hidden = !this.all.length;
    this.threshold = this.moved ?? firstThreshold(this.model);
    showThreshold(this.threshold, (value) => {
      this.threshold = this.moved = value;
      keepThreshold(LOCAL, value);
      this.update();
    });
    showFilters(this.all, this.order.column, (name, value) => this.choose(name, value));
    showRefused(this.schedule.refused);
    this.source();
    this.update();
  }

  /** What changes with a choice. */
  update() {
    const counts = count(this.all, this.threshold);
    const { dia } = this.schedule;
    const today = this.acts.today();
    const isToday = this.all.every(({ flight }) => flight.fecha === today);
    showDay(dia, this.all, counts, this.model, isToday);
    tellThreshold(this.threshold, counts, this.model, this.live && this.isOf(today));
    this.shown = sort(filter(this.all, chosen, this.threshold), this.order);
    this.rows.show(this.shown, this.order, this.threshold, this.all[0]?.base ?? 0);
    find("shown").textContent = say("shown", { n: this.shown.length, all: this.all.length });
  }

  choose(name, value) {
    if (name === "sort") return this.sort(reorder({}, value));
    chosen[name] = value;
    return this.update();
  }

  sort(order) {
    this.order = order;
    find("filter-sort").value = order.column;
    this.update();
  }

  /** Where the flights are from, and what was done to read them. */
  source() {
    const { name, source, table, refused } = this.schedule;
    const notes = (table?.notes ?? []).map(({ key, values }) => say(key, worded(values)));
    const from = name ?? say(source ?? "pasted");
    const told = [from, say("flights", { n: this.all.length }), ...notes].join(" · ");
    const link = element(
      "a",
      { href: "#refused", class: "wrong" },
      say("refused_link", { n: countRows(refused) }),
    );
    find("source").replaceChildren(
      element("p", {}, told, refused.length ? " · " : "", refused.length ? link : ""),
      table ? button(say("change_columns"), this.acts.change, { class: "quiet" }) : "",
      button(say("another"), () => document.body.classList.remove("filled"), { class: "quiet" }),
    );
    find("day").textContent = period(this.all);
  }
}

/** The name of a separator is a word too. */
function worded(values) {
  return values.separator ? { ...values, separator: say(values.separator) } : values;
}

function period(all) {
  const days = different(all, ({ flight }) => flight.fecha);
  if (days.length === 1) return date(days[0], { dateStyle: "full" });
  return days.length ? `${date(days[0])} – ${date(days.at(-1))}` : "";
}
