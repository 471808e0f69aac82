"""What a sender probably meant, for bodies that were refused: the sentence that mends them."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from flights.api.errors.faults import cut
from flights.names.spelling import folded

LONGEST_NAME = 32  # characters of a name that is compared; ours have 9
ENGLISH = {
    "date": "fecha",
    "time": "hora",
    "flight": "vuelo",
    "flightnumber": "vuelo",
    "origin": "origen",
    "destination": "destino",
    "airline": "aerolinea",
    "day": "dia",
    "month": "mes",
    "year": "ano",
    "weekday": "dianom",
    "flighttype": "tipovuelo",
    "operator": "opera",
    "asof": "en",
    "moment": "en",
    "departed": "salida",
    "actualdeparture": "salida",
    "cancelled": "cancelado",
}
RAW = {"fechai": "fecha", "vloi": "vuelo", "orii": "origen", "desi": "destino", "empi": "aerolinea"}
OTHERS = ENGLISH | RAW | {"fechao": "salida"}

TOLD = "POST /departures"
LISTS = "/predict_batch, /delay or /day"
ELSEWHERE = dict.fromkeys(("salida", "cancelado", "hasta"), TOLD)
ELSEWHERE["en"] = "POST /predict, /predict_batch, /explain or /delay"


def unknown(name: str, value: Any, fields: Iterable[str]) -> str:
    """The end of the sentence about a field that is none of a flight's `fields`."""
    own = set(fields)
    if isinstance(value, list):
        place = "is sent" if "salida" in own else "goes to /predict_batch,"
        return f"; a list of flights {place} as it is"
    if field := meant(name, own):
        return f"; did you mean {field}?"
    field = meant(name, ELSEWHERE)
    return f"; {field} goes to {ELSEWHERE[field]}" if field else ""


def meant(name: str, fields: Iterable[str]) -> str:
    """The field with the most similar name, "" where none is near."""
    return nearest(folded(name[:LONGEST_NAME]), frozenset(fields))


@lru_cache(maxsize=1024)  # the flights of a list have the same names
def nearest(name: str, fields: frozenset[str]) -> str:
    own = {field: field for field in sorted(fields)}
    names = own | {other: field for other, field in OTHERS.items() if field in own}
    close = get_close_matches(name, names, n=1, cutoff=0.75)
    return names[close[0]] if close else ""


def misnamed(whole: Any, fields: Iterable[str]) -> str:
    """The end of the sentence about a field that is missing in an object of other names."""
    own, given = set(fields), whole if isinstance(whole, dict) else {}
    if hint := wrapped(given, own):
        return hint
    pairs = {name: meant(name, own) for name in given if name not in own}
    renamed = [f"{cut(name)} to {to}" for name, to in pairs.items() if to and to not in given]
    return f"; rename {', '.join(renamed)}" if renamed else ""


def wrapped(value: Any, fields: Iterable[str]) -> str:
    """The end of the sentence about something else than is expected, with flights inside."""
    own = set(fields)
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        return "; it is JSON within a text, encode it once only"
    if not isinstance(value, dict) or own & value.keys():
        return ""
    for name, inner in value.items():
        if isinstance(inner, list):
            place = "" if "salida" in own else f", to {LISTS}"
            return f"; send the list in {cut(name)} as it is{place}"
        if isinstance(inner, dict):
            return f"; send the object in {cut(name)} as it is"
    return ""
