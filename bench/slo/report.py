"""What `bench.slo` has measured, judged and written down."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from bench.tables import short, table
from bench.verdicts import Verdict, as_table, at_least, at_most, slow_ms, threshold


def verdicts(results: dict[str, Any], slo: dict[str, Any]) -> list[Verdict]:
    of_users = [Verdict(**one) for one in results["users"]["verdicts"]]
    return [*of_users, *of_connections(results["connections"], slo), *of_memory(results, slo)]


def of_connections(rows: list[dict[str, float]], slo: dict[str, Any]) -> Iterator[Verdict]:
    """The slices with twice the connections beside the first ones."""
    first, most = rows[0]["connections"], max(row["connections"] for row in rows)
    before, after = (
        median(row["per_s"] for row in rows if row["connections"] == number)
        for number in (first, most)
    )
    doubled = [row for row in rows if row["connections"] == most]
    title, goal = "twice the connections", slo["load"]["doubling"]["connections"]
    yield at_least(f"{title}: answers", after / before, goal, " x")
    yield at_most(f"{title}: p99", max(row["p99_ms"] for row in doubled), slow_ms(slo), " ms")
    yield at_most(f"{title}: errors", sum(row["errors"] for row in rows), 0)


def of_memory(results: dict[str, Any], slo: dict[str, Any]) -> Iterator[Verdict]:
    limit = threshold(slo, "memory") / 1e6
    yield at_most("memory: all processes", results["memory_mb"], limit, " MB")
    if contained := results["container"]:
        name = f"memory: container limited to {limit:.0f} MB"
        yield at_most(name, contained["memory_mb"], limit, " MB")
        yield at_most(f"{name}: errors", contained["errors"], 0)


def markdown(results: dict[str, Any]) -> str:
    machine, users = results["machine"], results["users"]
    packages = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    parts = [
        f"# The objectives under load, {results['date']}",
        f"{machine['cpu']}, {machine['cores']} cores, shared by the service, Locust and wrk. "
        f"{users['users']} users of `locustfile.py`, then twice as many, {users['seconds'] // 2} s "
        f"each; then wrk: as many connections as the stress test has, twice as many, and back. "
        f"{of_container(results['container'])}",
        as_table(Verdict(**one) for one in results["verdicts"]),
        "![Latency and answers a second while the load is doubled](slo.svg)",
        table(("step", "answers/s", "p50 ms", "p90 ms", "p99 ms", "errors"), steps(results)),
        "Percentiles of a step are the median of those of its slices of 5 s. Memory is the most in "
        "any second, shared pages counted once (PSS).",
        f"Versions: {packages}.",
    ]
    return "\n\n".join(parts) + "\n"


def of_container(contained: dict[str, Any] | None) -> str:
    if contained is None:
        return "The image was not there, so memory is that of the processes, not a container's."
    return (
        f"The image ran in podman without swap, {short(contained['per_s'])} answers/s, p99 "
        f"{short(contained['p99_ms'])} ms, ready after {short(contained['ready_s'])} s."
    )


def steps(results: dict[str, Any]) -> Iterator[list[str]]:
    users = results["users"]
    half = users["seconds"] / 2
    for times, start in ((1, 0), (2, half)):
        rows = [row for row in users["timeline"] if start <= row["second"] < start + half]
        yield step(f"{times * users['users']} users", rows)
    connections = [row["connections"] for row in results["connections"]]
    for number in dict.fromkeys(connections):
        rows = [row for row in results["connections"] if row["connections"] == number]
        yield step(f"{number} connections", rows)


def step(title: str, rows: list[dict[str, float]]) -> list[str]:
    names = ("per_s", "p50_ms", "p90_ms", "p99_ms")
    numbers = [short(median(row[name] for row in rows if name in row)) for name in names]
    return [title, *numbers, f"{sum(row['errors'] for row in rows):,.0f}"]
