"""What people get wrong in their first requests, by the field that the answer must name.

Fields are called as inside; `mistaken` has the airport's names.
"""

from collections.abc import Callable
from typing import Any

from flights.airport import Airport

Request = dict[str, Any]

MISTAKES: dict[str, Callable[[Request], Request]] = {
    "fecha": lambda flight: flight | {"fecha": "/".join(reversed(flight["fecha"].split("-")))},
    "hora": lambda flight: flight | {"hora": "8.30"},
    "dia": lambda flight: flight | {"dia": str(flight["dia"])},
    "mes": lambda flight: flight | {"mes": flight["mes"] % 12 + 1},
    "ano": lambda flight: flight | {"ano": flight["ano"] % 100},
    "dianom": lambda flight: flight | {"dianom": "6"},
    "origen": lambda flight: flight | {"origen": flight["destino"]},
    "tipovuelo": lambda flight: flight | {"tipovuelo": "Charter"},
    "opera": lambda flight: without(flight, "opera", "aerolinea"),
    "destino": lambda flight: without(flight, "destino", "siglades"),
    "operdor": lambda flight: without(flight, "opera") | {"operdor": flight["opera"]},
}


def mistaken(field: str, flight: Request, airport: Airport) -> Request:
    """A flight by the airport's names, with the mistake."""
    spoilt = MISTAKES[field]({airport.meanings[name]: value for name, value in flight.items()})
    return {airport.called.get(name, name): value for name, value in spoilt.items()}


def without(flight: Request, *fields: str) -> Request:
    return {name: value for name, value in flight.items() if name not in fields}
