"""What people get wrong in their first requests, by the field that the answer must name."""

from collections.abc import Callable
from typing import Any

Request = dict[str, Any]

MISTAKES: dict[str, Callable[[Request], Request]] = {
    "fecha": lambda flight: flight | {"fecha": "/".join(reversed(flight["fecha"].split("-")))},
    "hora": lambda flight: flight | {"hora": "8.30"},
    "dia": lambda flight: flight | {"dia": str(flight["dia"])},
    "mes": lambda flight: flight | {"mes": flight["mes"] % 12 + 1},
    "ano": lambda flight: flight | {"ano": flight["ano"] % 100},
    "dianom": lambda flight: flight | {"dianom": "Saturday"},
    "origen": lambda flight: flight | {"origen": "LIM"},
    "tipovuelo": lambda flight: flight | {"tipovuelo": "Charter"},
    "opera": lambda flight: without(flight, "opera", "aerolinea"),
    "destino": lambda flight: without(flight, "destino", "siglades"),
    "operador": lambda flight: without(flight, "opera") | {"operador": flight["opera"]},
}


def without(flight: Request, *fields: str) -> Request:
    return {name: value for name, value in flight.items() if name not in fields}
