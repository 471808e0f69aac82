"""Flights in a DataFrame. pandas does not ship, so nothing that serves may import this."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from flights.score.fields import fields_of
from flights.score.tables import Reject, Scores
from flights.score.worker import find, score
from flights.tables.table import CHUNK_ROWS


class Model:
    """A model of the store, as `flights.load` gives it; `tag` names it.

    Its methods take n flights: a DataFrame with the fields of POST /predict or the columns of
    dataset_SCL.csv as columns, whatever others there are. Blank, None and NaN are not given. They
    raise `flights.tables.place.Unusable`, a ValueError, where a column that is needed is missing.
    Answers are those of POST /predict by the schedule alone, without live departures.
    """

    def __init__(self, tag: str) -> None:
        self.model = find(tag)
        self.tag = self.model.tag

    def predict(self, flights: pd.DataFrame) -> pd.Series:
        """How likely each flight is to leave more than 15 minutes late, from 0 to 1.

        Has the flights' index, n numbers: NaN for a flight that POST /predict would refuse.
        """
        answers = np.full(len(flights), np.nan)
        for start, scores in self.scores(flights):
            for place, probability, _ in scores.scored:
                answers[start + place] = probability
        return pd.Series(answers, flights.index, name="atraso")

    def unseen(self, flights: pd.DataFrame) -> pd.Series:
        """The fields that name an airline or a destination new to the model: "opera, destino".

        Has the flights' index; "" where all names are known or the flight is refused.
        """
        fields = [""] * len(flights)
        for start, scores in self.scores(flights):
            for place, _, names in scores.scored:
                fields[start + place] = names or ""
        return pd.Series(fields, flights.index, object, name="campos_no_vistos")

    def refusals(self, flights: pd.DataFrame) -> pd.DataFrame:
        """What is wrong with the flights that are refused: the columns field, value and reason.

        Has a row for each fault, with the index of its flight, in the order of the flights.
        """
        faults = [fault for _, scores in self.scores(flights) for fault in scores.rejects]
        index = flights.index.take([fault.row for fault in faults])
        return pd.DataFrame([fault[1:] for fault in faults], index, Reject._fields[1:])

    def scores(self, flights: pd.DataFrame) -> Iterator[tuple[int, Scores]]:
        """A few thousand flights at a time, with the place of the first."""
        fields = fields_of("the DataFrame", list(map(str, flights.columns)))
        cells = flights.iloc[:, list(fields.values())]
        for start in range(0, len(flights), CHUNK_ROWS):
            rows = list(cells[start : start + CHUNK_ROWS].itertuples(index=False, name=None))
            numbers = range(start, start + len(rows))
            yield start, score(self.model, list(fields), rows, numbers)
