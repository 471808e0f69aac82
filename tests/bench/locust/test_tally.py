import pytest

from bench.locust.tally import Tally, percentile


@pytest.fixture
def tally() -> Tally:
    return Tally(in_time=0.4)


@pytest.mark.parametrize(
    ("status", "counted"),
    [(200, (1, 1)), (500, (0, 1)), (503, (0, 1)), (429, (0, 1)), (0, (0, 1)), (403, (0, 0))],
)
def test_what_counts_for_availability(tally: Tally, status: int, counted: tuple[int, int]) -> None:
    tally.add(expected=200, status=status, seconds=0.01, right=status == 200)
    assert tally.good_and_valid("availability") == counted


@pytest.mark.parametrize("status", [401, 422])
def test_a_refusal_that_was_expected_is_a_success_and_nothing_else(
    tally: Tally, status: int
) -> None:
    tally.add(expected=status, status=status, seconds=0.01, right=True)
    assert tally.good_and_valid("success") == (1, 1)
    for objective in ("availability", "latency", "correctness"):
        assert tally.good_and_valid(objective) == (0, 0)


@pytest.mark.parametrize(("seconds", "good"), [(0.399, 1), (0.4, 0), (2, 0)])
def test_an_answer_of_exactly_the_threshold_is_late(
    tally: Tally, seconds: float, good: int
) -> None:
    tally.add(expected=200, status=200, seconds=seconds, right=True)
    assert tally.good_and_valid("latency") == (good, 1)


def test_a_wrong_answer_is_available_but_not_correct(tally: Tally) -> None:
    tally.add(expected=200, status=200, seconds=0.01, right=False)
    assert tally.good_and_valid("availability") == (1, 1)
    assert tally.good_and_valid("correctness") == (0, 1)
    assert tally.good_and_valid("success") == (0, 1)


def test_workers_add_up_and_hand_over_once(tally: Tally) -> None:
    worker = Tally(in_time=0.4)
    for _ in range(3):
        worker.add(expected=200, status=200, seconds=0.01, right=True)
        tally.take([list(entry) for entry in worker.handed_over()])
    assert tally.good_and_valid("success") == (3, 3)
    assert tally.between(0, 1) == {
        "second": 0,
        "per_s": 3,
        "errors": 0,
        "p50_ms": 10,
        "p90_ms": 10,
        "p99_ms": 10,
    }


def test_failures_are_in_the_timeline_but_their_times_are_not(tally: Tally) -> None:
    tally.add(expected=200, status=500, seconds=9, right=False)
    assert tally.timeline(width=1) == [{"second": 0, "per_s": 0, "errors": 1}]


def test_percentile_is_the_nearest_rank() -> None:
    times = {1.0: 98, 5.0: 1, 9.0: 1}
    assert [percentile(times, percent) for percent in (50, 98, 99, 100)] == [1, 1, 5, 9]
