// A table as a file that Excel opens: CSV as a Spanish one has it, or .xlsx.
import { pack } from "./pack.js";

/**
 * A column: its heading, or that of fractions of one, to be shown as percentages.
 * @typedef {string | {title: string, kind: "percent"}} Column
 * Texts of the form YYYY-MM-DD and HH:MM become dates and times in .xlsx.
 * @typedef {string | number | null | undefined} Cell
 */

const FORMULA = /^[=+\-@\t\r]/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const STYLES = { heading: 1, date: 2, time: 3, percent: 4 };
const [NARROWEST, WIDEST, MARGIN] = [8, 60, 2]; // letters
const LONGEST_NAME = 31; // letters, as Excel takes them
const UNIX_DAY = 25_569; // the day that 1970 began with, as Excel counts
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/**
 * Semicolons, decimal commas, UTF-8 with a mark; no cell starts a formula.
 * @param {Column[]} columns @param {Cell[][]} rows @returns {string}
 */
export function toCsv(columns, rows) {
  const lines = [columns.map(titleOf), ...rows].map((row) => row.map(csvCell).join(";"));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

const titleOf = (column) => column.title ?? column;

function csvCell(value) {
  if (typeof value === "number") return String(value).replace(".", ",");
  const text = String(value ?? "");
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A workbook of one sheet: bold headings that stay in view, real numbers, dates and times.
 * @param {Column[]} columns @param {Cell[][]} rows @param {string} name of the sheet
 * @returns {Promise<Blob>}
 */
export async function toXlsx(columns, rows, name) {
  const sheet1 = { "xl/worksheets/sheet1.xml": sheet(columns, rows) };
  const parts = await pack({ ...frame(sheetName(name)), ...sheet1 });
  return new Blob(parts, { type: `${TYPE}.sheet` });
}

/** Without what Excel takes in none. */
function sheetName(text) {
  const name = text.replace(/[[\]:*?/\\']/g, " ").trim();
  return name.slice(0, LONGEST_NAME) || "1";
}

function sheet(columns, rows) {
  const headings = columns.map((column) => textCell(titleOf(column), STYLES.heading));
  const lines = rows.map((row) => row.map((value, place) => cell(value, columns[place])));
  const data = [headings, ...lines].map((line) => `<row>${line.join("")}</row>`).join("");
  const widths = columns.map((column, place) => width(column, rows, place)).join("");
  const view = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return (
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${view}` +
    `</sheetView></sheetViews><cols>${widths}</cols><sheetData>${data}</sheetData></worksheet>`
  );
}

function width(column, rows, place) {
  const lengths = rows.map((row) => shownLength(row[place]));
  const most = Math.max(NARROWEST, titleOf(column).length, ...lengths) + MARGIN;
  return `<col min="${place + 1}" max="${place + 1}" width="${Math.min(WIDEST, most)}" customWidth="1"/>`;
}

const shownLength = (value) => (typeof value === "number" ? NARROWEST : String(value ?? "").length);

function cell(value, column) {
  if (typeof value === "number" && Number.isFinite(value)) {
    return numberCell(value, column.kind === "percent" ? STYLES.percent : 0);
  }
  const text = String(value ?? "");
  if (DATE.test(text)) return numberCell(Date.parse(text) / 86_400_000 + UNIX_DAY, STYLES.date);
  if (TIME.test(text)) return numberCell(minutesOf(text) / 1440, STYLES.time);
  return text ? textCell(text, 0) : "<c/>";
}

const minutesOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

const numberCell = (number, style) => `<c s="${style}"><v>${number}</v></c>`;

function textCell(text, style) {
  return `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** XML has no place for control characters and halves of letters. */
function escaped(text) {
  const legal = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "");
  return legal.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const relations = (...pairs) =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${pairs
    .map(
      ([type, to], id) =>
        `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${to}"/>`,
    )
    .join("")}</Relationships>`;
const part = (name, type) =>
  `<Override PartName="/xl/${name}.xml" ContentType="${TYPE}.${type}+xml"/>`;
const format = (id) =>
  `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`;

const frame = (name) => ({
  "[Content_Types].xml":
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `${part("workbook", "sheet.main")}${part("worksheets/sheet1", "worksheet")}${part("styles", "styles")}</Types>`,
  "_rels/.rels": relations(["officeDocument", "xl/workbook.xml"]),
  "xl/workbook.xml":
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>` +
    `<sheet name="${escaped(name)}" sheetId="1" r:id="rId0"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": relations(
    ["worksheet", "worksheets/sheet1.xml"],
    ["styles", "styles.xml"],
  ),
  "xl/styles.xml":
    `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/>` +
    '<numFmt numFmtId="165" formatCode="hh:mm"/></numFmts>' +
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
    '<fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="5">${format(0)}` +
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
    `${format(14)}${format(165)}${format(164)}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
});
