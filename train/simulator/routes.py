"""Who flies where from Santiago in 2017, how often and how late: aggregates, as in `facts`."""

from typing import NamedTuple


class Route(NamedTuple):
    """One airline's flights to one destination."""

    destination: str  # ICAO code
    flights: int  # in the whole year
    late_percent: int  # more than 15 min late; of few flights: drawn towards the airline's share
    number: int  # flight number of the first daily line; the next lines take every second number
    hours: str  # scheduled hour of each daily line, local time; not every line flies every day
    months: tuple[int, int] = (1, 12)  # first and last month of operation


# An airline's published total, shared out over its routes as in January to September. What starts
# in October or later, and what flies fewer than ten times, are guesses.
ROUTES = {
    "Grupo LATAM": [
        Route("SCFA", 4077, 11, 100, "5 6 7 8 10 12 14 15 16 17 18 19 20 21"),
        Route("SPJC", 3320, 18, 430, "4 4 5 7 9 13 15 16 19 19 20 22"),
        Route("SCCF", 3250, 9, 128, "5 6 8 10 12 13 14 16 18 19 20"),
        Route("SAEZ", 2990, 26, 454, "3 7 7 8 9 11 14 15 16 17 23"),
        Route("SCTE", 2830, 15, 150, "7 8 9 12 13 14 15 19 20 22"),
        Route("SBGR", 2660, 23, 476, "4 5 6 8 9 11 13 16 18 19"),
        Route("SCIE", 2410, 11, 170, "7 8 10 13 14 16 17 18 20"),
        Route("SCDA", 2310, 15, 188, "5 6 7 10 12 15 17 20 21"),
        Route("SCQP", 1550, 13, 206, "7 9 13 15 17 18"),
        Route("SCSE", 1490, 13, 218, "9 10 14 16 18 19"),
        Route("SCCI", 1380, 12, 230, "2 5 6 10 11 20"),
        Route("SCAR", 1370, 13, 242, "1 4 7 12 19 21"),
        Route("SBGL", 1330, 29, 496, "7 8 12 13 14 18"),
        Route("SAME", 1140, 20, 508, "8 9 11 14 15"),
        Route("SCAT", 970, 12, 254, "7 9 16 18"),
        Route("SUMU", 800, 19, 518, "7 8 14 22"),
        Route("SKBO", 720, 18, 526, "0 1 8 14"),
        Route("SCBA", 710, 12, 262, "7 9 11 13"),
        Route("SACO", 610, 29, 534, "8 9 17"),
        Route("KMIA", 600, 26, 540, "22 22 23"),
        Route("LEMD", 510, 21, 546, "14 19 19"),
        Route("SEGU", 450, 16, 552, "17 19 22"),
        Route("SCIP", 410, 20, 270, "8 9 9"),
        Route("KJFK", 390, 21, 558, "21 22 23"),
        Route("NZAA", 370, 32, 564, "0 0 0"),
        Route("MMMX", 360, 16, 570, "22 23 23"),
        Route("SCVD", 290, 11, 276, "12 14"),
        Route("SCPQ", 230, 10, 280, "10 11"),
        Route("SGAS", 220, 25, 576, "13 14"),
        Route("SLLP", 187, 18, 580, "6 7"),
        Route("KLAX", 157, 24, 584, "22 23"),
        Route("SCJO", 138, 13, 284, "12 12"),
        Route("SAAR", 92, 31, 588, "7 9", (7, 12)),
        Route("SBFL", 84, 20, 592, "5 15", (1, 4)),
        Route("SLVI", 66, 25, 596, "8 9", (4, 8)),
        Route("KMCO", 32, 25, 600, "22", (1, 8)),
        Route("SCNT", 32, 12, 288, "11 11", (1, 3)),
        Route("MDPC", 17, 24, 602, "9", (1, 8)),
        Route("MMUN", 16, 26, 604, "9", (1, 8)),
        Route("SBFI", 104, 20, 606, "13"),
        Route("SANT", 78, 26, 608, "17", (7, 12)),
        Route("YMML", 38, 34, 610, "13", (10, 12)),
        Route("SANU", 32, 25, 612, "9", (11, 12)),
        Route("SAZN", 26, 25, 614, "18", (11, 12)),
        Route("SAZS", 20, 30, 616, "8", (7, 8)),
        Route("EGYP", 9, 20, 618, "9", (10, 12)),
        Route("SBCT", 6, 25, 620, "7", (6, 8)),
        Route("SULS", 5, 22, 622, "15", (12, 12)),
        Route("SLCB", 2, 20, 624, "10", (9, 12)),
        Route("SEQM", 1, 20, 626, "21", (7, 7)),
        Route("KIAD", 1, 20, 628, "22", (8, 8)),
        Route("SPSO", 1, 20, 630, "14", (8, 8)),
        Route("SAWH", 1, 20, 632, "10", (8, 8)),
    ],
    "Sky Airline": [
        Route("SCFA", 1579, 13, 20, "6 7 12 14 17 18"),
        Route("SCCF", 1510, 14, 32, "6 7 13 15 17 18"),
        Route("SCTE", 1440, 13, 44, "6 9 11 13 18 19"),
        Route("SCDA", 1370, 15, 56, "5 7 11 17 19 20"),
        Route("SCIE", 1030, 14, 68, "6 7 11 19 20"),
        Route("SCAR", 1020, 11, 78, "5 6 13 19 20"),
        Route("SCQP", 980, 15, 88, "7 8 12 16 18"),
        Route("SPJC", 910, 13, 400, "5 6 15 22"),
        Route("SAEZ", 880, 20, 408, "6 8 13 21"),
        Route("SCSE", 830, 14, 98, "9 11 17 17"),
        Route("SCAT", 650, 13, 106, "7 12 18"),
        Route("SCVD", 470, 15, 112, "11 14 15"),
        Route("SCCI", 440, 13, 118, "6 7 8"),
        Route("SACO", 350, 34, 416, "17 18 18"),
        Route("SAME", 320, 20, 422, "17 18"),
        Route("SUMU", 320, 17, 426, "7 8"),
        Route("SCJO", 112, 20, 124, "11 13", (7, 12)),
        Route("SCBA", 55, 11, 128, "12 13", (1, 4)),
        Route("SCNT", 32, 12, 132, "11 12", (1, 3)),
    ],
    "Aerolineas Argentinas": [
        Route("SAEZ", 1949, 24, 1261, "7 9 9 15 16 19 21"),
    ],
    "Copa Air": [
        Route("MPTO", 1850, 7, 110, "0 1 1 3 5 6 12"),
    ],
    "Latin American Wings": [
        Route("SPJC", 828, 39, 600, "1 1 2 11 11"),
        Route("SCIE", 430, 25, 500, "6 16 18", (3, 12)),
        Route("SAME", 220, 57, 610, "11 20 22", (5, 12)),
        Route("SCTE", 188, 27, 506, "6 16 16", (5, 12)),
        Route("SCCF", 8, 24, 512, "16", (2, 3)),
    ],
    "Avianca": [
        Route("SKBO", 862, 29, 98, "1 6 15 16"),
        Route("SPJC", 290, 13, 106, "6 7"),
    ],
    "JetSmart SPA": [
        Route("SCCF", 234, 17, 50, "5 10 17"),
        Route("SCFA", 220, 17, 56, "5 6 16 18", (8, 12)),
        Route("SCIE", 173, 19, 64, "16 17 17", (8, 12)),
        Route("SCSE", 140, 14, 70, "13 13 14", (8, 12)),
        Route("SCTE", 134, 16, 76, "10 13 17", (9, 12)),
        Route("SCAT", 132, 16, 82, "10 12 13", (8, 12)),
        Route("SCQP", 62, 15, 88, "11 13", (9, 12)),
    ],
    "Gol Trans": [
        Route("SBGR", 683, 39, 7661, "6 7 14 15"),
        Route("SBGL", 111, 27, 7669, "2 15"),
        Route("SBFL", 12, 30, 7673, "3", (1, 3)),
    ],
    "American Airlines": [
        Route("KMIA", 397, 6, 912, "20 21 22"),
        Route("KDFW", 360, 8, 918, "20 21 22"),
    ],
    "Air Canada": [
        Route("CYYZ", 285, 33, 92, "18 21"),
        Route("SAEZ", 280, 55, 96, "10 13"),
    ],
    "Iberia": [
        Route("LEMD", 362, 10, 6830, "11 12 13"),
    ],
    "Delta Air": [
        Route("KATL", 358, 6, 146, "19 20 21"),
    ],
    "Air France": [
        Route("LFPG", 358, 7, 401, "12 13 14"),
    ],
    "Aeromexico": [
        Route("MMMX", 351, 3, 10, "22 22 23"),
    ],
    "United Airlines": [
        Route("KIAH", 335, 5, 846, "20 21 22"),
    ],
    "Oceanair Linhas Aereas": [
        Route("SBGR", 279, 11, 6009, "1 14"),
    ],
    "Alitalia": [
        Route("LIRF", 259, 11, 689, "10 12"),
    ],
    "K.L.M.": [
        Route("SAEZ", 251, 7, 701, "10 12"),
    ],
    "British Airways": [
        Route("EGLL", 205, 12, 250, "16 18"),
    ],
    "Qantas Airways": [
        Route("YSSY", 195, 50, 28, "13 14"),
    ],
    "Lacsa": [
        Route("SPJC", 92, 10, 656, "7"),
    ],
    "Austral": [
        Route("SAEZ", 54, 15, 2245, "21"),
        Route("SACO", 20, 18, 2247, "14"),
    ],
    "Plus Ultra Lineas Aereas": [
        Route("LEMD", 49, 67, 302, "21"),
    ],
}
