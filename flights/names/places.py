"""Other ways to write the destinations of the data, which has some of its own.

An airport's own city, from `flights.names.airports`, is one of its names too. These are the others:
the cities as the world spells them, in Spanish and in English, and towns that share an airport.
"""

# ICAO code of an airport -> names of its city, and codes that mean the same. Where several airports
# of the data have a name, it means the one that the data has it for.
PLACES: dict[str, tuple[str, ...]] = {
    "CYYZ": ("Toronto",),
    "EGLL": ("Londres", "London"),
    "EGYP": ("Puerto Stanley", "Stanley", "Port Stanley", "Puerto Argentino", "Islas Malvinas"),
    "KDFW": ("Dallas", "Fort Worth"),
    "KIAD": ("Washington", "Washington D.C."),
    "KJFK": ("Nueva York", "New York", "New York City"),
    "KLAX": ("Los Angeles",),
    "LFPG": ("Paris",),
    "LIRF": ("Roma", "Rome"),
    "MDPC": ("Punta Cana",),
    "MMMX": ("Ciudad de Mexico", "Mexico", "Mexico City", "Mexico D.F."),
    "MPTO": ("Ciudad de Panama", "Panama", "Panama City"),
    "NZAA": ("Auckland",),
    "SAEZ": ("Buenos Aires", "Ezeiza"),
    "SABE": ("Buenos Aires", "Aeroparque"),
    "SANT": ("Tucuman", "San Miguel de Tucuman"),
    "SANU": ("San Juan",),
    "SARI": ("Puerto Iguazu", "Cataratas del Iguazu"),
    "SAWH": ("Ushuaia",),
    "SAZS": ("Bariloche", "San Carlos de Bariloche"),
    "SBCT": ("Curitiba",),
    "SBFI": ("Foz do Iguacu", "Foz de Iguazu"),
    "SBFL": ("Florianopolis",),
    "SBGL": ("Rio de Janeiro", "Rio"),
    "SBGR": ("Sao Paulo", "Guarulhos"),
    "SCIE": ("Concepcion", "Talcahuano"),
    "SCIP": ("Isla de Pascua", "Rapa Nui", "Easter Island", "Hanga Roa"),
    "SCPQ": ("Castro", "Chiloe", "Dalcahue"),
    "SCQP": ("Temuco", "Freire"),
    "SCSE": ("La Serena", "Coquimbo"),
    "SLLP": ("La Paz", "El Alto"),
    # Of Quito and Santa Cruz the data has codes that the world does not use, or no more.
    "SEQM": ("Quito", "SEQU"),
    "SEQU": ("Quito", "UIO", "SEQM"),
    "SLVI": ("Santa Cruz", "Santa Cruz de la Sierra", "VVI", "SLVR"),
    "SLVR": ("Santa Cruz", "Santa Cruz de la Sierra", "SLVI"),
    "SPSO": ("Pisco",),
}
