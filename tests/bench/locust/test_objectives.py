from typing import Any

import pytest

from bench.locust.objectives import SETTLING, doubled, judged
from bench.locust.tally import SECOND, Tally
from bench.verdicts import objectives


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


def test_seconds_in_which_users_settle_are_not_compared(slo: dict[str, Any]) -> None:
    """Half the answers, all of them late, right after the number of users has changed."""
    settled = tally(0, 0, dict.fromkeys(range(30), 10.0))
    for second in (*range(SETTLING), *range(15, 15 + SETTLING)):
        del settled.counts[(SECOND, second, 10.0)]
        settled.counts[(SECOND, second, 900.0)] = 50
    for second in range(15 + SETTLING, 30):
        settled.counts[(SECOND, second, 10.0)] *= 2
    found = doubled(settled, 30, slo)
    assert [verdict.measured for verdict in found] == ["2 x", "10 ms"]
