from collections import Counter

from bench.slo.soak import Step, verdicts
from bench.verdicts import objectives

SLO = objectives()
GOOD = Step(1_000, 50, 0, 300)


def unmet(burst: Counter[str], double: Step, *minutes: Step) -> list[str]:
    found = verdicts(burst, GOOD, double, list(minutes), SLO)
    return [verdict.objective for verdict in found if not verdict.met]


def test_what_is_within_every_limit_is_met() -> None:
    just = Step(900, 75, 0, 314.9)
    assert unmet(Counter({"200": 500}), just, GOOD, GOOD, just) == []


def test_each_miss_is_named() -> None:
    slow = Step(899, 76, 1, 316)
    assert unmet(Counter({"200": 499, "503": 1}), slow, GOOD, GOOD, slow) == [
        "burst after slow traffic: not answered",
        "twice the connections: answers",
        "twice the connections: errors",
        "memory grown after the first minute",
        "p99 of the last minute / of the second",
        "errors at full load",
    ]


def test_one_minute_tells_nothing_of_growth() -> None:
    assert len(list(verdicts(Counter(), GOOD, GOOD, [GOOD], SLO))) == 3
