"""Kept predictions judged by how far ahead they were asked for."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.train.monitor.test_live_evaluation import DAY, judged, make_log, predictions_of
from train.console import console
from train.monitor.cli import show_rows
from train.monitor.horizons import HOURS, NONE, by_horizon
from train.monitor.report import render_live_report

MINUTES = {NONE: None, "< 3 h": 179, "3-24 h": 180, "> 24 h": 1_440}


def asked(**columns: Any) -> pd.DataFrame:
    return predictions_of(make_log()).assign(**columns)


@pytest.mark.parametrize(("name", "minutes"), MINUTES.items())
def test_a_prediction_counts_at_its_horizon(name: str, minutes: int | None) -> None:
    table = by_horizon(asked(horizon_min=minutes), make_log().flights)
    assert table.index.tolist() == [name]
    assert table.loc[name, "flights"] == 600
    assert 0.65 < table.loc[name, "auc"] < 0.8


def test_a_flight_counts_once_in_each_row_with_its_last_prediction() -> None:
    flights = make_log().flights
    wrong = asked(horizon_min=170.0, probability=0.999)
    told = pd.concat([wrong, asked(horizon_min=60.0), asked(horizon_min=2_000.0)])
    table = by_horizon(told.reset_index(drop=True), flights)
    assert table["flights"].to_dict() == {"< 3 h": 600, "> 24 h": 600}
    assert table.loc["< 3 h", "predicted"] == table.loc["> 24 h", "predicted"] < 0.5


@pytest.mark.parametrize("fact", [0.0, 1.0])
def test_what_has_happened_is_no_prediction(fact: float) -> None:
    told = asked(horizon_min=-20.0)
    told.loc[:99, "probability"] = fact
    assert by_horizon(told, make_log().flights)["flights"].to_dict() == {"< 3 h": 500}


def test_files_that_do_not_tell_are_of_the_schedule_alone() -> None:
    live = judged()
    assert live.horizons.index.tolist() == [NONE]
    assert live.horizons.loc[NONE, "flights"] == len(live.judged)
    assert "All answers were by the schedule alone" in render_live_report(live, DAY)


def test_the_rows_are_shown() -> None:
    horizons = np.resize(list(MINUTES.values()), 600).astype(float)
    live = judged(predictions=asked(horizon_min=horizons))
    with console.capture() as printed:
        show_rows(live.horizons)
    rows = [line.split("  ")[0].strip() for line in printed.get().splitlines() if "0." in line]
    assert rows == [NONE, *HOURS]
    assert "answers by live departures can be judged" in render_live_report(live, DAY)
