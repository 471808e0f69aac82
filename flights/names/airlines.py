"""Other ways to write the airlines of the data.

The data itself gives each airline's name and codes; they travel with the model. What it lacks, IATA
designators, other ICAO codes, names in daily use and the companies that fly for a group, is here:
no maintained package has them. Codes as of 2017.
"""

# Each line is one airline: whichever of its names or codes is in the data, the others mean it.
AIRLINES: tuple[tuple[str, ...], ...] = (
    ("AAL", "AA", "American Airlines", "American"),
    ("ACA", "AC", "Air Canada"),
    ("AFR", "AF", "Air France"),
    ("AMX", "AM", "Aeromexico"),
    ("ARG", "AR", "Aerolineas Argentinas"),
    ("AUT", "AU", "Austral", "Austral Lineas Aereas"),
    ("AVA", "AV", "Avianca"),
    ("AZA", "AZ", "Alitalia"),
    ("BAW", "BA", "British Airways", "British"),
    ("CMP", "CM", "Copa Air", "Copa", "Copa Airlines"),
    ("DAL", "DL", "Delta Air", "Delta", "Delta Air Lines", "Delta Airlines"),
    ("GLO", "G3", "Gol Trans", "Gol", "Gol Linhas Aereas", "Gol Airlines"),
    ("IBE", "IB", "Iberia", "Iberia Lineas Aereas"),
    ("JAT", "JA", "JetSmart SPA", "JetSmart", "JetSmart Airlines"),
    ("KLM", "KL", "K.L.M.", "KLM Royal Dutch Airlines", "KLM Royal Dutch"),
    (
        *("LAN", "LA", "Grupo LATAM", "LATAM", "LATAM Airlines", "LATAM Airlines Group"),
        *("LATAM Group", "LATAM Airlines Chile", "LATAM Chile", "LAN Chile", "LAN Airlines"),
        *("LXP", "LU", "LATAM Express", "LAN Express", "LATAM Airlines Express"),
        *("TAM", "JJ", "LATAM Brasil", "LATAM Airlines Brasil", "LATAM Brazil", "TAM Airlines"),
        *("TAM Linhas Aereas",),
        *("LPE", "LP", "LATAM Peru", "LATAM Airlines Peru", "LAN Peru"),
        *("LNE", "XL", "LATAM Ecuador", "LATAM Airlines Ecuador", "LAN Ecuador"),
        *("ARE", "4C", "LATAM Colombia", "LATAM Airlines Colombia", "LAN Colombia"),
        *("DSM", "4M", "LATAM Argentina", "LATAM Airlines Argentina", "LAN Argentina"),
        *("LAP", "PZ", "LATAM Paraguay", "LATAM Airlines Paraguay", "TAM Paraguay"),
        *("LCO", "UC", "LATAM Cargo", "LATAM Cargo Chile", "LAN Cargo"),
    ),
    ("LAW", "JMR", "LW", "Latin American Wings"),
    ("LRC", "LR", "Lacsa"),
    ("ONE", "O6", "Oceanair Linhas Aereas", "Oceanair", "Avianca Brasil", "Avianca Brazil"),
    ("PUE", "PU", "Plus Ultra Lineas Aereas", "Plus Ultra"),
    ("QFA", "QFU", "QF", "Qantas Airways", "Qantas"),
    ("SKU", "H2", "Sky Airline", "Sky Airlines", "Sky", "Sky Airline S.A."),
    ("UAL", "UA", "United Airlines", "United"),
)
