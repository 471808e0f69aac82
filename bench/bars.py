"""What this service promises of its speed, each promise met or not."""

from collections.abc import Iterator
from typing import Any, NamedTuple

FULL, LIGHT = "200", "16"  # connections


class Bar(NamedTuple):
    promise: str
    measured: str
    met: bool


def bars(results: dict[str, Any]) -> Iterator[Bar]:
    """Only of what was measured: each server, and each number of connections, can be left out."""
    servers = {server["name"]: server["summary"] for server in results["servers"]}
    ours = servers.get("ours", {})
    seed, fastapi, asgi = (
        servers.get(name, {}) for name in ("flask_pickle", "fastapi_onnx", "asgi_onnx")
    )
    rate, p99, p50 = f"per_s_{FULL}", f"p99_ms_{FULL}", f"p50_ms_{LIGHT}"
    if rate in ours and rate in seed:
        yield at_least("answers/s: 20 x Flask with a pickle", ratio(ours, seed, rate), 20)
    if rate in ours and rate in fastapi:
        yield at_least("answers/s: 1.0 x FastAPI with ONNX", ratio(ours, fastapi, rate), 1.0)
        yield at_most("p99: a third of FastAPI's with ONNX", ratio(ours, fastapi, p99), 1 / 3)
    if rate in ours and rate in asgi:
        yield at_least("answers/s: 0.6 x plain ASGI with ONNX", ratio(ours, asgi, rate), 0.6)
    for access, share in (("key", 0.92), ("jwt", 0.88)):
        closed = servers.get(f"ours_{access}", {})
        if rate in ours and rate in closed:
            promise = f"answers/s with {access}: {share} x without"
            yield at_least(promise, ratio(closed, ours, rate), share)
    if p50 in ours and p50 in fastapi:
        promise = f"p50 at {LIGHT} connections: 1.3 x FastAPI's with ONNX"
        yield at_most(promise, ratio(ours, fastapi, p50), 1.3)
    if ours:
        yield at_most("ready within 3 s of its start", ours["ready_s"]["median"], 3, " s")
    if long := results.get("endurance"):
        promise = f"no errors in {long['seconds']} s at {long['connections']} connections"
        yield at_most(promise, long["errors"], 0, " errors")
        yield at_most("less than 400 MB after them", long["memory_mb"], 400, " MB")


def ratio(ours: dict[str, Any], other: dict[str, Any], name: str) -> float:
    return float(ours[name]["median"] / other[name]["median"])


def at_least(promise: str, value: float, bar: float) -> Bar:
    return Bar(promise, f"{value:.2f}", value >= bar)


def at_most(promise: str, value: float, bar: float, unit: str = "") -> Bar:
    return Bar(promise, f"{value:.3g}{unit}", value <= bar)
