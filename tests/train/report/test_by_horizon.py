"""What the report and the card show of live departures, by hour and by delay."""

from dataclasses import replace

import pytest

from tests.samples.evaluations import card, section, text
from train.evaluation.results import OfflineEvaluation
from train.report.charts.thresholds import bias
from train.run import show_hour_before


@pytest.fixture(scope="module")
def known_late(evaluation: OfflineEvaluation) -> OfflineEvaluation:
    table = evaluation.horizons.copy()
    table.loc[["60 min", "24 h"], "brier_skill"] = [0.138, 0.098]
    table.loc["60 min", ["bias", "bias_30", "bias_120"]] = [0.0021, -0.012, 0.0004]
    return replace(evaluation, horizons=table)


def words(evaluation: OfflineEvaluation, name: str) -> str:
    return text(section(evaluation, name)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_skill_of_an_hour_and_of_a_day_before_is_told(known_late: OfflineEvaluation) -> None:
    told = words(known_late, "ahead")
    assert "Brier skill is +0.138 an hour before departure and +0.098 a day before" in told
    assert all(name in told for name in ("24 h", "60\N{PRIME}", "once a night", "schedule"))


def test_each_delay_has_its_bias_an_hour_and_a_day_before(evaluation: OfflineEvaluation) -> None:
    told = words(evaluation, "thresholds")
    for minutes in (15, 30, 60, 120):
        off = 100 * bias(evaluation, "60 min", minutes)
        assert told.count(f"&gt; {minutes} min: {off:+.1f}".replace("-", "\N{MINUS SIGN}")) == 2
    assert "observed, 24 h before" in told


def test_the_largest_bias_of_an_hour_before_is_told(evaluation: OfflineEvaluation) -> None:
    off = {minutes: abs(bias(evaluation, "60 min", minutes)) for minutes in (15, 30, 60, 120)}
    worst = max(off, key=lambda minutes: off[minutes])
    heading = f"off by {100 * off[worst]:.1f} points at most, of more than {worst} minutes"
    assert heading in words(evaluation, "thresholds")


def test_the_card_has_the_bias_of_each_delay(known_late: OfflineEvaluation) -> None:
    (row,) = [line for line in card(known_late).splitlines() if line.startswith("| 60 min ")]
    assert row.endswith(" +0.138 | +0.100 | +0.2 | \N{MINUS SIGN}1.2 | \N{MINUS SIGN}1.0 | +0.0 |")


@pytest.mark.parametrize(
    ("skill", "told"), [(0.138, "+0.138\n"), (-0.2, "-0.200: WORSE than by the schedule alone\n")]
)
def test_training_tells_what_live_departures_give(
    evaluation: OfflineEvaluation, skill: float, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = evaluation.horizons.copy()
    table.loc["60 min", ["auc", "brier_skill"]] = [0.74, skill]
    show_hour_before(replace(evaluation, horizons=table))
    said = capsys.readouterr().out
    assert said == f"  with live departures, an hour before: AUC 0.740, skill {told}"
