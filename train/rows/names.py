"""Names in the data as the API reads them: one folding for training, monitoring and serving."""

import pandas as pd

from flights.missing import is_missing
from flights.names.spelling import folded

FOLDED = ("airline", "city")  # columns of names that people spell
CODES = ("origin", "destination", "airline_code", "flight_type")  # of capitals


def clean(column: pd.Series) -> pd.Series:
    """Text, stripped; blank where a word says that there is none; codes in capitals."""
    texts = {text: "" if is_missing(text) else text.strip() for text in column.unique()}
    if column.name in CODES:
        texts = {text: plain.upper() for text, plain in texts.items()}
    return column.map(texts)


def merge_spellings(flights: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Each name as most of its rows write it (of as many, the first in order), and what was merged.

    Two spellings of one airline would be two categories, of which requests get one.
    """
    notes = []
    for column in FOLDED:
        usual = usual_spellings(flights[column])
        notes += [f"The {column} {n!r} is taken for {u!r}" for n, u in usual.items() if n != u]
        flights = flights.assign(**{column: flights[column].map(usual).astype("category")})
    return flights, notes


def usual_spellings(column: pd.Series) -> dict[str, str]:
    counts = {name: count for name, count in column.value_counts().items() if count}
    usual: dict[str, str] = {}
    names = sorted(counts, key=lambda name: (-counts[name], name))
    return {name: usual.setdefault(folded(name) or name, name) for name in names}
