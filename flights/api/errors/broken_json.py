"""What a body that is no JSON probably was meant to be: the sentence that mends it."""

import re
from io import BytesIO
from itertools import islice

from flights.airport import Airport

NAMES = '"fecha"'  # replaced by what the airport calls it
QUOTES = f"JSON has double quotes, {NAMES}"
# What stands where the parser stopped, or is the word there; the first that fits is told.
CURES = [
    (re.compile(pattern), cure)
    for pattern, cure in (
        (rb"'", QUOTES),
        (rb"\xe2\x80[\x98-\x9f]", f"its quotes are curly, JSON has straight ones, {NAMES}"),
        (rb"//|/\*|#", "JSON has no comments, take them out"),
        (
            rb"[-+]?(NaN|NAN|nan|Infinity|inf)\b",
            "JSON has no NaN, send null or leave the field out",
        ),
        (rb"(None|undefined|True|False|TRUE|FALSE|NULL)\b", "JSON writes true, false and null"),
        (rb"\d+[-:]\d", 'a date or a time is a text, "2022-01-01"'),
        (rb"0\d", "a number has no zeros before it"),
        (rb"\w+\s*:", f"names stand in double quotes, {NAMES}"),
        (rb"\{", "several flights are one list, [{...}, {...}]"),
    )
]
POSITION = re.compile(r" at line (\d+) column (\d+)$")
FEW = 32  # bytes of a word that is looked at


def cure(body: bytes, error: str, airport: Airport) -> str:
    """The end of the sentence about it, "" where nothing is likely; `error`: the parser's."""
    sentence = of_all(body) or of_message(error) or of_place(body, error)
    named = sentence.replace(NAMES, f'"{airport.called["fecha"]}"')
    return f"; {named}" if named else ""


def of_all(body: bytes) -> str:
    start = body[:200].lstrip()
    if not start:
        return "it is empty, send the flight in it"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is UTF-16, JSON is sent as UTF-8"
    if b"=" in start and not start.startswith((b"{", b"[", b'"')):
        return f'it looks like a form, send {{{NAMES}: "2022-01-01", ...}}'
    try:
        body.decode()
    except UnicodeDecodeError:
        return "it is not UTF-8 but probably Latin-1, encode it as UTF-8"
    return ""


def of_message(error: str) -> str:
    if error.startswith("trailing comma"):
        return "take out the comma before the closing bracket"
    if error.startswith("EOF"):
        return "it ends too early, send all of it"
    if error.startswith("control character"):
        return r"a text has its line breaks and tabs as \n and \t"
    return ""


def of_place(body: bytes, error: str) -> str:
    found = POSITION.search(error)
    if not found:
        return ""
    line, column = map(int, found.groups())
    text = next(islice(BytesIO(body), line - 1, None), b"")
    at = max(column - 1, 0)
    rest = text[at : at + FEW]
    begun = re.search(rb"[-\w]*$", text[max(at - FEW, 0) : at])
    places = (rest, begun[0] + rest if begun else rest)
    fitting = (cure for place in places for pattern, cure in CURES if pattern.match(place))
    return next(fitting, "")
