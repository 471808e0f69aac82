"""Other ways to write the airlines of the data.

The data itself gives each airline's name and ICAO code; they travel with the model. What it
lacks, IATA designators and names in daily use, is here: no maintained package has them.
"""

# ICAO code -> IATA designator and further names. Designators: IATA, as of 2017.
ALIASES: dict[str, tuple[str, ...]] = {
    "AAL": ("AA", "American"),
    "ACA": ("AC",),
    "AFR": ("AF",),
    "AMX": ("AM",),
    "ARG": ("AR",),
    "AUT": ("AU", "Austral Lineas Aereas"),
    "AVA": ("AV",),
    "AZA": ("AZ",),
    "BAW": ("BA",),
    "CMP": ("CM", "Copa", "Copa Airlines"),
    "DAL": ("DL", "Delta", "Delta Air Lines", "Delta Airlines"),
    "GLO": ("G3", "Gol", "Gol Linhas Aereas"),
    "IBE": ("IB",),
    "JAT": ("JA", "JetSmart", "JetSmart Airlines"),
    "KLM": ("KL",),
    "LAN": (
        *("LA", "LATAM", "LATAM Airlines", "LATAM Airlines Group", "LATAM Group", "LATAM Chile"),
        *("LAN Chile", "LXP", "4C", "LPE", "LP"),  # its companies, as in Emp-O of the data
        *("JJ", "TAM", "LATAM Brasil"),
    ),
    "LAW": ("LAW",),
    "LRC": ("LR",),
    "ONE": ("O6", "Avianca Brasil", "Oceanair"),
    "PUE": ("PU", "Plus Ultra"),
    "QFA": ("QF", "Qantas"),
    "SKU": ("H2", "Sky", "Sky Airline S.A."),
    "UAL": ("UA", "United"),
}
