// The board: from a schedule to what will be late, and as the day goes.
import { ask, askDay, Failure } from "./api.js";
import { Board } from "./board.js";
import { button, element, find } from "./element.js";
import { example } from "./example.js";
import { toFlights } from "./flights.js";
import { listen } from "./intake.js";
import { withKey } from "./key.js";
import { follow, tellFeed } from "./live.js";
import { mapping } from "./mapping.js";
import { Unreadable } from "./read.js";
import { refusals } from "./refused.js";
import { chooseLanguage, fillWords, language, say, switchLanguage, WORDS } from "./words.js";

const SANTIAGO = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/Santiago" });
const today = () => SANTIAGO.format(new Date());

const board = new Board({ change: () => board.table && useTable(board.name, board.table, true) });
let latest = 0; // schedules asked about; an answer to an older one comes too late
let live = null; // what /live told last
let known = ""; // and of which departures

/** Does what a person asked for, and tells what came in the way; what is shown stays. */
async function attempt(act) {
  const turn = (latest += 1);
  find("trouble").replaceChildren();
  try {
    await act(() => turn === latest);
  } catch (error) {
    if (turn === latest) tellTrouble(error, act);
  } finally {
    if (turn === latest) find("status").classList.remove("busy");
  }
}

function tellTrouble(error, act) {
  const known = error instanceof Failure || error instanceof Unreadable;
  if (!known) console.error(error);
  const text = known ? say(error.key, error.values) : say("failed_page", { detail: String(error) });
  const kept = board.all.length ? ` ${say("kept")}` : "";
  const again = error instanceof Failure && button(say("again"), () => attempt(act));
  find("trouble").replaceChildren(element("div", { class: "trouble" }, element("p", {}, text, kept), again));
  tellStatus("");
}

function tellStatus(text, busy = false) {
  find("status").textContent = text;
  find("status").classList.toggle("busy", busy);
}

const waits = (seconds) => tellStatus(say("waiting", { seconds }), true);

function useTable(name, table, always = false) {
  return attempt(async (current) => {
    const told = await mapping(table, always);
    if (!told || !current()) return;
    const made = toFlights(table, told.map, told.order, told.day);
    await show({ name, table, map: told.map, ...made }, current);
  });
}

/** Asks about flights and shows them. */
async function show(schedule, current) {
  tellStatus(say("asking", { n: schedule.flights.length }), true);
  const answered = await withKey(() => answers(schedule));
  if (current()) tellStatus(board.show(answered));
}

/** A schedule with what the service tells of it. */
async function answers(schedule) {
  const { flights, rows, refused } = schedule;
  const { vuelos, dia } = await askDay(flights, waits);
  const wrong = vuelos.flatMap((one, place) =>
    one.errores ? refusals(one, rows[place], schedule.table, schedule.map) : [],
  );
  const all = vuelos.flatMap((one, place) =>
    one.errores ? [] : [{ ...one, flight: flights[place], row: rows[place] }],
  );
  return { ...schedule, all, dia, refused: [...refused, ...wrong], today: today() };
}

function scheduleOf(vuelos) {
  const flights = vuelos.map(({ salida, cancelado, ...flight }) => flight);
  return { source: "source_today", flights, rows: flights.map((_, place) => place + 1), refused: [] };
}

function showExample() {
  const flights = example(today());
  const rows = flights.map((_, place) => place + 1);
  return attempt((current) => show({ source: "source_example", flights, rows, refused: [] }, current));
}

const loadToday = () =>
  attempt(async (current) => {
    const { vuelos } = await withKey(() => ask("day"));
    if (!vuelos.length) throw new Failure("none_today");
    await show(scheduleOf(vuelos), current);
  });

/** Asks again where something was told since. */
async function look() {
  if (!live) return;
  live = await ask("live");
  tellFeed(live);
  if (!board.isOf(today())) return;
  const { vuelos } = await ask("day");
  const told = JSON.stringify([live.known_until, vuelos]);
  if (told === known) return;
  known = told;
  const turn = latest;
  const followed = board.schedule.source === "source_today" ? scheduleOf(vuelos) : board.schedule;
  const refused = followed.refused.filter(({ key }) => key); // what the service refused, it will again
  const answered = await answers({ ...followed, refused });
  if (turn === latest) board.show(answered);
}

async function start() {
  board.model = await withKey(() => ask("model"));
  find("simulated").hidden = !board.model.data?.simulated;
  live = await ask("live").catch(() => null); // where no departures are told, there is none
  board.live = Boolean(live);
  find("today").hidden = !live;
  if (live) tellFeed(live);
  board.draw();
}

function speak() {
  fillWords(document);
  find("language").textContent = say("other_language");
  find("language").lang = Object.keys(WORDS).find((tag) => tag !== language());
  if (live) tellFeed(live);
  board.draw();
}

chooseLanguage(localStorage, navigator.languages);
speak();
listen((name, read) =>
  attempt(async (current) => {
    tellStatus(say("reading", { name: name ?? say("pasted") }), true);
    const table = await read();
    tellStatus("");
    if (current()) await useTable(name, table);
  }),
);
find("language").addEventListener("click", () => {
  switchLanguage(localStorage, navigator.languages);
  speak();
});
find("today").addEventListener("click", loadToday);
find("example").addEventListener("click", showExample);
follow(look);
attempt(start);
