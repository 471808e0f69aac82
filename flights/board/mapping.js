// Asks a person, once, what a table's headings do not tell: columns, order of dates, day, origin.
import { airport } from "./airport.js";
import { datePlaces, guess, lacking, recall, recallOrder, remember } from "./columns.js";
import { dateOrder, toDate } from "./dates.js";
import { button, element, find } from "./element.js";
import { LOCAL } from "./storage.js";
import { date, say } from "./words.js";

const FIELDS = "fecha hora vuelo opera aerolinea destino siglades origen".split(" ");
const REDRAWN = new Set(["fecha", "origen"]); // with or without a column, more or less is asked
const LONGEST_SAMPLE = 20;

/**
 * How a table is to be read: by what was said about its headings, by them, or by asking. Throws
 * `Unreadable` where its dates contradict each other.
 * @param {import("./header.js").Table} table @param {boolean} always asks, whatever is known
 * @returns {Promise<{map: Object<string, number>, order: string, day: string,
 *   origin: string}|null>} null: cancelled
 */
export async function mapping(table, always) {
  const map = recall(LOCAL, table.columns) ?? guess(table.columns, table.rows);
  const order = orderOf(table, map);
  const told = order === "ask" ? recallOrder(LOCAL, table.columns) || "ask" : order;
  const clear = !lacking(map).length && told !== "ask";
  return clear && !always
    ? { map, order: told, day: "", origin: "" }
    : asked(table, map, always || lacking(map).length > 0);
}

/** Asks no more: another table has come. */
export async function dismiss() {
  const dialog = find("columns");
  if (!dialog.open) return;
  const closed = new Promise((resolve) =>
    dialog.addEventListener("close", resolve, { once: true }),
  );
  dialog.close();
  await closed;
}

const valuesOf = (table, map) =>
  "fecha" in map ? table.rows.map((row) => row[map.fecha]).filter(Boolean) : [];
const orderOf = (table, map) => dateOrder(valuesOf(table, map));

/** The columns are `open` where they are asked for, and not the order of the dates alone. */
function asked(table, map, open) {
  const dialog = find("columns");
  const state = { map: { ...map }, order: "", day: "", origin: "", wrong: "", open };
  return new Promise((resolve) => {
    let given = null;
    const take = (event) => {
      event.preventDefault();
      if (!isWhole(table, state)) return draw();
      remember(LOCAL, table.columns, state.map, state.order);
      const { day, origin, ...said } = state;
      given = { map: said.map, order: said.order || orderOf(table, said.map), day, origin };
      return dialog.close();
    };
    const draw = () => dialog.replaceChildren(form(table, state, draw, take, dialog));
    draw();
    dialog.addEventListener("close", () => resolve(given), { once: true });
    dialog.showModal();
  });
}

/** Whether all is said that is needed; if not, `wrong` tells what is not. */
function isWhole(table, state) {
  const ofAll = { fecha: state.day, origen: state.origin };
  const missing = lacking(state.map).filter(([field]) => !ofAll[field]);
  const asked = missing.map((fields) => fields.filter((field) => FIELDS.includes(field)));
  const named = asked.map((some) => some.map((field) => say(`field_${field}`)).join(say("or")));
  state.wrong = missing.length ? say("lacking", { fields: named.join(", ") }) : "";
  return !missing.length && (!asksOrder(table, state.map) || state.order !== "");
}

function asksOrder(table, map) {
  try {
    return orderOf(table, map) === "ask";
  } catch {
    return false; // told when the table is read
  }
}

function form(table, state, draw, take, dialog) {
  const made = element(
    "form",
    { method: "dialog" },
    element("h2", { id: "columns-title" }, say(state.open ? "columns_title" : "dates_title")),
    element("p", { class: "soft" }, say("columns_hint")),
    asksOrder(table, state.map) ? orderField(table, state) : "",
    element(
      "details",
      { open: state.open },
      element("summary", {}, say("columns")),
      element(
        "div",
        { class: "fields" },
        ...FIELDS.map((field) => choice(field, table, state, draw)),
      ),
    ),
    ...ofAllFields(state),
    state.wrong ? element("p", { role: "alert", class: "wrong" }, state.wrong) : "",
    element(
      "div",
      { class: "buttons" },
      element("button", { class: "main" }, say("use_columns")),
      button(say("cancel"), () => dialog.close()),
    ),
  );
  made.addEventListener("submit", take);
  return made;
}

function choice(field, table, state, draw) {
  const select = element(
    "select",
    { id: `map-${field}` },
    element("option", { value: "" }, say("none")),
  );
  table.columns.forEach((column, place) => {
    const sample = table.rows.find((row) => row[place])?.[place].slice(0, LONGEST_SAMPLE);
    const text = sample ? `${column} (${sample})` : column;
    select.append(element("option", { value: place, selected: state.map[field] === place }, text));
  });
  select.addEventListener("change", () => {
    if (select.value) state.map[field] = Number(select.value);
    else delete state.map[field];
    if (!REDRAWN.has(field)) return;
    draw();
    find(`map-${field}`).focus();
  });
  return element("label", {}, element("span", {}, say(`field_${field}`)), select);
}

/** What is asked about all flights, where no column tells it of each. */
function ofAllFields(state) {
  const { map } = state;
  const dated = "fecha" in map || datePlaces(map).length > 0;
  const placed = !airport.hasSeveral || "origen" in map || "siglaori" in map;
  return [dated ? "" : dayField(state), placed ? "" : originField(state)];
}

function originField(state) {
  const select = element("select", { id: "origin-of-all" });
  for (const code of ["", ...airport.origins.map(({ iata }) => iata)]) {
    select.append(element("option", { value: code, selected: code === state.origin }, code));
  }
  select.addEventListener("change", () => (state.origin = select.value));
  return element("label", { class: "day" }, element("span", {}, say("origin_of_all")), select);
}

function dayField(state) {
  const field = element("input", { type: "date", value: state.day });
  field.addEventListener("input", () => (state.day = field.value));
  return element("label", { class: "day" }, element("span", {}, say("day_of_all")), field);
}

/** "03-04-2017: which is the day?" with both answers spelt out. */
function orderField(table, state) {
  const values = valuesOf(table, state.map);
  const text = values.find((value) => toDate(value, "dmy") !== toDate(value, "mdy"));
  const answers = ["dmy", "mdy"].map((order) => {
    const radio = element("input", { type: "radio", name: "order", value: order, required: true });
    radio.checked = state.order === order;
    radio.addEventListener("change", () => (state.order = order));
    return element("label", {}, radio, ` ${date(toDate(text, order), { dateStyle: "long" })}`);
  });
  return element("fieldset", {}, element("legend", {}, say("order_title", { text })), ...answers);
}
