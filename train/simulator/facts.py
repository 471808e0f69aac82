"""Facts about departures from Santiago (SCL) in 2017: what `train.simulator` draws from.

All are aggregates: published totals of the public data set (68,206 departures), and rounded
shares, hours and late rates of its months January to September. No row of it is here.
"""

from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Curve(NamedTuple):
    """A distribution of delays: cumulative percent up to and including each of the minutes."""

    minutes: tuple[int, ...]
    percent: tuple[float, ...]


class Swing(NamedTuple):
    """A level that some flights share and that returns to 0: an autoregression of first order."""

    by: tuple[str, ...]  # the flights that share it; () is all
    sd: float  # log-odds
    half_life_hours: float
    step_hours: int = 1


# Departures in each month, and the percent of them more than 15 min late: published totals.
MONTHLY_FLIGHTS = (6108, 5561, 5480, 5021, 5239, 4982, 5991, 5744, 5610, 6032, 6080, 6358)
MONTHLY_LATE_PERCENT = (16, 15, 12, 12, 16, 17, 29, 17, 17, 23, 20, 25)

# Airlines that came, grew or left during the year: flights per month.
OWN_MONTHS = {
    "Latin American Wings": (50, 55, 87, 117, 148, 186, 201, 172, 169, 165, 162, 162),
    "JetSmart SPA": (0, 0, 0, 0, 0, 0, 12, 90, 154, 250, 280, 309),
    "Oceanair Linhas Aereas": (0, 0, 0, 0, 0, 0, 0, 52, 54, 57, 58, 58),
    "Plus Ultra Lineas Aereas": (0, 0, 0, 0, 0, 0, 13, 12, 12, 4, 4, 4),
    "Lacsa": (0, 0, 0, 0, 0, 0, 0, 0, 29, 21, 21, 21),
}

# Whole days that went bad, the worst two of the year: (month, day) -> late percent.
WORST_DAYS = {(7, 15): 62, (7, 25): 62}

# How much two flights are late together, beyond route, hour and month: covariance of their
# log-odds, as `train.simulator.together` measures it on January to September. Of other airlines,
# and of the same airline's national or international flights, 1, 3, 8 and 24 hours apart; of a
# line (airline, destination, hour) 1, 3, 7 and 28 days apart.
TOGETHER = {
    "other airlines": (0.35, 0.22, 0.13, 0.06),
    "airline and type": (0.82, 0.51, 0.31, 0.40),
    "line": (0.68, 0.40, 0.39, 0.26),
}
# Chosen so that the flights drawn have these covariances: the airport, an airline's hours and days,
# a line's days and months.
SWINGS = (
    Swing(by=(), sd=0.8, half_life_hours=5),
    Swing(by=("airline", "national"), sd=0.6, half_life_hours=2),
    Swing(by=("airline", "national"), sd=0.75, half_life_hours=24),
    Swing(by=("airline", "destination", "hour"), sd=0.6, half_life_hours=24, step_hours=24),
    Swing(by=("airline", "destination", "hour"), sd=0.85, half_life_hours=40 * 24, step_hours=24),
)

# Effects on the log-odds of being late, beyond airline and destination (same fit).
HOUR_EFFECT = (
    *(-0.3, -0.6, -0.2, -0.4, -0.6, -0.5, -0.5, -0.1, 0.2, 0.1, -0.1, 0.1),
    *(0.1, 0.0, 0.0, 0.1, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.4, 0.4),
)
WEEKDAY_EFFECT = (0.1, -0.05, -0.1, 0.05, 0.25, -0.15, -0.1)  # Monday first
# Spread between lines of one route that lasts all year (other aircraft rotation), log-odds.
LINE_EFFECT_SD = 0.3

# How ready a line is to fly on a weekday, Monday first: Saturdays carry a sixth fewer flights.
WEEKDAY_DEMAND = (0.02, 0.0, 0.0, 0.03, 0.05, -0.08, 0.0)

