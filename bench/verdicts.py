"""What was measured beside the limits of deploy/slo.yaml: each met or not."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from bench.tables import table
from deploy import slo


class Verdict(NamedTuple):
    objective: str
    goal: str
    measured: str
    met: bool


def objectives() -> dict[str, Any]:
    """All of deploy/slo.yaml, the one place for limits."""
    return slo.load()


def threshold(slo: dict[str, Any], name: str) -> float:
    """Of an objective, in seconds or bytes."""
    return next(float(one["threshold"]) for one in slo["objectives"] if one["name"] == name)


def slow_ms(slo: dict[str, Any]) -> float:
    return threshold(slo, "latency") * 1e3


def share(name: str, goal: float, good: int, valid: int) -> Verdict:
    """Of what nobody asked for nothing is known, so it is not met."""
    if not valid:
        return Verdict(name, f"{goal:.2%}", "nothing to measure", False)
    # Cut, not rounded: 99.999 % of a goal of 100 % must not read as 100 %.
    percent = int(good / valid * 1e5) / 1e3
    return Verdict(name, f"{goal:.2%}", f"{percent:g}% of {valid:,}", good >= goal * valid)


def at_most(name: str, value: float, goal: float, unit: str = "") -> Verdict:
    return Verdict(name, f"at most {plain(goal)}{unit}", plain(value) + unit, value <= goal)


def at_least(name: str, value: float, goal: float, unit: str = "") -> Verdict:
    return Verdict(name, f"at least {plain(goal)}{unit}", plain(value) + unit, value >= goal)


def plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 1_000 else f"{value:.4g}"


def as_table(verdicts: Iterable[Verdict]) -> str:
    rows = [(v.objective, v.goal, v.measured, "yes" if v.met else "NO") for v in verdicts]
    return table(("objective", "goal", "measured", "met"), rows)


def all_met(verdicts: Iterable[Verdict]) -> bool:
    return all(verdict.met for verdict in verdicts)
