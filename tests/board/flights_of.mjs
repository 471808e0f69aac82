// node flights_of.mjs FILE AIRPORT: the table in a file, and its flights, as the page reads them.
import { openAsBlob } from "node:fs";
import { guess } from "../../flights/board/columns.js";
import { dateOrder } from "../../flights/board/dates.js";
import { toFlights } from "../../flights/board/flights.js";
import { readFile } from "../../flights/board/read.js";
import { at } from "./airports.mjs";

at(process.argv[3]);
const table = await readFile(await openAsBlob(process.argv[2]));
const map = guess(table.columns, table.rows);
const order = dateOrder(table.rows.map((row) => row[map.fecha] ?? ""));
console.log(JSON.stringify({ table, map, order, ...toFlights(table, map, order) }));
