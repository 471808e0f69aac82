"""A model judged by live flights, and the report on it, on a few hundred made-up flights."""

import re
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from flights.model.score_bins import BINS
from tests.samples.airports import SCL
from train.monitor.drift import stable_up_to
from train.monitor.evaluation import LiveEvaluation, judge, refuse_too_few
from train.monitor.report import by_week, drift, render_live_report
from train.rows.data import DataError, FlightLog

TAG = "flight_delay:abc"
DAY = date(2017, 10, 1)
METADATA: dict[str, Any] = {
    "data": {
        "name": "first.csv",
        "simulated": False,
        "sha256": "0123abcd",
        "first": "2017-01-01 00:15:00",
        "last": "2017-06-30 23:50:00",
        "flights": 30_000,
        "delayed": 0.15,
    },
    "categories": {"airline": ["Grupo LATAM"], "destination": ["SAEZ", "SPJC"]},
    "decision": {"cost": 5.0},
    "commit": "0123456789ab",
    "scores": dict.fromkeys(BINS, 1 / len(BINS)),
}


def make_log(flights: int = 600) -> FlightLog:
    """Flights of July to September, four hours apart; those of the chances in `model`."""
    rng = np.random.default_rng(0)
    n = np.arange(flights)
    chance = rng.uniform(0.05, 0.6, flights)
    table = pd.DataFrame(
        {
            "scheduled_departure": pd.Timestamp("2017-06-20") + pd.to_timedelta(n * 4, "h"),
            "airline": np.where(n % 5, "Grupo LATAM", "JetSmart SPA"),
            "destination": np.where(n % 2, "SPJC", "SAEZ"),
            "city": np.where(n % 2, "Lima", "Buenos Aires"),
            "flight_type": "I",
            "delayed": rng.uniform(size=flights) < chance,
            "model": chance,
        }
    )
    return FlightLog(table, pd.DataFrame(), "later.csv", "4567cdef", SCL)


def predictions_of(log: FlightLog) -> pd.DataFrame:
    kept = ["scheduled_departure", "airline", "destination", "flight_type", "model"]
    table = log.flights[kept].rename(columns={"model": "probability"})
    told = {"request_id": "a", "model": TAG, "horizon_min": None}
    return table.assign(time=pd.Timestamp("2017-06-01"), **told)


def judged(
    earlier: pd.DataFrame | None = None, predictions: pd.DataFrame | None = None, **changes: Any
) -> LiveEvaluation:
    log = make_log()
    made = predictions_of(log) if predictions is None else predictions
    return judge(TAG, METADATA | changes, made, log, earlier)


@pytest.fixture(scope="module")
def live() -> LiveEvaluation:
    return judged()


@pytest.fixture(scope="module")
def html(live: LiveEvaluation, tmp_path_factory: pytest.TempPathFactory) -> str:
    return render(live, tmp_path_factory.mktemp("report"))


def render(live: LiveEvaluation, folder: Path) -> str:
    return render_live_report(live, DAY).replace("\N{NO-BREAK SPACE}", " ")


def test_report_says_of_which_model_it_is_and_when_it_was_made(html: str) -> None:
    assert '<p class="made">flight_delay:abc, commit 0123456789ab, 1 October 2017</p>' in html


def test_flights_that_the_model_learnt_from_are_left_out(live: LiveEvaluation) -> None:
    assert live.learnt == 66  # eleven days of June, six a day
    assert live.matched.predictions == len(live.judged) == 534
    assert live.judged_period["first"] == "2017-07-01 00:00:00"


def test_scores_are_of_the_probabilities_that_were_answered(live: LiveEvaluation) -> None:
    metrics = live.metrics["model"]
    assert metrics.predicted == pytest.approx(live.judged["model"].mean())
    assert metrics.observed == pytest.approx(live.judged["delayed"].mean())
    assert metrics.auc > 0.65


def test_the_base_rate_of_training_is_always_beside_it(live: LiveEvaluation) -> None:
    assert list(live.metrics) == ["model", "base rate"]
    assert live.metrics["base rate"].predicted == pytest.approx(0.15)


def test_all_baselines_are_beside_it_where_the_earlier_flights_are_given() -> None:
    earlier = make_log().flights.query("scheduled_departure < '2017-07'")
    assert list(judged(earlier).metrics) == [
        "model",
        "seed regression",
        "airline rate",
        "base rate",
    ]


def test_drift_and_unknown_names_are_of_all_flights_asked_about(live: LiveEvaluation) -> None:
    assert sum(live.shares.values()) == pytest.approx(1)
    assert live.stability > 0.25  # nothing below 0.05 or above 0.60
    assert list(live.months) == ["2017-07", "2017-08", "2017-09"]
    assert live.unknown["airline"].to_dict() == {"JetSmart SPA": 106}
    assert live.unknown["destination"].empty


def test_a_model_without_scores_is_judged_without_drift(tmp_path: Path) -> None:
    live = judged(scores={})
    assert np.isnan(live.stability)
    assert "How far the scores have moved cannot be told" in render(live, tmp_path)


