"""A new model takes over where it is no worse by the schedule alone and by the day."""

from types import SimpleNamespace
from typing import Any

import bentoml
import numpy as np
import pandas as pd
import pytest

from flights.live.kinds import FEATURES
from flights.model.scorer import Scorer
from train.live.evaluation import HOUR, Judged, predict
from train.live.replay import replay, utc_minutes
from train.registry import promotion
from train.registry.champion import JUDGED_LATE_FILE, Comparison, compare_of_day
from train.registry.promotion import judge_promotion

REASON = "not worse, Brier score +0.00000 against {tag} (+0.00000 to +0.00000, 92 days)"


@pytest.fixture(scope="module")
def later(flights: pd.DataFrame) -> pd.DataFrame:
    return flights[flights["scheduled_departure"] >= "2017-10-01"]


@pytest.fixture(scope="module")
def live(flights: pd.DataFrame, later: pd.DataFrame) -> Any:
    return replay(flights, later.index.to_numpy(), utc_minutes(later) - 60)


@pytest.fixture(scope="module")
def judged(trained: bentoml.Model, later: pd.DataFrame, live: Any) -> Judged:
    """What the copy of the trained model says an hour before."""
    beyond = predict(Scorer(trained.path_of(JUDGED_LATE_FILE)), later, {HOUR: live})
    return Judged(pd.DataFrame(), {HOUR: live}, beyond)


@pytest.fixture(autouse=True)
def champion(trained: bentoml.Model, monkeypatch: pytest.MonkeyPatch) -> bentoml.Model:
    """The trained model, whatever others have put into the store since."""
    other = bentoml.models.get(trained.tag)
    monkeypatch.setattr(promotion, "served", lambda: other)
    return other


def always(probability: float, judged: Judged) -> Judged:
    return judged._replace(beyond={HOUR: np.full_like(judged.beyond[HOUR], probability)})


def promote(trained: bentoml.Model, judged: Judged, later: pd.DataFrame) -> dict[str, Any]:
    same = SimpleNamespace(scorer=Scorer(trained.path_of("judged.onnx")))
    return judge_promotion(same, judged, later, simulated=True, force="")


def test_the_same_model_takes_over(
    trained: bentoml.Model, judged: Judged, later: pd.DataFrame
) -> None:
    told = promote(trained, judged, later)
    same = REASON.format(tag=trained.tag)
    assert told["served"]
    assert told["reason"] == f"{same}; an hour before, with live departures: {same}"
    assert told["hour_before"]["days"] == told["days"] == 92


def test_a_model_that_is_worse_by_the_day_alone_stays_a_challenger(
    trained: bentoml.Model, judged: Judged, later: pd.DataFrame
) -> None:
    told = promote(trained, always(0.5, judged), later)
    assert not told["served"]
    assert "; an hour before, with live departures: worse, Brier score +0.0" in told["reason"]
    assert told["difference"] == 0 < told["hour_before"]["low"]


def test_a_champion_that_knows_no_days_is_compared_without_them(
    champion: bentoml.Model, judged: Judged, later: pd.DataFrame
) -> None:
    del champion.info.metadata["sha256"][JUDGED_LATE_FILE]
    told = promote(champion, always(0.5, judged), later)
    assert (told["served"], told["hour_before"]) == (True, None)
    silent = f"; not compared by the day, of which {champion.tag} does not know"
    assert told["reason"] == REASON.format(tag=champion.tag) + silent


def test_a_champion_of_other_inputs_is_not_compared_by_the_day(
    trained: bentoml.Model, judged: Judged, later: pd.DataFrame
) -> None:
    other = bentoml.models.get(trained.tag)
    other.info.metadata["live_inputs"] = [*FEATURES, "moon"]
    assert compare_of_day(judged.late[HOUR], later, judged.live[HOUR], other) is None


def test_the_champion_is_asked_of_the_day_by_the_names_that_it_knows(
    trained: bentoml.Model, judged: Judged, later: pd.DataFrame
) -> None:
    shouted = later.assign(airline=later["airline"].astype(str).str.upper())
    ours, live = judged.late[HOUR], judged.live[HOUR]
    same = Comparison(str(trained.tag), 92, 0.0, 0.0, 0.0)
    assert compare_of_day(ours, shouted, live, trained) == same


def test_only_days_of_which_neither_learnt_count_by_the_day(
    trained: bentoml.Model, judged: Judged, later: pd.DataFrame
) -> None:
    other = bentoml.models.get(trained.tag)
    other.info.metadata["evaluation"]["trained"]["last"] = "2017-10-31 23:59:00"
    found = compare_of_day(judged.late[HOUR], later, judged.live[HOUR], other)
    assert found == Comparison(str(trained.tag), 61, 0.0, 0.0, 0.0)
