"""A model begins with the last departures that it has learnt from, as if it was told of them."""

from pathlib import Path

import bentoml
import numpy as np
import pandas as pd
import pytest

from flights.departures.rows import read_file
from flights.live.follower import Follower
from flights.live.known import FARTHEST_MIN, Asked
from flights.live.stores.keeper import COUNTED_MIN, KEPT_MIN, Changes, counted_from, kept_from
from flights.live.stores.sqlite_store import Store
from flights.live.trained import EVENTS_FILE, from_file
from flights.model.catalog import Catalog
from flights.model.served import DelayModel
from train.airports import EMBEDDED
from train.live.events import last_departures
from train.live.replay import replay, scheduled, utc_minutes

STRAY = pd.Timestamp("2018-03-31 12:00")  # three months after the others


@pytest.fixture(scope="module")
def file(flights: pd.DataFrame) -> bytes:
    return last_departures(flights)


@pytest.fixture(scope="module")
def kept(file: bytes) -> Changes:
    found = from_file(file, 0)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def follower(kept: Changes, tmp_path_factory: pytest.TempPathFactory) -> Follower:
    return Follower(Store(tmp_path_factory.mktemp("live") / "live.db"), kept)


@pytest.mark.slow
def test_they_are_what_the_file_would_tell(kept: Changes, metadata_of: Catalog) -> None:
    now = kept.watermark
    assert now is not None
    read = read_file(str(EMBEDDED), metadata_of, now + 60)
    told = {one.name: one.known for one in read.told.values()}
    recent = {n: k for n, k in told.items() if k.flight.departure_min >= kept_from(now)}
    assert dict(kept.events) == recent
    assert max(known.left_min or 0 for known in told.values()) == now


@pytest.fixture(scope="module")
def metadata_of(trained: bentoml.Model) -> Catalog:
    return Catalog.of(trained.info.metadata)


def test_a_fresh_start_knows_what_is_replayed(follower: Follower, flights: pd.DataFrame) -> None:
    now = int(follower.state.now_min)
    recent = flights[utc_minutes(flights) >= counted_from(now)]
    places = np.arange(len(recent) - 300, len(recent))
    known = [follower.state.features(flight) for flight in scheduled(recent)[-300:]]
    there = replay(recent, places, np.full(300, now))
    np.testing.assert_allclose(known, there, rtol=1e-6)


def test_what_is_told_replaces_what_was_learnt(kept: Changes, tmp_path: Path) -> None:
    store, (name, known) = Store(tmp_path / "live.db"), kept.events[-1]
    assert known.left_min is not None
    store.tell([(name, known._replace(left_min=known.left_min + 60))])
    follower = Follower(store, kept)
    follower.refresh()
    today = follower.state.today(Asked(known.flight, name))
    assert today
    assert today.late_min == known.left_min - known.flight.departure_min + 60
    assert len(follower.events) == len(kept.events)


def test_months_later_it_is_gone(follower: Follower, kept: Changes, tmp_path: Path) -> None:
    store = Store(tmp_path / "live.db")
    assert kept.watermark is not None
    store.heartbeat(kept.watermark + KEPT_MIN + 1_440)
    later = Follower(store, kept)
    later.refresh()
    assert (len(follower.events), len(later.events)) == (len(kept.events), 0)


def test_what_tells_nothing_of_flights_to_come_is_not_read(file: bytes) -> None:
    until = from_file(file, 0).watermark
    assert COUNTED_MIN == FARTHEST_MIN
    assert from_file(file, until + COUNTED_MIN) is not None
    assert from_file(file, until + COUNTED_MIN + 1) is None


def test_a_few_stray_flights_are_not_the_end(flights: pd.DataFrame, file: bytes) -> None:
    stray = flights.tail(2).assign(scheduled_departure=STRAY)
    assert last_departures(pd.concat([flights, stray])) == file


def test_they_are_kept_with_the_model(trained: bentoml.Model, file: bytes) -> None:
    assert DelayModel.load(trained).departures == file
    assert Path(trained.path_of(EVENTS_FILE)).stat().st_size < 250_000


def test_a_model_from_before_them_is_served_without(trained: bentoml.Model) -> None:
    other = bentoml.models.get(trained.tag)
    del other.info.metadata["sha256"][EVENTS_FILE]
    assert DelayModel.load(other).departures == b""
