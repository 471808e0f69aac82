"""What is measured of one server in one round, and the summary over the rounds."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from bench.compare.contenders import Contender
from bench.compare.parity import UnansweredError
from bench.compare.plan import CHECKED, Plan
from bench.harness.server import Server
from bench.wrk import Load

WARM_UP_S = 2


def one_round(plan: Plan, contender: Contender) -> dict[str, float]:
    """Raises `WrongAnswerError`, before the load and after it.

    After it, one flight that gets no answer is an error of the load: some peers fail under it.
    """
    with plan.start(contender) as server:
        plan.check(contender, server, first=0)
        plan.load(server, max(plan.loads), WARM_UP_S)
        numbers = {"ready_s": server.ready_s}
        for connections, seconds in plan.loads.items():
            numbers |= of_load(plan.load(server, connections, seconds), f"_{connections}")
        numbers |= {"pss_mb": server.memory_mb(), "rss_mb": server.rss_mb()}
        try:
            plan.check(contender, server, first=CHECKED)
        except UnansweredError:
            numbers[f"errors_{max(plan.loads)}"] += 1
        return numbers


def of_load(result: Load, suffix: str = "") -> dict[str, float]:
    return {
        f"per_s{suffix}": result.good_per_second,
        f"p50_ms{suffix}": result.p50_ms,
        f"p99_ms{suffix}": result.p99_ms,
        f"errors{suffix}": result.errors,
    }


def summary(rounds: Sequence[dict[str, float]]) -> dict[str, dict[str, float]]:
    """Of each number its median over the rounds, the least and the most."""
    return {
        name: {"median": median(values), "min": min(values), "max": max(values)}
        for name in rounds[0]
        for values in [[numbers[name] for numbers in rounds]]
    }


def batches(plan: Plan, contender: Contender, connections: Sequence[int], seconds: int) -> Any:
    """For each number of connections: the load, and how many flights a batch held."""
    rows = []
    with plan.start(contender) as server:
        plan.load(server, max(plan.loads), WARM_UP_S)
        for number in connections:
            before = batched(server)
            result = plan.load(server, number, seconds)
            flights, calls = (now - then for now, then in zip(batched(server), before, strict=True))
            size = flights / calls if calls else None
            rows.append({"connections": number, **of_load(result), "batch": size})
    return rows


def batched(server: Server) -> tuple[float, float]:
    """Flights and batches so far, of all workers."""
    text = server.get("/metrics")
    metric = "flight_batch_size"
    return metric_sum(text, f"{metric}_sum"), metric_sum(text, f"{metric}_count")


def metric_sum(text: str, name: str) -> float:
    """The sum over all labels of a metric in Prometheus' text format."""
    lines = (line for line in text.splitlines() if line.split("{")[0].split(" ")[0] == name)
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def endurance(plan: Plan, contender: Contender, connections: int, seconds: int) -> dict[str, float]:
    """One long load, as in the original stress test, and the memory after it."""
    with plan.start(contender) as server:
        numbers = of_load(plan.load(server, connections, seconds))
        numbers["memory_mb"] = server.memory_mb()
        return {"connections": connections, "seconds": seconds, **numbers}
