"""Names in the data as the API reads them: one folding for training, monitoring and serving."""

import pandas as pd

from flights.catalog import folded
from flights.missing import is_missing

FOLDED = ("airline", "city")  # columns of names that people spell


def without_missing(column: pd.Series) -> pd.Series:
    """Text, stripped; blank where a word says that there is none."""
    texts = column.str.strip()
    return texts.map({text: "" if is_missing(text) else text for text in texts.unique()})


def fold(column: pd.Series) -> pd.Series:
    return column.map({text: folded(text) for text in column.unique()})


def merge_spellings(flights: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Each name as most of its rows write it; and spelling -> what it was taken for.

    Two spellings of one airline would be two categories, of which requests get one.
    """
    changed: dict[str, str] = {}
    for column in FOLDED:
        usual: dict[str, str] = {}
        for name in flights[column].value_counts().index:  # the most common one first
            if usual.setdefault(folded(name), name) != name:
                changed[name] = usual[folded(name)]
        flights = flights.assign(**{column: flights[column].replace(changed)})
    return flights, changed
