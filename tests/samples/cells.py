"""Cells of each field, right and wrong ones, as they may stand in a request or in a table."""

from typing import Any

from hypothesis import strategies as st

from tests.samples.airports import EXAMPLE

TEXTS: dict[str, list[str]] = {
    # The clocks of Santiago skip 2017-08-13 00:00 and show 2017-05-13 23:00 twice.
    "fecha": [
        *("2017-03-01", "2017-08-13", "2017-05-13", "1990-01-01", "9999-12-31", "2017-02-30"),
        *("20170301", "01/03/2017", "2017-03-01 ", "2017-03-01 00:00:00", "x" * 70, "NaN"),
    ],
    "hora": ["08:00", "8:00", "00:00", "00:30", "23:30:00", "08:00:30", "24:00", "8", "?"],
    "vuelo": ["LA1234", "1234", "0012", "1234.0", "LATAM 12", "#1", "x" * 17, "-", "12A"],
    "origen": ["SCL", "Santiago", "scel", "Lima", "null"],
    "destino": [
        *("LIM", "Lima", "spjc", "ANF", "EZE", "SCL", "Atlantis", "Limma", "NAN", "nan", "Kobe"),
        *("KOBE", "x" * 65, "東京"),
    ],
    "aerolinea": ["LATAM", "SKY", "latam airlines", "Ladeco", "Gruppo LATAM", "--", "None"],
    "dia": ["1", "13", "1.0", "1.5", "0", "x", "-1", "99999999999"],
    "mes": ["3", "8", "3.0", "13", "٣"],
    "ano": ["2017", "1990", "2018", "10000"],
    "dianom": ["miercoles", "Miércoles", "DOMINGO", "Wednesday", "lunes", "?"],
    "tipovuelo": ["I", "N", "internacional", "Nacional", "charter"],
    "opera": ["LATAM", "LA", "Grupo LATAM", "H2", "Ladeco", "Avianca", "tab\tx", "n/a"],
    "siglaori": ["Santiago", "Lima", "santiago de chile"],
    "siglades": ["Lima", "LIM", "Miami", "Buenos Aires", "Santiago", "Narnia", "Antofagasta"],
    "en": ["2017-03-01T06:00", "2017-03-01T6:00", "2017-08-13T00:30", "2017-03-01", "now"],
}
NEW_YORK = TEXTS | {
    # Its clocks skip 2013-03-10 02:00 and show 2013-11-03 01:00 twice.
    "fecha": ["2013-03-09", "2013-03-10", "2013-11-03", "2013-3-10", "1990-01-01"],
    "hora": ["01:30", "02:30", "2:00", "03:00", "25:00"],
    "origen": ["EWR", "kjfk", "La Guardia", "New York", "SCL", "Santiago", ""],
    "destino": ["LAX", "KLAX", "JFK", "EWR", "LGA", "LHR", "SCL", "New York", "Kennedy", "x"],
    "aerolinea": ["UA", "United", "delta", "LATAM", "?"],
    "opera": ["UA", "jetblue", "B6", "LATAM", "n/a"],
    "dianom": ["sunday", "Saturday", "domingo", "Sun"],
    "tipovuelo": ["Domestic", "N", "international", "Nacional", "I"],
    "siglaori": ["Newark", "John F. Kennedy", "New York", "LGA", "Santiago"],
    "siglades": ["Los Angeles", "New York", "Kennedy", "Newark", "London", "Miami", "KLGA"],
}
ODD = [None, True, False, 0, 1, 3, 1.0, 1.5, 2017, 10**20, 1e400, "", " ", [], ["LIM"], {}]
FLIGHT = {"fecha": "2017-03-01", "hora": "08:00", "opera": "LATAM", "destino": "LIM"}
FROM_NEWARK = FLIGHT | {"fecha": "2013-03-09", "origen": "EWR", "opera": "UA", "destino": "LAX"}

FIELDS = tuple(EXAMPLE)  # all of a table, whose rows have no `en`

changes = st.sets(st.sampled_from(list(TEXTS)), max_size=4)


@st.composite
def requests(draw: st.DrawFn) -> Any:
    """What may stand in a list of flights: mostly one of which little is changed."""
    if not draw(st.integers(0, 15)):
        return draw(st.sampled_from([*ODD, EXAMPLE | {"clase": 1}, {"Fecha": "2017-03-01"}]))
    fields = draw(changes)
    cells = {f: draw(st.sampled_from(TEXTS[f]) | st.sampled_from(ODD)) for f in sorted(fields)}
    left_out = draw(st.sets(st.sampled_from(list(FLIGHT)), max_size=1)) if cells else set()
    return {f: cell for f, cell in (FLIGHT | cells).items() if f not in left_out or f in cells}


@st.composite
def rows(
    draw: st.DrawFn, texts: dict[str, list[str]] = TEXTS, flight: dict[str, str] = FLIGHT
) -> list[str]:
    """Of a table of text with all fields but `en`: a blank cell is not given."""
    fields = draw(changes) - {"en"}
    cells = {f: draw(st.sampled_from(["", *texts[f]])) for f in sorted(fields)}
    return [(flight | cells).get(field, "") for field in FIELDS]
