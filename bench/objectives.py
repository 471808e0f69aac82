"""What was measured against the objectives of deploy/slo.yaml: each met or not."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bench.tally import Tally

FILE = Path(__file__).parent.parent / "deploy" / "slo.yaml"
SEEN = ("availability", "latency", "correctness")
SETTLING = 5  # seconds after the number of users has changed that are not compared


class Verdict(NamedTuple):
    objective: str
    goal: str
    measured: str
    met: bool


def objectives() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


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


def judged(tally: Tally, slo: dict[str, Any]) -> list[Verdict]:
    """Those that can be seen from outside; memory is not one of them."""
    goals = {one["name"]: one["goal"] for one in slo["objectives"] if one["name"] in SEEN}
    goals["success"] = slo["load"]["success"]
    return [share(name, goal, *tally.good_and_valid(name)) for name, goal in goals.items()]


def at_most(name: str, value: float, goal: float, unit: str = "") -> Verdict:
    return Verdict(name, f"at most {plain(goal)}{unit}", plain(value) + unit, value <= goal)


def at_least(name: str, value: float, goal: float, unit: str = "") -> Verdict:
    return Verdict(name, f"at least {plain(goal)}{unit}", plain(value) + unit, value >= goal)


def plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 1_000 else f"{value:.4g}"


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


def as_text(verdicts: Iterable[Verdict]) -> str:
    rows = [(v.objective, v.goal, v.measured, "yes" if v.met else "NO") for v in verdicts]
    return aligned([("objective", "goal", "measured", "met"), *rows])


def aligned(rows: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)
