"""What this service promises of its speed beside others (deploy/slo.yaml), each met or not."""

from collections.abc import Iterator
from typing import Any

from bench.verdicts import Verdict, at_least, at_most


def promises(results: dict[str, Any], slo: dict[str, Any]) -> Iterator[Verdict]:
    """Only of what was measured: each server, and each number of connections, can be left out."""
    medians = {
        server["name"]: {name: one["median"] for name, one in server["summary"].items()}
        for server in results["servers"]
    }
    for promise in slo["compare"]["times"]:
        number = promise["number"]
        one, other = (medians.get(promise[side], {}).get(number) for side in ("of", "to"))
        if one is not None and other:
            yield ratio(promise, one / other)
    if ours := medians.get("ours"):
        yield at_most("ready after its start", ours["ready_s"], slo["compare"]["ready"], " s")
    if long := results.get("endurance"):
        load = f"{long['seconds']} s at {long['connections']} connections"
        memory_mb = slo["compare"]["memory"] / 1e6
        yield at_most(f"errors in {load}", long["errors"], 0)
        yield at_most(f"memory after {load}", long["memory_mb"], memory_mb, " MB")


def ratio(promise: dict[str, Any], value: float) -> Verdict:
    if "at_least" in promise:
        return at_least(promise["name"], value, promise["at_least"], " x")
    return at_most(promise["name"], value, promise["at_most"], " x")
