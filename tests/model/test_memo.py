"""What the schedule gives is asked of the model once."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from flights.columns import Column
from flights.features import Columns, Flight, Flights, features
from flights.model import memo
from flights.model.memo import Line, Memo
from flights.model.timetable import EPOCH, Timetable

LIMA, CALAMA = ("Sky Airline", "SPJC", "I", ""), ("Sky Airline", "SCCF", "N", "")
NEWARK, KENNEDY = ("UA", "KLAX", "N", "KEWR"), ("UA", "KLAX", "N", "KJFK")
SATURDAY = datetime(2022, 1, 1, 8, 0)


class Asked:
    """A model of which it is known what it was asked."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def __call__(self, columns: Columns) -> NDArray[np.float32]:
        self.rows.append(len(columns["weekday"]))
        letters = np.char.str_len(columns["destination"].astype(str))
        score = columns["minute_of_day"] / 2_000 + columns["weekday"] / 100 + letters / 1_000
        if "origin" in columns:
            score = score + (columns["origin"] == "KJFK") / 4
        return np.where(columns["airline"] == "Nobody", np.nan, score)[:, 0].astype(np.float32)


def timetable(lines: list[Line], departures: list[datetime]) -> Timetable:
    minutes = [(one - EPOCH) // timedelta(minutes=1) for one in departures]
    return Timetable(Column.of(lines), np.array(minutes), Column.of([""] * len(lines)))


def flight(line: Line, departure: datetime) -> Flight:
    return Flight(*line[:3], departure, origin=line[3])


@pytest.mark.parametrize(("one", "other"), [(LIMA, CALAMA), (NEWARK, KENNEDY)])
def test_a_timetable_is_its_flights(one: Line, other: Line) -> None:
    departures = [SATURDAY, SATURDAY, datetime(1, 1, 1)]
    flights = timetable([one, other, one], departures)
    listed = list(map(flight, [one, other, one], departures))
    assert [*flights] == listed
    assert [*flights[1:]] == listed[1:]
    columns, expected = features(flights.flights()), features(Flights.of(listed))
    assert {n: c.tolist() for n, c in columns.items()} == {
        n: c.tolist() for n, c in expected.items()
    }


def test_flights_of_one_line_from_two_origins_are_two_lines() -> None:
    flights, recall = timetable([NEWARK, KENNEDY], [SATURDAY] * 2), Memo()
    for _ in range(2):
        assert np.diff(recall(flights, Asked())) == pytest.approx([0.25])


def test_a_flight_of_another_week_is_not_asked_again() -> None:
    model = Asked()
    recall, week = Memo(), timedelta(weeks=1)
    flights = timetable([LIMA, CALAMA, LIMA], [SATURDAY, SATURDAY, SATURDAY + week])
    first = recall(flights, model)
    assert first.tolist() == model(features(Flights.of(flights))).tolist()
    assert recall(flights[1:], model).tolist() == first[1:].tolist()
    assert model.rows == [2, 3]
    recall(timetable([LIMA], [SATURDAY + timedelta(minutes=1)]), model)
    assert model.rows == [2, 3, 1]


@pytest.mark.parametrize("most", [1, 2])
def test_more_lines_than_there_is_room_for_are_asked(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(memo, "MOST_LINES", most)
    model = Asked()
    recall = Memo()
    for line in (LIMA, CALAMA, LIMA):
        flights = timetable([line, ("Sky Airline", "KMIA", "I", "")], [SATURDAY] * 2)
        assert recall(flights, model).tolist() == model(features(Flights.of(flights))).tolist()
        assert len(recall.places) <= most


def test_what_is_no_probability_is_not_kept() -> None:
    model = Asked()
    recall = Memo()
    flights = timetable([("Nobody", "SPJC", "I", "")], [SATURDAY])
    assert np.isnan([*recall(flights, model), *recall(flights, model)]).all()
    assert model.rows == [1, 1]
