"""What a sender probably meant, for bodies that were refused: the sentence that mends them."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from flights.spelling import folded

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
    own = {field: field for field in fields}
    names = own | {other: field for other, field in OTHERS.items() if field in own}
    close = get_close_matches(folded(name[:LONGEST_NAME]), names, n=1, cutoff=0.75)
    return names[close[0]] if close else ""


def not_json(body: bytes) -> str:
    """The end of the sentence about a body that is no JSON."""
    start = body[:200].lstrip()
    if start.startswith((b"{'", b"[{'")):
        return '; JSON has double quotes, "fecha"'
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "; it is UTF-16, JSON is sent as UTF-8"
    if b"=" in start and not start.startswith((b"{", b"[", b'"')):
        return "; it looks like a form"
    try:
        body.decode()
    except UnicodeDecodeError:
        return "; it is not UTF-8 (Latin-1?)"
    return ""
