// A few departures as a schedule has them, for a first look.

const ROWS = [
  ["06:25", "LA100", "LATAM", "CCP"],
  ["07:10", "H2 201", "Sky Airline", "ANF"],
  ["08:00", "LA2372", "LATAM", "LIM"],
  ["09:45", "CM174", "Copa Air", "PTY"],
  ["11:20", "H2 045", "Sky Airline", "PMC"],
  ["13:05", "AR1283", "Aerolineas Argentinas", "EZE"],
  ["15:40", "LA755", "LATAM", "GRU"],
  ["17:55", "AV098", "Avianca", "BOG"],
  ["18:30", "LA293", "LATAM", "PUQ"],
  ["20:15", "IB6830", "Iberia", "MAD"],
  ["21:35", "AA940", "American Airlines", "MIA"],
  ["22:50", "LA500", "LATAM", "MIA"],
];

/** Flights of a day, as the service is asked about them. @param {string} fecha YYYY-MM-DD */
export const example = (fecha) =>
  ROWS.map(([hora, vuelo, opera, destino]) => ({ fecha, hora, vuelo, opera, destino }));
