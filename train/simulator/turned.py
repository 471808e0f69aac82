"""The simulated flights of Santiago as those of another airport, of which they say nothing."""

import pandas as pd

from flights.airport import Airport, AirportError, Moment
from train.airports import embedded_airport


def turned(flights: pd.DataFrame, airport: Airport) -> pd.DataFrame:
    """By the columns of its file. What went there from Santiago goes to Santiago from there.

    Raises `AirportError` for columns that the simulated flights do not have.
    """
    columns, ours = airport.columns, embedded_airport()
    if isinstance(columns.scheduled, Moment) or columns.departed is None or airport.has_several:
        raise AirportError(
            "flights are simulated for one origin, with `scheduled` and `departed` in a column each"
        )
    here, there = ours.origins[0].icao, airport.origins[0].icao
    exchanged = flights["Des-I"] == there
    flights = flights.assign(
        **{"Ori-I": there},
        **{"Des-I": flights["Des-I"].mask(exchanged, here)},
        SIGLADES=flights["SIGLADES"].mask(exchanged, ours.city),
    )
    names = {raw: getattr(columns, name) for name, raw in ours.columns}
    own = {raw: name for raw, name in names.items() if name}
    return flights[list(own)].rename(columns=own)
