"""The tally of a load beside the objectives of deploy/slo.yaml."""

from typing import Any

from bench.locust.tally import Tally
from bench.verdicts import Verdict, at_least, at_most, share, slow_ms

SEEN = ("availability", "latency", "correctness")
SETTLING = 5  # seconds after the number of users has changed that are not compared


def judged(tally: Tally, slo: dict[str, Any]) -> list[Verdict]:
    """Those that can be seen from outside; memory is not one of them."""
    goals = {one["name"]: one["goal"] for one in slo["objectives"] if one["name"] in SEEN}
    goals["success"] = slo["load"]["success"]
    return [share(name, goal, *tally.good_and_valid(name)) for name, goal in goals.items()]


def doubled(tally: Tally, seconds: int, slo: dict[str, Any]) -> list[Verdict]:
    """The second half of a `step`, with twice the users, beside the first."""
    goal = slo["load"]["doubling"]["users"]
    middle = seconds // 2
    before = tally.between(SETTLING, middle)
    after = tally.between(middle + SETTLING, seconds - 1)
    if not (before["per_s"] and after["per_s"]):
        return [Verdict("twice the users", "", "nothing to compare", False)]
    return [
        at_least("twice the users: answers", after["per_s"] / before["per_s"], goal, " x"),
        at_most("twice the users: p99", after["p99_ms"], slow_ms(slo), " ms"),
    ]
