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
        usual: dict[str, str] = {}
        counts = flights[column].value_counts().sort_index()
        for name in counts[counts > 0].sort_values(ascending=False, kind="stable").index:
            first = usual.setdefault(folded(name) or name, name)
            if first != name:
                notes.append(f"The {column} {name!r} is taken for {first!r}")
        if len(usual) < flights[column].nunique():
            merged = flights[column].map(lambda name, usual=usual: usual[folded(name) or name])
            flights = flights.assign(**{column: merged.astype("category")})
    return flights, notes
