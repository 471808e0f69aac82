"""A city with three airports, as New York: by few flights, that are made here."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flights.features import Flight, names
from flights.live.follower import Follower
from flights.live.state import State
from flights.live.stores.sqlite_store import Store
from flights.model.identity import asked
from flights.model.late import INPUTS, LateModel
from flights.model.served import known_flight
from tests.samples.airports import NYC
from train import model
from train.live import model as live_model
from train.live.events import events_of
from train.live.replay import replay, scheduled, utc_minutes
from train.registry.export import PARITY, Exported, export_checked, export_late
from train.rows.clock import in_utc

DAYS = pd.date_range("2013-03-11", periods=40)
ORIGINS = ("KEWR", "KJFK", "KLGA")
LATE_AT = {"AA": "KEWR", "UA": "KLGA"}  # where each airline is late more often than not


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    """Four flights a day of each airline from each origin, which has bad days of its own."""
    draw, keys = np.random.default_rng(0), {"day": DAYS, "hour": (8, 11, 14, 17), "origin": ORIGINS}
    table = pd.MultiIndex.from_product([*keys.values(), LATE_AT], names=[*keys, "airline"])
    flights = table.to_frame(index=False)
    bad = pd.DataFrame(draw.random((len(DAYS), 3)) < 0.3, DAYS, ORIGINS).stack()
    is_bad = bad[pd.MultiIndex.from_frame(flights[["day", "origin"]])].to_numpy()
    usual = flights["airline"].map(LATE_AT) == flights["origin"]
    late = draw.random(len(flights)) < 0.05 + 0.5 * usual + 0.4 * is_bad
    departure = flights["day"] + pd.to_timedelta(flights["hour"], "h")
    texts = {"destination": "KLAX", "flight_type": "N", "flight_number": ""}
    return flights.assign(
        **texts,
        scheduled_departure=departure.astype("datetime64[s]"),
        departure_utc=in_utc(departure.astype("datetime64[s]"), NYC.clock.zone),
        delay_minutes=np.where(late, 60.0, 2.0),
        delayed=late,
    ).astype(dict.fromkeys([*texts, "airline", "origin"], "category"))


@pytest.fixture(scope="module")
def exported(log: pd.DataFrame) -> Exported:
    return export_checked(model.fit(log), log)


@pytest.fixture(scope="module")
def of_day(log: pd.DataFrame) -> Exported:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live_model, "TREES", 30)
        return export_late(live_model.fit(log, replay(log, *live_model.asked(log))), log)


def test_the_model_knows_who_is_late_where(log: pd.DataFrame, exported: Exported) -> None:
    said = log.assign(said=model.score(exported.scorer, log))
    means = said.groupby(["airline", "origin"], observed=True)["said"].mean().unstack()
    assert means.idxmax(axis=1).to_dict() == LATE_AT
    others = means.apply(lambda row: sorted(row)[-2], axis=1)
    assert (means.max(axis=1) - others > 0.3).all()


def test_the_known_flight_of_a_model_has_its_origin() -> None:
    flight = Flight("AA", "KLAX", "N", DAYS[0].to_pydatetime(), "1545", "KEWR")
    kept = flight._asdict() | {"scheduled_departure": str(DAYS[0]), "probability": 0.3}
    assert known_flight({"known_flight": kept}) == (flight._replace(number=""), 0.3)


def test_onnx_takes_the_origin_and_gives_scikit_learns_probabilities(
    exported: Exported, of_day: Exported
) -> None:
    inputs = [[one.name for one in each.scorer.session.get_inputs()] for each in (exported, of_day)]
    assert inputs == [[*names(NYC)], [*names(NYC), *INPUTS]]
    assert max(exported.difference, of_day.difference) < PARITY


def test_a_worker_knows_what_is_replayed(log: pd.DataFrame, tmp_path: Path) -> None:
    places = np.arange(0, len(log), 53)
    moments = utc_minutes(log)[places] - 75
    store, told = Store(tmp_path / "live.db"), scheduled(log)
    store.tell(events_of(log).items(), announced=True)
    follower = Follower(store)
    follower.refresh()
    known = [
        follower.as_of(int(moment)).features(told[place])
        for place, moment in zip(places, moments, strict=True)
    ]
    np.testing.assert_allclose(replay(log, places, moments), known, rtol=1e-6, atol=1e-6)


def test_a_bad_morning_at_one_origin_raises_its_own_flights_alone(
    log: pd.DataFrame, of_day: Exported
) -> None:
    morning = log[log["scheduled_departure"].between("2013-03-20 08:00", "2013-03-20 11:00")]
    noon = pd.Timestamp("2013-03-20 14:00").to_pydatetime()
    flights = [Flight("AA", "KLAX", "N", noon, origin=origin) for origin in ORIGINS]
    said = []
    for delay in (2.0, 90.0):
        state = State()
        delays = morning["delay_minutes"].where(morning["origin"] != "KLGA", delay)
        for name, known in events_of(morning.assign(delay_minutes=delays)).items():
            state.tell(name, known)
        state.advance(asked(flights[0], NYC.clock).flight.departure_min - 30)
        days = [state.today(asked(flight, NYC.clock)) for flight in flights]
        said.append(LateModel(of_day.scorer).beyond(flights, [day for day in days if day])[:, 0])
    newark, kennedy, laguardia = said[1] - said[0]
    assert newark == kennedy == 0
    assert laguardia > 0.1