def test_a_model_that_learnt_from_all_flights_cannot_be_judged() -> None:
    data = METADATA["data"] | {"last": "2018-01-01 00:00:00"}
    with pytest.raises(DataError, match="flight_delay:abc has learnt from all flights that it was"):
        judged(data=data)


def test_too_few_flights_cannot_be_judged() -> None:
    log = make_log(100)
    with pytest.raises(DataError, match=r"later.csv: .* that left late and .* and 30 of each"):
        judge(TAG, METADATA, predictions_of(log), log, None)


def test_a_log_that_lacks_an_airline_is_refused() -> None:
    log = make_log()
    known = log.flights["airline"] == "JetSmart SPA"
    less = replace(log, flights=log.flights[known])
    told = r"later.csv: lacks 424 of the 530 flights .*80%, at most 25%"
    with pytest.raises(DataError, match=told):
        judge(TAG, METADATA, predictions_of(log), less, None)


def test_names_in_capitals_change_no_figure(live: LiveEvaluation) -> None:
    log = make_log()
    capitals = log.flights["airline"].where(
        np.arange(600) % 2 == 0, log.flights["airline"].str.upper()
    )
    shouted = replace(log, flights=log.flights.assign(airline=capitals))
    assert judge(TAG, METADATA, predictions_of(log), shouted, None).metrics == live.metrics


def test_the_report_says_in_its_title_that_it_is_of_live_flights(html: str) -> None:
    assert "<h1>Live delay probabilities, judged by what happened</h1>" in html


def test_the_report_has_its_sections_in_order(html: str) -> None:
    assert re.findall(r'<section id="([^"]*)">', html) == [
        *("metrics", "reliability", "ranking", "months", "weeks", "horizons", "drift", "unknown"),
        *("week", "mistakes", "decision", "matching"),
    ]


def test_the_report_loads_nothing_from_elsewhere(html: str) -> None:
    for word in ("http", "src=", "@import", "<script", "<link", "javascript", "@font-face"):
        assert word not in html


def test_the_report_tells_what_was_matched_and_what_drifted(
    live: LiveEvaluation, html: str
) -> None:
    assert "100.0 % of the flights asked about could be judged" in html
    assert f"unlike those of training: stability index {live.stability:.3f}" in html
    assert "JetSmart SPA (106)" in html


@pytest.mark.parametrize(
    ("stability", "limit", "verdict"),
    [
        (0.1, 0.1, "Scores are as in training"),
        (0.11, 0.1, "Scores are no longer as in training"),
        (0.26, 0.1, "Scores are unlike those of training"),
        (0.19, 0.2, "Scores are as in training"),
        (0.26, 0.4, "Scores are as in training"),
        (0.41, 0.4, "Scores are unlike those of training"),
    ],
)
def test_drift_is_told_beyond_the_limit_of_so_many_flights(
    live: LiveEvaluation, stability: float, limit: float, verdict: str
) -> None:
    section = drift(replace(live, stability=stability, stable_up_to=limit))
    assert section.heading.startswith(verdict)


def test_the_limit_is_that_of_the_flights_asked_about(live: LiveEvaluation) -> None:
    assert live.stable_up_to == stable_up_to(534, 30_000) == 0.1
    assert live.months["2017-07"][1] == stable_up_to(186, 30_000) > 0.1


@pytest.mark.parametrize(("late", "punctual", "enough"), [(30, 30, 1), (29, 31, 0), (31, 29, 0)])
def test_thirty_late_and_thirty_punctual_flights_are_enough(
    late: int, punctual: int, enough: int
) -> None:
    judged = pd.DataFrame({"delayed": [True] * late + [False] * punctual})
    with nullcontext() if enough else pytest.raises(DataError):
        refuse_too_few(TAG, judged, "later.csv")


@pytest.mark.slow
def test_names_sent_by_clients_are_escaped(live: LiveEvaluation, tmp_path: Path) -> None:
    unknown = live.unknown | {"destination": pd.Series({"<b>Atlantis": 1})}
    assert "&lt;b&gt;Atlantis (1)" in render(replace(live, unknown=unknown), tmp_path)


def test_weeks_have_their_own_rates() -> None:
    table = make_log().flights.iloc[6 * 6 : 6 * 20]  # from Monday, 26 June, on
    frequent = pd.concat([table] * 2)  # 84 flights a week
    rates = by_week(frequent)
    first = frequent[frequent["scheduled_departure"] < "2017-07-03"]
    assert [f"{monday:%m-%d}" for monday in rates.index] == ["06-26", "07-03"]
    assert rates["mean"].iloc[0] == pytest.approx(first["delayed"].mean())
    assert rates["predicted"].iloc[0] == pytest.approx(first["model"].mean())


@pytest.mark.slow
def test_simulated_flights_are_named_so(tmp_path: Path) -> None:
    simulated = judged(data=METADATA["data"] | {"simulated": True})
    assert render(simulated, tmp_path).count("SIMULATED") > 10