# Delay in minutes, within flights on time and within flights late.
# The shape is of January to September; the on-time part is moved up to the year's quartiles.
ON_TIME = Curve(
    minutes=(-15, -11, -8, -6, -4, -2, 0, 2, 4, 6, 8, 10, 12, 15),
    percent=(0.0, 1.2, 3.6, 6.7, 13.0, 24.5, 40.0, 54.0, 65.3, 75.0, 82.5, 89.0, 93.6, 100.0),
)
LATE = Curve(
    minutes=(15, 18, 21, 25, 26, 30, 35, 42, 43, 60, 80, 101, 102, 120, 140, 161),
    percent=(
        *(0.0, 19.4, 32.8, 44.7, 47.2, 57.1, 64.9, 72.6),
        *(73.5, 84.1, 90.2, 94.3, 94.8, 97.0, 98.7, 100.0),
    ),
)

# Subsidiaries that fly in the name of LATAM, by country of destination, with a rough share.
SUBSIDIARIES = {"CL": ("LXP", 0.61), "PE": ("LPE", 0.2), "AR": ("DSM", 0.1)}
# Codes in copies of the original that the world writes otherwise: Qantas; Latin American Wings in
# the second half of the year; LATAM to Paraguay and Ecuador; Quito's airport of before 2013.
OTHER_CODES = {"Qantas Airways": ("QFU", 1), "Latin American Wings": ("JMR", 7)}  # from month
COMPANIES = {"PY": "LAP", "EC": "LNE"}
PLANNED_DESTINATIONS = {"SEQM": "SEQU"}
BRAZIL_CODE, BRAZIL_SHARE = "TAM", 0.7  # of LATAM's lines to Brazil are planned as TAM

# Flights that ended elsewhere: destination -> the airport reached instead.
DIVERSIONS = {"SAEZ": "SUMU", "SBGR": "SBGL", "SCCI": "SCBA", "SCTE": "SCVD", "SPJC": "SPSO"}
DIVERTED_SHARE = 0.001
SUFFIX_SHARE = 0.004  # flight numbers operated with a letter behind, "226A"

# Clocks went forward at midnight of 13 August: nothing leaves within that hour.
ZONE = ZoneInfo("America/Santiago")
MISSING_HOUR = "2017-08-13T00"


def covariances(values: Iterable[float]) -> str:
    """As the table of facts shows them."""
    return " ".join(f"{value:.2f}" for value in values)


# What the real data set shows, in the order in which `python -m train.simulator --facts` prints it.
REAL = {
    "departures": "68,206",
    "more than 15 min late": "18.5%",
    "the same by month": "16% 15% 12% 12% 16% 17% 29% 17% 17% 23% 20% 25%",
    "the two worst days": "15 July 62%, 25 July 62%",
    **{
        f"late together, {name}": f"{covariances(values)} (January to September)"
        for name, values in TOGETHER.items()
    },
    "delay in minutes: least, P50, P75, P90, P95, P99, most": "-14 4 12 26 43 102 161",
    "delay up to 15, 30, 60, 120 min, and more": "81.5% 10.6% 5.0% 2.4% 0.55%",
    "national flights": "54%",
    "airlines, destinations": "23, 62",
    "Grupo LATAM, Sky Airline": "60% 21%",
    "Buenos Aires, Antofagasta, Lima, Calama": "9.6% 8.5% 8.1% 7.3% (January to September)",
    "Puerto Montt, Concepcion, Iquique, Sao Paulo": "6.6% 5.8% 5.5% 5.2% (January to September)",
    "destinations first seen in September or later": "6",
    "blank flight numbers": "1",
}

