import assert from "node:assert/strict";
import { test } from "node:test";
import { askDay, askToday } from "../../flights/board/api.js";
import { refusals } from "../../flights/board/refused.js";
import { at } from "./airports.mjs";

const FLIGHT = { fecha: "2013-01-06", hora: "07:40", opera: "UA", destino: "IAH", origen: "EWR" };
const NAMED = {
  date: "2013-01-06",
  time: "07:40",
  operator: "UA",
  destination: "IAH",
  origin: "EWR",
};

/** Has the service answer so; what it is asked is returned by the function. */
function answering(told) {
  const bodies = [];
  globalThis.fetch = async (_, { body }) => {
    bodies.push(body && JSON.parse(body));
    return Response.json(told);
  };
  return bodies;
}

test("flights are asked about by the names of the airport", async () => {
  at("NYC");
  const bodies = answering({ vuelos: [{ no_visto: { destination: "Houston" } }], dia: null });
  const { vuelos } = await askDay([FLIGHT], () => {});
  assert.deepEqual(bodies, [[NAMED]]);
  assert.deepEqual(vuelos, [{ no_visto: { destino: "Houston" } }]);
});

test("at Santiago the names are the fields", async () => {
  at("SCL");
  const bodies = answering({ vuelos: [{}], dia: null });
  await askDay([FLIGHT], () => {});
  assert.deepEqual(bodies, [[FLIGHT]]);
});

test("a fault by the airport's name is told of the column that gave the field", async () => {
  at("NYC");
  const fault = { value: "25:00", detail: "Flight 1: is no time" };
  answering({ vuelos: [{ errores: [{ pointer: "#/0/time", ...fault }] }], dia: null });
  const { vuelos } = await askDay([FLIGHT], () => {});
  assert.equal(vuelos[0].errores[0].pointer, "#/0/hora");
  const [told] = refusals(vuelos[0], 7, { columns: ["STD"] }, { hora: 0 });
  assert.deepEqual(told, { row: 7, column: "STD", value: "25:00", detail: "is no time" });
  assert.equal(refusals(vuelos[0], 7)[0].column, "time");
});

test("today's flights are known by the fields, whatever the airport calls them", async () => {
  at("NYC");
  answering({ fecha: "2013-01-06", vuelos: [NAMED] });
  assert.deepEqual(await askToday(), [FLIGHT]);
});
