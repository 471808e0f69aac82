// The board: from a schedule to what will be late, and as the day goes.
import { airport, takeAirport } from "./airport.js";
import { ask, askToday, Failure } from "./api.js";
import { attempt, sinceNow, tellStatus } from "./attempt.js";
import { Board } from "./board.js";
import { find } from "./element.js";
import { example } from "./example.js";
import { toFlights } from "./flights.js";
import { listen } from "./intake.js";
import { withKey } from "./key.js";
import { follow, Followed, isFresh, tellFeed } from "./live.js";
import { dismiss, mapping } from "./mapping.js";
import { answered, numbered, ofToday } from "./schedule.js";
import { LOCAL } from "./storage.js";
import { isFollowed, isOver } from "./view.js";
import { chooseLanguage, fillWords, language, say, switchLanguage, WORDS } from "./words.js";

const today = () => airport.today();
const waits = (seconds) => tellStatus(say("waiting", { seconds }), true);

const board = new Board({ today, change: () => useTable(board.name, board.table, true) });
let live = null; // what /live told last
let followed = new Followed();

function useTable(name, table, always = false) {
  return attempt(async (current) => {
    const told = await mapping(table, always);
    if (!told || !current()) return;
    const made = toFlights(table, told.map, told.order, told);
    await show({ name, table, map: told.map, ...made }, current);
  });
}

/** Asks about flights and shows them. */
async function show(schedule, current) {
  tellStatus(say("asking", { n: schedule.flights.length }), true);
  const told = await withKey(() => answered(schedule, board.cities, waits));
  if (!current()) return;
  followed = new Followed();
  tellStatus(board.show(told));
  tellLive();
}

function tellLive() {
  if (live) tellFeed(live, isOver(board.all, today()));
}

const useFile = (name, read) =>
  attempt(async (current) => {
    await dismiss();
    tellStatus(say("reading", { name: name ?? say("pasted") }), true);
    const table = await read();
    tellStatus("");
    if (current()) await useTable(name, table);
  });

const loadToday = () =>
  attempt(async (current) => {
    const vuelos = await withKey(askToday);
    if (!vuelos.length) throw new Failure("none_today");
    await show(ofToday(vuelos), current);
  });

const showExample = () =>
  attempt((current) => show(numbered("source_example", example(today())), current));

/** Asks again where something was told since. */
async function look() {
  if (!live) return;
  live = await ask("live");
  tellLive();
  board.follow(isFresh(live));
  const isToday = board.schedule?.source === "source_today";
  if (!isToday && !isFollowed(board.all, today())) return;
  const vuelos = await askToday();
  const told = JSON.stringify([live.known_until, vuelos]);
  if (followed.isSettled(told)) return;
  const current = sinceNow();
  const schedule = isToday && vuelos.length ? ofToday(vuelos) : board.schedule;
  const refused = schedule.refused.filter(({ key }) => key); // the service will refuse its own again
  const found = await answered({ ...schedule, refused }, board.cities, () => {});
  if (!current()) return;
  followed.answered(told);
  board.show(found);
  tellLive();
}

async function start() {
  const model = await withKey(() => ask("model"));
  if (!airport.isKnown) throw new Failure("page_old"); // it came before there was a model
  board.model = model;
  find("simulated").hidden = !board.model.data?.simulated;
  live = await ask("live").catch(() => null); // where no departures are told, there is none
  find("today").hidden = !live;
  if (live) board.follow(isFresh(live));
  tellLive();
  board.draw();
}

function speak() {
  fillWords(document);
  find("language").textContent = say("other_language");
  find("language").lang = Object.keys(WORDS).find((tag) => tag !== language());
  tellLive();
  board.draw();
}

takeAirport(JSON.parse(find("airport").textContent));
find("example").hidden = !airport.example_day.length;
chooseLanguage(LOCAL, navigator.languages);
speak();
listen(useFile);
find("language").addEventListener("click", () => {
  switchLanguage(LOCAL, navigator.languages);
  speak();
});
find("today").addEventListener("click", loadToday);
find("example").addEventListener("click", showExample);
follow(look);
attempt(start);
