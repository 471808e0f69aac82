// node written.mjs FOLDER: day.xlsx and day.csv, as the page writes the table that it reads from its input.
import { readFileSync, writeFileSync } from "node:fs";
import { toCsv, toXlsx } from "../../flights/board/write.js";

const { columns, rows, sheet } = JSON.parse(readFileSync(0, "utf-8"));
const workbook = await toXlsx(columns, rows, sheet);
writeFileSync(`${process.argv[2]}/day.xlsx`, new Uint8Array(await workbook.arrayBuffer()));
writeFileSync(`${process.argv[2]}/day.csv`, toCsv(columns, rows));
