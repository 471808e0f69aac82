// The airport that the served model is made for, as the service tells it to the page.
import { fold } from "./fold.js";

const UNKNOWN = { name: "", city: "", origins: [], columns: {}, fields: {}, example_day: [] };

/** One airport, or several that share a city and a clock; flights/airport/ tells of each part. */
class Airport {
  /** @param {Object|null} told null where the service has no model */
  constructor(told) {
    Object.assign(this, UNKNOWN, told);
    const form = { timeZone: this.time_zone, dateStyle: "short", timeStyle: "short" };
    this.clock = new Intl.DateTimeFormat("sv-SE", form); // by the browser's where it has no zone
    this.called = new Map(Object.entries(this.fields));
    this.meanings = new Map([...this.called].map(([field, name]) => [name, field]));
    this.codesByName = codesByName(this);
  }

  get isKnown() {
    return this.origins.length > 0;
  }

  /** Whether a flight has to say from which of them it leaves. */
  get hasSeveral() {
    return this.origins.length > 1;
  }

  /** By IATA, with commas between those of several. */
  get codes() {
    return this.origins.map(({ iata }) => iata).join(", ");
  }

  /** What it is called where there is little room: its code, or the city of several. */
  get label() {
    return this.hasSeveral ? this.city : this.codes;
  }

  /** Words of sentences, by what stands in braces there. */
  get words() {
    return { airport: this.label, city: this.city, codes: this.codes };
  }

  /** Whether a flight from this place, a code or a name, may leave from here. */
  isOrigin(text) {
    return !this.isKnown || this.codesByName.has(fold(text));
  }

  /** The IATA code of the origin that is meant; the text itself where none is, or several are. */
  originCode(text) {
    const [code, other] = this.codesByName.get(fold(text)) ?? [];
    return other ? text : (code ?? text);
  }

  /** "YYYY-MM-DD HH:MM" by its clocks. @param {Date} moment */
  localTime(moment) {
    return this.clock.format(moment);
  }

  today() {
    return this.localTime(new Date()).slice(0, 10);
  }

  /** What a field of a request is called here. */
  nameOf(field) {
    return this.called.get(field) ?? field;
  }

  /** The field that is called so here. */
  fieldOf(name) {
    return this.meanings.get(name) ?? name;
  }

  /** An object by fields, as the service wants it: by their names here. */
  toNames(flight) {
    return renamed(flight, (field) => this.nameOf(field));
  }

  /** What the service says by its names, by fields. */
  toFields(told) {
    return renamed(told, (name) => this.fieldOf(name));
  }
}

/** The airport of this page. */
export let airport = new Airport(null);

/** @param {Object|null} told as the page has it */
export function takeAirport(told) {
  airport = new Airport(told);
}

/** Folded code or name to the IATA codes of the origins that have it; all have the city's. */
function codesByName({ name, city, origins }) {
  const found = new Map();
  for (const { icao, iata, names = [] } of origins) {
    for (const text of new Set([icao, iata, ...names, city, name].map(fold))) {
      found.set(text, [...(found.get(text) ?? []), iata]);
    }
  }
  return found;
}

function renamed(object, rename) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [rename(name), value]));
}
