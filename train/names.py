"""Names in the data as the API reads them: one folding for training, monitoring and serving."""

import pandas as pd

from flights.catalog import folded
from flights.missing import is_missing

FOLDED = ("airline", "city")  # columns of names that people spell


def without_missing(column: pd.Series) -> pd.Series:
    """Text, stripped; blank where a word says that there is none."""
    return column.map({text: "" if is_missing(text) else text.strip() for text in column.unique()})


def merge_spellings(flights: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Each name as most of its rows write it, and a sentence for each that was another.

    Two spellings of one airline would be two categories, of which requests get one.
    """
    notes = []
    for column in FOLDED:
        usual: dict[str, str] = {}
        for name in flights[column].value_counts().index:  # the most common one first
            first = usual.setdefault(folded(name), name)
            if first != name:
                notes.append(f"The {column} {name!r} is taken for {first!r}")
        if len(usual) < flights[column].nunique():
            merged = flights[column].map(lambda name, usual=usual: usual[folded(name)])
            flights = flights.assign(**{column: merged.astype("category")})
    return flights, notes