# ICAO airline code of each airline.
AIRLINE_CODES = {
    "Grupo LATAM": "LAN",
    "Sky Airline": "SKU",
    "Aerolineas Argentinas": "ARG",
    "Copa Air": "CMP",
    "Latin American Wings": "LAW",
    "Avianca": "AVA",
    "JetSmart SPA": "JAT",
    "Gol Trans": "GLO",
    "American Airlines": "AAL",
    "Air Canada": "ACA",
    "Iberia": "IBE",
    "Delta Air": "DAL",
    "Air France": "AFR",
    "Aeromexico": "AMX",
    "United Airlines": "UAL",
    "Oceanair Linhas Aereas": "ONE",
    "Alitalia": "AZA",
    "K.L.M.": "KLM",
    "British Airways": "BAW",
    "Qantas Airways": "QFA",
    "Lacsa": "LRC",
    "Austral": "AUT",
    "Plus Ultra Lineas Aereas": "PUE",
}

# Destination: ICAO code -> (country, city as spelt in the data set).
DESTINATIONS = {
    "SCAR": ("CL", "Arica"),
    "SCAT": ("CL", "Copiapo"),
    "SCBA": ("CL", "Balmaceda"),
    "SCCF": ("CL", "Calama"),
    "SCCI": ("CL", "Punta Arenas"),
    "SCDA": ("CL", "Iquique"),
    "SCFA": ("CL", "Antofagasta"),
    "SCIE": ("CL", "Concepcion"),
    "SCIP": ("CL", "Isla de Pascua"),
    "SCJO": ("CL", "Osorno"),
    "SCNT": ("CL", "Puerto Natales"),
    "SCPQ": ("CL", "Castro (Chiloe)"),
    "SCQP": ("CL", "Temuco"),
    "SCSE": ("CL", "La Serena"),
    "SCTE": ("CL", "Puerto Montt"),
    "SCVD": ("CL", "Valdivia"),
    "SAAR": ("AR", "Rosario"),
    "SACO": ("AR", "Cordoba"),
    "SAEZ": ("AR", "Buenos Aires"),
    "SAME": ("AR", "Mendoza"),
    "SANT": ("AR", "Tucuman"),
    "SANU": ("AR", "San Juan, Arg."),
    "SAWH": ("AR", "Ushuia"),
    "SAZN": ("AR", "Neuquen"),
    "SAZS": ("AR", "Bariloche"),
    "SBCT": ("BR", "Curitiba, Bra."),
    "SBFI": ("BR", "Cataratas Iguacu"),
    "SBFL": ("BR", "Florianapolis"),
    "SBGL": ("BR", "Rio de Janeiro"),
    "SBGR": ("BR", "Sao Paulo"),
    "SEGU": ("EC", "Guayaquil"),
    "SEQM": ("EC", "Quito"),
    "SGAS": ("PY", "Asuncion"),
    "SKBO": ("CO", "Bogota"),
    "SLCB": ("BO", "Cochabamba"),
    "SLLP": ("BO", "La Paz"),
    "SLVI": ("BO", "Santa Cruz"),
    "SPJC": ("PE", "Lima"),
    "SPSO": ("PE", "Pisco, Peru"),
    "SULS": ("UY", "Punta del Este"),
    "SUMU": ("UY", "Montevideo"),
    "EGYP": ("FK", "Puerto Stanley"),
    "MDPC": ("DO", "Punta Cana"),
    "MMMX": ("MX", "Ciudad de Mexico"),
    "MMUN": ("MX", "Cancun"),
    "MPTO": ("PA", "Ciudad de Panama"),
    "CYYZ": ("CA", "Toronto"),
    "KATL": ("US", "Atlanta"),
    "KDFW": ("US", "Dallas"),
    "KIAD": ("US", "Washington"),
    "KIAH": ("US", "Houston"),
    "KJFK": ("US", "Nueva York"),
    "KLAX": ("US", "Los Angeles"),
    "KMCO": ("US", "Orlando"),
    "KMIA": ("US", "Miami"),
    "EGLL": ("GB", "Londres"),
    "LEMD": ("ES", "Madrid"),
    "LFPG": ("FR", "Paris"),
    "LIRF": ("IT", "Roma"),
    "NZAA": ("NZ", "Auckland N.Z."),
    "YMML": ("AU", "Melbourne"),
    "YSSY": ("AU", "Sydney"),
}
