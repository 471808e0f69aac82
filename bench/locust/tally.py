"""What is counted while a load runs: good and valid events of each objective, and times."""

import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

OK = 200
SHED = 429  # the service refuses what it has no room for: no mistake of the caller
SECOND = "second"
PERCENTILES = (50, 90, 99)


class Tally:
    """Counts that several processes can add up. Times are in seconds."""

    def __init__(self, in_time: float) -> None:
        """`in_time`: what an answer must take less than."""
        self.in_time = in_time
        self.counts: Counter[tuple[Any, ...]] = Counter()
        self.started = time.time()

    def start(self) -> None:
        self.counts.clear()
        self.started = time.time()

    def add(self, expected: int, status: int, seconds: float, right: bool) -> None:
        """A request: the status that it was sent for and the one it got, 0 for no answer."""
        self.event("success", right)
        answered = 200 <= status < 300
        if expected == OK and (answered or status in (0, SHED) or status >= 500):
            self.event("availability", answered)
        if answered:
            self.event("latency", seconds < self.in_time)
            self.event("correctness", right)
        second = int(time.time() - self.started)
        ms = float(f"{seconds * 1e3:.2g}")
        self.counts[(SECOND, second, ms if right else None)] += 1

    def event(self, objective: str, good: bool) -> None:
        self.counts[(objective, "valid")] += 1
        self.counts[(objective, "good")] += good

    def handed_over(self) -> list[tuple[Any, ...]]:
        """What was counted since the last time, as another process can `take` it."""
        counted = [(*key, number) for key, number in self.counts.items()]
        self.counts.clear()
        return counted

    def take(self, counted: list[list[Any]]) -> None:
        for *key, number in counted:
            self.counts[tuple(key)] += number

    def good_and_valid(self, objective: str) -> tuple[int, int]:
        return self.counts[(objective, "good")], self.counts[(objective, "valid")]

    def between(self, start: int, end: int) -> dict[str, float]:
        """Rates and times of the seconds from `start` to before `end`."""
        times: Counter[float | None] = Counter()
        for key, number in self.counts.items():
            if key[0] == SECOND and start <= key[1] < end:
                times[key[2]] += number
        errors = times.pop(None, 0)
        numbers = {"second": start, "per_s": times.total() / (end - start), "errors": errors}
        return numbers | {f"p{p}_ms": percentile(times, p) for p in PERCENTILES if times}

    def timeline(self, width: int = 5) -> list[dict[str, float]]:
        """A row for so many seconds each; the last ones are left out if they are fewer."""
        seconds = 1 + max((key[1] for key in self.counts if key[0] == SECOND), default=0)
        starts = range(0, seconds - width + 1, width)
        return [self.between(start, start + width) for start in starts]


def percentile(times: Mapping[Any, int], percent: float) -> float:
    """The time in which so many percent are done (nearest rank)."""
    left = percent / 100 * sum(times.values())
    for ms in sorted(times):
        left -= times[ms]
        if left <= 1e-9:
            return ms
    raise ValueError("no times, no percentile")
