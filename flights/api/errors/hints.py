"""What a sender probably meant, for bodies that were refused: the sentence that mends them."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from flights.airport import Airport
from flights.api.errors.faults import cut
from flights.names.spelling import folded

Names = Mapping[str, str]  # of a request's fields -> what its airport calls them

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


def unknown(name: str, value: Any, names: Names, airport: Airport) -> str:
    """The end of the sentence about a field that is none of a flight's."""
    is_told = "salida" in names
    if isinstance(value, list):
        place = "is sent" if is_told else "goes to /predict_batch,"
        return f"; a list of flights {place} as it is"
    hasta = {"hasta": airport.called["hasta"]} if is_told else {}  # alone: no field of a flight
    if own := meant(name, {**names, **hasta}):
        return f"; did you mean {own}?"
    elsewhere = {airport.called[field]: place for field, place in ELSEWHERE.items()}
    other = meant(name, {field: airport.called[field] for field in ELSEWHERE})
    return f"; {other} goes to {elsewhere[other]}" if other else ""


def meant(name: str, names: Names) -> str:
    """The most similar one, also to what a field is called elsewhere; "" where none is near."""
    return nearest(folded(name[:LONGEST_NAME]), frozenset(names.items()))


@lru_cache(maxsize=1024)  # the flights of a list have the same names
def nearest(name: str, pairs: frozenset[tuple[str, str]]) -> str:
    called = dict(sorted(pairs))
    others = {other: called[field] for other, field in OTHERS.items() if field in called}
    names = called | others | {folded(own): own for own in called.values()}
    close = get_close_matches(name, names, n=1, cutoff=0.75)
    return names[close[0]] if close else ""


def misnamed(whole: Any, names: Names) -> str:
    """The end of the sentence about a field that is missing in an object of other names."""
    own, given = set(names.values()), whole if isinstance(whole, dict) else {}
    if hint := wrapped(given, names):
        return hint
    pairs = {name: meant(name, names) for name in given if name not in own}
    renamed = [f"{cut(name)} to {to}" for name, to in pairs.items() if to and to not in given]
    return f"; rename {', '.join(renamed)}" if renamed else ""


def wrapped(value: Any, names: Names) -> str:
    """The end of the sentence about something else than is expected, with flights inside."""
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        return "; it is JSON within a text, encode it once only"
    if not isinstance(value, dict) or set(names.values()) & value.keys():
        return ""
    for name, inner in value.items():
        if isinstance(inner, list):
            place = "" if "salida" in names else f", to {LISTS}"
            return f"; send the list in {cut(name)} as it is{place}"
        if isinstance(inner, dict):
            return f"; send the object in {cut(name)} as it is"
    return ""
