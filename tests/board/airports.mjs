// Airports as a page is told of them; node.py reads their files.
import { takeAirport } from "../../flights/board/airport.js";

const AIRPORTS = JSON.parse(process.env.BOARD_AIRPORTS);

/** Has the page's modules speak of an airport. @param {"SCL"|"NYC"} name */
export const at = (name) => takeAirport(AIRPORTS[name]);
