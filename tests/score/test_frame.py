"""Flights in a DataFrame: the numbers and the sentences of POST /predict."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, time
from typing import Any

import bentoml
import pandas as pd
import pytest
from starlette.testclient import TestClient

from flights import load
from flights.score.frame import Model
from flights.tables.place import Unusable
from tests.samples import raw_flights, schedules
from tests.servers.serving import ROOT

HEAVY = ("bentoml", "numpy", "onnxruntime", "pandas")
# A row of each kind: faults, a name that is new, one that is spelt otherwise, nothing.
ROWS = [
    *map(schedules.row, range(40)),
    ["", "2017-03-01", "08:00", "30", "LATAM", "LIM", "I", ""],
    ["", "2017-03-01", "24:00", "", "LATAM", "LIM", "", ""],
    ["", "2017-03-01", "08:00", "2", "latam", "Lima", "charter", "Miami"],
    ["", "2017-03-01", "08:00", "", "Ladeco", "Atlantis", "", ""],
    ["", "2017-03-01", "08:00", "1", " grupo  latam", "lim", "Internacional", "LIMA"],
    [""] * 8,
]
TABLE = pd.DataFrame(ROWS, [f"flight {n}" for n in range(len(ROWS))], schedules.HEADER)


@pytest.fixture(scope="module")
def model(trained: bentoml.Model) -> Model:
    return load(str(trained.tag))


@pytest.fixture(scope="module")
def answers(client: TestClient) -> list[Any]:
    return [client.post("/predict", json=schedules.flight(row)) for row in ROWS]


def test_a_flight_gets_the_number_that_the_api_answers(model: Model, answers: list[Any]) -> None:
    expected = pd.Series([a.json().get("atraso") for a in answers], TABLE.index, float)
    pd.testing.assert_series_equal(model.predict(TABLE), expected.rename("atraso"))
    assert model.predict(TABLE).isna().sum() == 4


def test_a_refused_flight_gets_the_sentences_of_the_api(model: Model, answers: list[Any]) -> None:
    told = model.refusals(TABLE)
    assert list(told.itertuples(name=None)) == [
        (name, fault["pointer"].removeprefix("#/"), fault["value"], fault["detail"])
        for name, answer in zip(TABLE.index, answers, strict=True)
        for fault in answer.json().get("errors", ())
    ]
    assert list(told.columns) == ["field", "value", "reason"]


def test_new_names_are_told_as_by_the_api(model: Model, answers: list[Any]) -> None:
    assert list(model.unseen(TABLE)) == [a.headers.get("X-Unseen-Fields", "") for a in answers]
    assert model.unseen(TABLE)["flight 43"] == "opera, destino"


def test_the_columns_of_the_raw_data_will_do(model: Model) -> None:
    raw = pd.DataFrame([raw_flights.row(), raw_flights.row(TIPOVUELO="X")], [7, 7])
    raw["Fecha-I"] = pd.to_datetime(raw["Fecha-I"])
    asked = {"fecha": "2017-01-31", "hora": "23:30", "opera": "American Airlines"}
    (number,) = model.predict(pd.DataFrame([asked | {"destino": "KMIA"}]))
    assert model.predict(raw).iloc[0] == number
    reason = "tipovuelo must be Internacional (I) or Nacional (N), got 'X'"
    assert model.refusals(raw).to_dict("split")["data"] == [["tipovuelo", "X", reason]]
    assert list(model.predict(raw).index) == [7, 7]


def with_types(flights: pd.DataFrame) -> pd.DataFrame:
    texts = flights.astype({"opera": "category", "destino": "string"})
    days = {"fecha": date(2017, 3, 1), "hora": time(8), "dia": [1.0, None]}
    return texts.assign(**days)


def with_moments(flights: pd.DataFrame) -> pd.DataFrame:
    return flights.assign(fecha=pd.Timestamp("2017-03-01"), siglades=pd.NA, dia=[1, 1])


@pytest.mark.parametrize("typed", [with_types, with_moments])
def test_a_flight_is_the_same_by_any_types(
    model: Model, typed: Callable[[pd.DataFrame], pd.DataFrame]
) -> None:
    flights = TABLE.loc[["flight 0", "flight 1"]].assign(hora="08:00", dia="1")
    assert list(model.predict(typed(flights))) == list(model.predict(flights))
    assert model.refusals(typed(flights)).empty


def test_no_flights_get_nothing(model: Model) -> None:
    none = TABLE[:0]
    assert (len(model.predict(none)), len(model.unseen(none)), len(model.refusals(none))) == (
        0,
    ) * 3


def test_more_flights_than_are_scored_at_once_keep_their_order(model: Model) -> None:
    many = pd.concat([TABLE] * 120)
    expected = pd.concat([model.predict(TABLE)] * 120)
    pd.testing.assert_series_equal(model.predict(many), expected)
    assert list(model.refusals(many).index) == list(model.refusals(TABLE).index) * 120


def test_a_column_that_is_needed_is_named(model: Model) -> None:
    with pytest.raises(Unusable, match=r"^the DataFrame lacks hora; its columns are nota, "):
        model.predict(TABLE.drop(columns="hora"))


def test_a_model_that_is_not_there_is_named(trained: bentoml.Model) -> None:
    with pytest.raises(Unusable, match=r"^flight_delay:absent cannot be used: "):
        load("flight_delay:absent")


def test_the_package_alone_loads_nothing_heavy() -> None:
    code = f"import sys, flights; print([name for name in {HEAVY} if name in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout == "[]\n"
