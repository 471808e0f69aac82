"""A week of flights through the served service, as of each hour, beside training's replay of it."""

from contextlib import closing
from pathlib import Path

import bentoml
import httpx
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from bench.payloads import as_requests
from flights.features import DECIMALS, Flights, features
from flights.live.stores.keeper import counted_from
from flights.live.stores.sqlite_store import Store
from flights.model.served import DelayModel
from tests.samples.airports import local_time
from tests.servers.serving import served
from train.live.events import events_of
from train.live.replay import replay, utc_minutes

AHEAD_MIN = 60
HOURS = 7 * 24


def recent(log: pd.DataFrame) -> pd.DataFrame:
    """What counts to the end of a log, each flight once, as who is told of them knows it."""
    due = utc_minutes(log)
    some = log[due >= counted_from(int(due[-3]))]  # two stray ones may end the real file
    names = ["scheduled_departure", "airline", "destination", "flight_number"]
    alike = ["scheduled_departure", "airline", "destination", "flight_type"]
    once = some[~(some.duplicated(names, keep=False) | some.duplicated(alike, keep=False))]
    return once[once["scheduled_departure"] <= log["scheduled_departure"].iloc[-3]]


def asked_of(log: pd.DataFrame, moment: int) -> NDArray[np.intp]:
    """Places of the flights of the hour that begins in an hour, but those that have left."""
    due = utc_minutes(log)
    coming = (due >= moment + AHEAD_MIN) & (due < moment + AHEAD_MIN + 60)
    return np.flatnonzero(coming & (due + log["delay_minutes"].to_numpy() > moment))


def replayed(model: DelayModel, log: pd.DataFrame, asked: list[tuple[int, int]]) -> list[float]:
    places, moments = np.array(asked).T
    columns = ("airline", "destination", "flight_type")
    flights = Flights(
        *(log[name].to_numpy(object)[places] for name in columns),
        log["scheduled_departure"].to_numpy("M8[m]")[places],
    )
    assert model.late
    late = model.late.ask(
        features(flights), replay(log, places, moments), np.full((len(places), 1), 15.0)
    )
    return late[:, 0].round(DECIMALS).tolist()


def answered(url: str, log: pd.DataFrame, asked: dict[int, NDArray[np.intp]]) -> list[float]:
    requests, found = as_requests(log), []
    with httpx.Client(base_url=url, timeout=30) as client:
        for moment, places in asked.items():
            as_of = f"{local_time(moment):%Y-%m-%dT%H:%M}"
            flights = [requests[place] | {"en": as_of} for place in places]
            answer = client.post("/predict_batch", json=flights)
            assert answer.is_success, answer.text
            assert answer.headers["x-live"].startswith("age=0 min, ")
            found += [one["atraso"] for one in answer.json()]
    return found


def compare(model: DelayModel, log: pd.DataFrame, folder: Path) -> int:
    """How many answers of the last week are the replay's, which are all of them."""
    log = recent(log).reset_index(drop=True)
    with closing(Store(folder / "live.db")) as store:
        store.tell(events_of(log).items(), announced=True)
        end = store.changed_since(0).watermark
    assert end is not None
    moments = range(end - 60 * HOURS, end - 2 * AHEAD_MIN, 60)
    asked = {moment: places for moment in moments if len(places := asked_of(log, moment))}
    with served(folder / "log", FLIGHT_LIVE=str(folder / "live.db")) as service:
        found = answered(service.url, log, asked)
    pairs = [(place, moment) for moment, places in asked.items() for place in places]
    np.testing.assert_allclose(found, replayed(model, log, pairs), rtol=0, atol=1.5e-6)
    return len(found)


@pytest.mark.slow
def test_a_week_of_answers_is_as_training_replays_it(
    trained: bentoml.Model, flights: pd.DataFrame, tmp_path: Path
) -> None:
    assert compare(DelayModel.load(trained), flights, tmp_path) > 1_000
