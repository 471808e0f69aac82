"""One flight, one answer: alone, in a list, in a table of any kind, or in a DataFrame."""

import csv
import io
from collections.abc import Callable
from copy import copy
from typing import Any, NamedTuple

import bentoml
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from flights import load
from flights.api.errors.problems import Problem
from flights.api.io import answer
from flights.api.places import MOST_OF_ONE, Places
from flights.api.reading.parsing import read_flight
from flights.api.reading.tabular import finish
from flights.columns import Column
from flights.features import Columns
from flights.model.memo import Memo
from flights.model.served import DelayModel
from flights.score import fields, frame
from flights.score.tables import Scores
from flights.score.worker import column_of, score
from flights.tables.parquet import Batch
from flights.tables.text import Text
from tests.samples import cells
from tests.samples.airports import NEW_YORK
from tests.senders.sent import to_bytes

FIELDS = list(cells.FIELDS)
Rows = list[list[str]]


class Told(NamedTuple):
    """What is answered of a flight."""

    probability: float | None = None
    unseen: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()  # that refuse it


def alone(model: DelayModel, row: list[str]) -> Told:
    try:
        checked = read_flight(to_bytes(fields.given(FIELDS, row, model.airport)), model.catalog)
    except Problem as problem:
        return Told(sentences=tuple(fault.sentence for fault in problem.faults))
    (probability,) = model.score(checked.flights).tolist()
    return Told(answer(probability)["atraso"], tuple(checked.unseen))


def listed(model: DelayModel, rows: Rows) -> list[Told]:
    checking = Places(model.catalog, {})
    finish(checking.read([fields.given(FIELDS, row, model.airport) for row in rows]))
    checked = checking.checked()
    told = {place: Told(sentences=sentences(place, some)) for place, some in checked.wrong.items()}
    right = [place for place in range(len(rows)) if place not in told]
    scores = model.score(checked.flights).tolist() if right else []
    for place, one, remarks in zip(right, scores, checked.remarks, strict=True):
        told[place] = Told(answer(one)["atraso"], tuple(remarks.unseen))
    return [told[place] for place in range(len(rows))]


def sentences(place: int, faults: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(fault["detail"].removeprefix(f"flight {place}: ") for fault in faults)


def told_of(scores: Scores) -> list[Told]:
    right = iter(zip(scores.probabilities.tolist(), scores.unseen.cells(), strict=True))
    return [
        Told(one[0], tuple(one[1].split(", ")) if one[1] else ())
        if is_right and (one := next(right))
        else Told(sentences=tuple(r.reason for r in scores.rejects if r.row == number))
        for number, is_right in enumerate(scores.right.tolist())
    ]


def by_column(model: DelayModel, columns: list[Column], rows: int) -> list[Told]:
    return told_of(score(model, FIELDS, columns, range(rows)))


def as_csv(model: DelayModel, rows: Rows) -> list[Told]:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    block = Text(text.getvalue(), "a.csv", ",", len(FIELDS), 0).open()
    return by_column(model, [column_of(block.cells(n)) for n in range(len(FIELDS))], len(rows))


def as_parquet(model: DelayModel, rows: Rows) -> list[Told]:
    columns = [[cell or None for cell in column] for column in zip(*rows, strict=True)]
    batch = Batch(pa.record_batch(list(map(pa.array, columns)), FIELDS), range(len(rows)))
    return by_column(model, [column_of(batch.cells(n)) for n in range(len(FIELDS))], len(rows))


def as_frame(dtype: str) -> Callable[[DelayModel, Rows], list[Told]]:
    def told(model: DelayModel, rows: Rows) -> list[Told]:
        table = pd.DataFrame(rows, columns=FIELDS).astype(dtype)
        columns = [frame.column_of(table[field]) for field in FIELDS]
        return by_column(model, columns, len(rows))

    return told


@pytest.fixture(scope="module")
def model(trained: bentoml.Model) -> DelayModel:
    return load(str(trained.tag)).model


WAYS = {
    "CSV": as_csv,
    "Parquet": as_parquet,
    "object": as_frame("object"),
    "str": as_frame("str"),
    "category": as_frame("category"),
}


def by_letters(columns: Columns) -> NDArray[np.float32]:
    """A probability that each of a flight's columns changes."""
    texts = [np.char.str_len(one.astype(str)) for one in columns.values() if one.dtype == object]
    numbers = columns["minute_of_day"] / 2_000 + columns["weekday"] / 100
    return (sum(texts) / 200 + numbers)[:, 0].astype(np.float32)


@pytest.fixture(scope="module")
def new_york(model: DelayModel) -> DelayModel:
    """A model of its airport, whose probabilities are made up."""
    other = copy(model)
    other.catalog, other.clock = NEW_YORK, NEW_YORK.airport.clock
    other.scorer, other.memo = by_letters, Memo()  # type: ignore[assignment]
    return other


@settings(max_examples=100)
@given(st.lists(cells.rows(), min_size=1, max_size=6))
def test_a_flight_gets_one_answer_by_every_way(model: DelayModel, rows: Rows) -> None:
    check_every_way(model, rows)


@settings(max_examples=100)
@given(st.lists(cells.rows(cells.NEW_YORK, cells.FROM_NEWARK), min_size=1, max_size=6))
def test_a_flight_of_several_origins_does_too(new_york: DelayModel, rows: Rows) -> None:
    check_every_way(new_york, rows)


def check_every_way(model: DelayModel, rows: Rows) -> None:
    expected = [alone(model, row) for row in rows]
    for name, way in WAYS.items():
        assert way(model, rows) == expected, name
    few = [one._replace(sentences=one.sentences[:MOST_OF_ONE]) for one in expected]
    assert listed(model, rows) == few
