"""The last departures of a log as the service would be told of them."""

import pandas as pd

from flights.features import Flight
from flights.live.known import Known
from flights.live.stores.keeper import kept_from
from flights.live.trained import to_file
from flights.model.identity import name_of, number_of
from train.live.replay import scheduled
from train.rows.data import full_months, months_of


def last_departures(log: pd.DataFrame) -> bytes:
    """The file of those that are kept at the end of the log, when all of them have left.

    The end is that of the full months: two flights of New Year's Eve in a file that ends in
    September would be three months late.
    """
    flights = log[months_of(log).isin(full_months(log))]
    events = events_of(flights)
    until = max(known.left_min or 0 for known in events.values())
    first = kept_from(until)
    recent = [(n, known) for n, known in events.items() if known.flight.departure_min >= first]
    return to_file(recent, until)


def events_of(flights: pd.DataFrame) -> dict[str, Known]:
    """By name: of two flights with the same one the later counts, as for who is told of them."""
    due, number = flights["scheduled_departure"], flights["flight_number"].astype(object)
    delays = flights["delay_minutes"].astype(int).tolist()
    return {
        name_of(Flight(*flight[:3], at, number_of(text), flight.origin)): Known(
            flight, flight.departure_min + delay
        )
        for flight, at, text, delay in zip(scheduled(flights), due, number, delays, strict=True)
    }
