"""Flights in a DataFrame. pandas does not ship, so nothing that serves may import this."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from flights.columns import Column
from flights.score.fields import fields_of
from flights.score.tables import Reject, Scores
from flights.score.worker import find, score
from flights.tables.table import CHUNK_ROWS


class Model:
    """A model of the store, as `flights.load` gives it; `tag` names it.

    Its methods take n flights: a DataFrame with the fields of POST /predict or the columns of
    dataset_SCL.csv, as the airport's file names them, as columns, whatever others there are. Blank,
    None and NaN are not given. They raise `flights.tables.place.Unusable`, a ValueError, where a
    column that is needed is missing.
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
            answers[start + np.flatnonzero(scores.right)] = scores.probabilities
        return pd.Series(answers, flights.index, name="atraso")

    def unseen(self, flights: pd.DataFrame) -> pd.Series:
        """The fields that name an airline or a destination new to the model: "opera, destino".

        Has the flights' index; "" where all names are known or the flight is refused.
        """
        fields = np.full(len(flights), "", object)
        for start, scores in self.scores(flights):
            names = [names or "" for names in scores.unseen.cells()]
            fields[start + np.flatnonzero(scores.right)] = names
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
        fields = fields_of("the DataFrame", list(map(str, flights.columns)), self.model.airport)
        cells = flights.iloc[:, list(fields.values())]
        for start in range(0, len(flights), CHUNK_ROWS):
            some = cells[start : start + CHUNK_ROWS]
            columns = [column_of(series) for _, series in some.items()]
            yield start, score(self.model, list(fields), columns, range(start, start + len(some)))


def column_of(series: pd.Series) -> Column:
    if series.dtype == object:  # cells of any types
        return Column.of(list(series))
    codes, values = series.factorize()
    return Column(codes, [*values, None])  # a blank cell has the code -1: the last
