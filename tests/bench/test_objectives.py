from typing import Any

import pytest

from bench.objectives import as_text, at_least, at_most, doubled, judged, objectives, share
from bench.tally import SECOND, Tally


@pytest.fixture
def slo() -> dict[str, Any]:
    return objectives()


def tally(good: int, bad: int, ms: dict[int, float] | None = None) -> Tally:
    """Of answers, and of 100 in each second of `ms`, after that time."""
    made = Tally(in_time=0.4)
    for _ in range(good):
        made.add(expected=200, status=200, seconds=0.01, right=True)
    for _ in range(bad):
        made.add(expected=200, status=500, seconds=0.01, right=False)
    made.counts.update({(SECOND, second, time): 100 for second, time in (ms or {}).items()})
    return made


def test_a_goal_that_is_just_reached_is_met() -> None:
    assert share("success", 0.99, 99, 100) == ("success", "99.00%", "99% of 100", True)
    assert share("success", 0.99, 989, 1_000) == ("success", "99.00%", "98.9% of 1,000", False)


def test_one_failure_in_a_million_is_not_rounded_away() -> None:
    assert share("success", 1, 999_999, 1_000_000).measured == "99.999% of 1,000,000"


def test_nothing_measured_is_not_met() -> None:
    assert not share("success", 0.99, 0, 0).met


def test_bounds_are_inclusive() -> None:
    assert at_least("requests", 50_000, 50_000) == ("requests", "at least 50,000", "50,000", True)
    assert not at_least("requests", 49_999, 50_000).met
    assert at_most("memory", 512, 512, " MB").met
    assert not at_most("memory", 512.1, 512, " MB").met


def test_goals_are_those_of_the_file(slo: dict[str, Any]) -> None:
    goals = {one["name"]: f"{one['goal']:.2%}" for one in slo["objectives"]}
    found = {verdict.objective: verdict.goal for verdict in judged(tally(1, 0), slo)}
    assert found == {
        "availability": goals["availability"],
        "latency": goals["latency"],
        "correctness": goals["correctness"],
        "success": f"{slo['load']['success']:.2%}",
    }


def test_one_failed_answer_in_ten_misses_availability_and_success(slo: dict[str, Any]) -> None:
    found = {verdict.objective: verdict.met for verdict in judged(tally(90, 10), slo)}
    assert found == {"availability": False, "latency": True, "correctness": True, "success": False}


@pytest.mark.parametrize(("ms", "met"), [(10.0, True), (400.0, True), (410.0, False)])
def test_twice_the_load_must_be_answered_in_time(slo: dict[str, Any], ms: float, met: bool) -> None:
    times = {second: 10.0 if second < 15 else ms for second in range(30)}
    made = tally(0, 0, times)
    for second in range(15, 30):
        made.counts[(SECOND, second, ms)] *= 2
    assert [verdict.met for verdict in doubled(made, 30, slo)] == [True, met]


def test_twice_the_users_without_more_answers_is_not_met(slo: dict[str, Any]) -> None:
    made = tally(0, 0, dict.fromkeys(range(30), 10.0))
    assert [verdict.met for verdict in doubled(made, 30, slo)] == [False, True]


def test_a_step_in_which_nothing_was_answered_is_not_met(slo: dict[str, Any]) -> None:
    assert [verdict.met for verdict in doubled(tally(0, 0), 30, slo)] == [False]


def test_a_miss_stands_out() -> None:
    lines = as_text([at_most("errors", 3, 0), at_most("p99", 1, 400, " ms")]).splitlines()
    assert lines == [
        "objective  goal            measured  met",
        "errors     at most 0       3         NO",
        "p99        at most 400 ms  1 ms      yes",
    ]
