// Headings of a schedule by the field that a column of theirs is: what the airport calls it, the
// column of its file of past flights, and those that are usual in Spanish and English.
import { airport } from "./airport.js";
import { fold } from "./fold.js";

// Folded (fold.js), the likeliest first: of a sheet with "STD" and "ETD", STD is the hour.
const MOMENT =
  "fechahora fechayhora horafecha fechahorasalida fechahoraprogramada salidaprogramada " +
  "fechahoraitinerario datetime dateandtime departuredatetime scheduleddeparture " +
  "scheduleddeparturedatetime scheduleddatetime scheddep departure salida";
const USUAL = {
  fecha:
    "fecha date fechavuelo fechadevuelo fechaprogramada fechaprog fechasalida fechadesalida " +
    "fechaitinerario fechaoperacion flightdate departuredate scheduleddate scheduleddeparturedate " +
    `operationdate dateofflight dof ${MOMENT}`,
  hora:
    "hora time std horaprogramada horaprog horasalida horadesalida horasalidaprogramada " +
    "horaitinerario horavuelo horalocal hprog hsalida departuretime scheduledtime " +
    `scheduleddeparturetime schedtime deptime itinerario etd etdlocal ${MOMENT}`,
  vuelo:
    "vuelo flight novuelo nvuelo nrovuelo numvuelo numerovuelo numerodevuelo numdevuelo nodevuelo " +
    "codigovuelo codigodevuelo flightnumber flightno flightnum flightcode flt fltno fltnum vlo",
  origen:
    "origen origin from desde orig ori aeropuertoorigen aeropuertodeorigen originairport " +
    "departureairport depairport adep",
  destino:
    "destino destination to hacia dest des dst aeropuertodestino aeropuertodedestino " +
    "destinationairport arrivalairport arrairport ades destinoiata",
  aerolinea:
    "aerolinea airline carrier lineaaerea compania companiaaerea cia ciaaerea empresa emp " +
    "marketingcarrier marketingairline airlinecode airlinename codigoaerolinea nombreaerolinea",
  opera:
    "opera operador operator operadopor operadapor operatedby operatingcarrier operatingairline " +
    "aerolineaoperadora aerolineaqueopera",
  siglaori: "siglaori ciudadorigen ciudaddeorigen origincity",
  siglades: "siglades ciudaddestino ciudaddedestino destinationcity ciudad city",
  tipovuelo: "tipovuelo tipodevuelo flighttype",
  dia: "dia",
  mes: "mes",
  ano: "ano",
  dianom: "dianom",
};

const NUMBERS = ["dia", "mes", "ano", "dianom"];
const MADE = new WeakMap(); // by airport

/**
 * `byField`: field of a flight to its headings, folded, the likeliest first; `known`: all of them.
 * A file with all of `schedule` is one of the airport's past flights, in which `others` say
 * something else: numbers of the operated flight's date, or another name for its airline. `hhmm`:
 * its column of times that are numbers, "" where there is none.
 * @returns {{byField: Map<string, string[]>, known: Set<string>, schedule: string[],
 *   others: string[], hhmm: string}}
 */
export function headings() {
  if (!MADE.has(airport)) MADE.set(airport, made(airport));
  return MADE.get(airport);
}

function made({ columns }) {
  const names = Object.keys(USUAL).map((field) => [field, fold(airport.nameOf(field))]);
  const scheduled = scheduledColumns(columns);
  const own = [...names, ...scheduled, ...otherColumns(columns, names)];
  const byField = Object.entries(USUAL).map(([field, usual]) => {
    const headings = own.filter(([of]) => of === field).map(([, heading]) => heading);
    return [field, [...new Set([...headings, ...usual.split(" ")])]];
  });
  const numbers = names.filter(([field]) => NUMBERS.includes(field));
  const others = [...numbers, ["aerolinea", fold(columns.airline_code ?? "")]];
  const schedule = new Set(scheduled.map(([, heading]) => heading));
  return {
    byField: new Map(byField),
    known: new Set(byField.flatMap(([, headings]) => headings)),
    schedule: [...schedule],
    hhmm: fold(columns.scheduled?.time ?? ""),
    others: others.map(([, heading]) => heading).filter((heading) => !schedule.has(heading)),
  };
}

/** Of a file of past flights those of the scheduled time: [field, folded heading] of each. */
function scheduledColumns({ scheduled = "" }) {
  const { year: ano, month: mes, day: dia, time: hora } = scheduled;
  return folded(hora ? { ano, mes, dia, hora } : { fecha: scheduled, hora: scheduled });
}

/** Its other ones that the page reads; what has the name of a field is this field. */
function otherColumns(columns, names) {
  const { origin: origen, destination: destino, city: siglades, airline: opera } = columns;
  const { flight_number: vuelo, flight_type: tipovuelo } = columns;
  const taken = new Set(names.map(([, name]) => name));
  const each = folded({ origen, destino, siglades, opera, vuelo, tipovuelo });
  return each.filter(([, heading]) => !taken.has(heading));
}

const folded = (columns) =>
  Object.entries(columns)
    .filter(([, heading]) => heading)
    .map(([field, heading]) => [field, fold(heading)]);
