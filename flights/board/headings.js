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
 * something else: numbers of the operated flight's date, or another name for its airline.
 * @returns {{byField: Map<string, string[]>, known: Set<string>, schedule: string[], others: string[]}}
 */
export function headings() {
  if (!MADE.has(airport)) MADE.set(airport, made());
  return MADE.get(airport);
}

function made() {
  const names = Object.keys(USUAL).map((field) => [field, fold(airport.nameOf(field))]);
  const schedule = scheduleColumns();
  const own = [...names, ...schedule, ...columns(names)];
  const byField = new Map(
    Object.entries(USUAL).map(([field, usual]) => [field, unique(field, own, usual.split(" "))]),
  );
  const told = new Set(schedule.map(([, name]) => name));
  const numbers = names.filter(([field]) => NUMBERS.includes(field)).map(([, name]) => name);
  const others = [...numbers, fold(airport.columns.airline_code ?? "")];
  return {
    byField,
    known: new Set([...byField.values()].flat()),
    schedule: [...told],
    others: others.filter((name) => !told.has(name)),
  };
}

const unique = (field, own, usual) => [
  ...new Set([...own.filter(([of]) => of === field).map(([, name]) => name), ...usual]),
];

/** Of a file of past flights those of the scheduled time: [field, folded heading] of each. */
function scheduleColumns() {
  const { scheduled = {} } = airport.columns;
  const { year: ano, month: mes, day: dia, time } = scheduled;
  const each = time ? { ano, mes, dia, hora: time } : { fecha: scheduled, hora: scheduled };
  return Object.entries(each).filter(([, name]) => typeof name === "string").map(folded);
}

/** Its other columns; of one that has the name of a field, the name tells. */
function columns(names) {
  const { flight_number: vuelo, flight_type: tipovuelo, ...of } = airport.columns;
  const [origen, destino, opera, siglades] = [of.origin, of.destination, of.airline, of.city];
  const taken = new Set(names.map(([, name]) => name));
  const each = Object.entries({ vuelo, origen, destino, opera, siglades, tipovuelo });
  return each.filter(([, name]) => name).map(folded).filter(([, name]) => !taken.has(name));
}

const folded = ([field, name]) => [field, fold(name)];
