// Asks the service, with the key of this tab, and says what went wrong in sentences of words.js.
import { airport } from "./airport.js";
import { combine, continued, split } from "./parts.js";
import { SESSION } from "./storage.js";
import { language } from "./words.js";

const KEPT = "board.key";
const MOST_WAITS = 8;
const LONGEST_WAIT_S = 60;
const PATIENCE_MS = 60_000;

/** What the service could not answer. `key` is that of a sentence in words.js. */
export class Failure extends Error {
  constructor(key, values = {}, status = 0) {
    super(key);
    this.key = key;
    this.values = values;
    this.status = status;
  }
}

/** Keeps a key, or none, until the tab is closed. @param {string} key */
export const keepKey = (key) => SESSION.setItem(KEPT, key);

/** Whether this tab has a key. */
export const hasKey = () => Boolean(SESSION.getItem(KEPT));

/**
 * The JSON that a path answers; waits where the service is busy. Throws `Failure`.
 * @param {string} path beside the page @param {{body?: any, waits?: function(number): void}} [options]
 * @returns {Promise<any>}
 */
export async function ask(path, { body, waits = () => {} } = {}) {
  for (let times = 0; ; times += 1) {
    const response = await answer(path, body);
    if (response.ok) return read(response);
    const seconds = Math.min(LONGEST_WAIT_S, Number(response.headers.get("retry-after")) || 2);
    const failure = await failureOf(response);
    if (response.status !== 429 || times === MOST_WAITS) throw failure;
    waits(seconds);
    await new Promise((resolve) => setTimeout(resolve, 1_000 * seconds));
  }
}

/** The flights of today that the service knows. @returns {Promise<Object[]>} */
export async function askToday() {
  const { vuelos } = await ask("day");
  return vuelos.map((flight) => airport.toFields(flight));
}

/**
 * What is told of flights: an answer for each, and the day as a number. Long lists are asked in
 * parts of whole days.
 * @param {Object[]} flights @param {function(number): void} waits
 * @returns {Promise<{vuelos: Object[], dia: Object|null}>}
 */
export async function askDay(flights, waits) {
  const vuelos = [];
  const days = [];
  const parts = split(flights);
  for (const places of parts) {
    const body = places.map((place) => airport.toNames(flights[place]));
    const told = await ask("day", { body, waits });
    places.forEach((place, one) => (vuelos[place] = meant(told.vuelos[one], place)));
    days.push(told.dia);
  }
  return { vuelos, dia: combine(days, continued(parts, flights)) };
}

/** By fields; faults name a flight's place in the whole list. */
function meant(told, place) {
  if (told.no_visto) return { ...told, no_visto: airport.toFields(told.no_visto) };
  if (!told.errores) return told;
  const errores = told.errores.map((one) => ({ ...one, pointer: moved(one.pointer, place) }));
  return { errores };
}

function moved(pointer, place) {
  const [, , name, ...deeper] = pointer.split("/");
  return ["#", place, ...(name ? [airport.fieldOf(name)] : []), ...deeper].join("/");
}

async function answer(path, body) {
  try {
    return await fetch(path, {
      method: body ? "POST" : "GET",
      headers: headers(body),
      body: body && JSON.stringify(body),
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw new Failure(error.name === "TimeoutError" ? "failed_slow" : "failed_offline");
  }
}

function headers(body) {
  const key = SESSION.getItem(KEPT);
  return {
    "Accept-Language": language(),
    ...(body && { "Content-Type": "application/json" }),
    ...(key && { Authorization: `Bearer ${key}` }),
  };
}

async function read(response) {
  try {
    return await response.json();
  } catch {
    throw new Failure("failed_answer", { status: response.status }, response.status);
  }
}

/** Reads all, so that the connection is free again. */
async function failureOf(response) {
  const { status } = response;
  const problem = await response.json().catch(() => ({}));
  if (status === 401) return new Failure("key_needed", {}, status);
  if (status === 429) return new Failure("failed_busy", {}, status);
  const values = { detail: problem.detail ?? String(status) };
  const kind = status >= 500 ? "5xx" : "4xx";
  return new Failure(status === 403 ? "failed_403" : `failed_${kind}`, values, status);
}
