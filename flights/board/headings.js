// Usual headings of a schedule, in Spanish and English, by the field that a column of theirs is.

// Folded (columns.js), the likeliest first: of a sheet with "STD" and "ETD", STD is the hour.
const MOMENT =
  "fechai fechahora fechayhora horafecha fechahorasalida fechahoraprogramada salidaprogramada " +
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
    "codigovuelo codigodevuelo flightnumber flightno flightnum flightcode flt fltno fltnum vlo vloi",
  origen:
    "origen origin from desde orig ori orii aeropuertoorigen aeropuertodeorigen originairport " +
    "departureairport depairport adep",
  destino:
    "destino destination to hacia dest des dst desi aeropuertodestino aeropuertodedestino " +
    "destinationairport arrivalairport arrairport ades destinoiata",
  aerolinea:
    "aerolinea airline carrier lineaaerea compania companiaaerea cia ciaaerea empresa emp empi " +
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

/** Field of a flight to its usual headings, folded, the likeliest first. */
export const HEADINGS = new Map(
  Object.entries(USUAL).map(([field, names]) => [field, names.split(" ")]),
);

/** Headings of dataset_SCL.csv that are of the operated flight, or another name for its airline. */
export const OPERATED = new Set("fechao vloo orio deso empo empi dia mes ano dianom".split(" "));
