"""Google's APIs that are called without gcloud: Cloud Storage, and Cloud Monitoring."""

import json
import time
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "ya29.a-token"  # noqa: S105 (of nobody)
Answer = tuple[int, Any]  # status, JSON


class Storage:
    """One bucket: objects with a generation, which a write may be bound to."""

    def __init__(self) -> None:
        self.objects: dict[str, Any] = {}
        self.generations: dict[str, int] = {}
        self.is_away = False

    def answer(self, path: str, query: dict[str, list[str]], body: bytes) -> Answer:
        if self.is_away:
            return 503, {}
        if path.startswith("/upload/"):
            return self.write(query["name"][0], int(query["ifGenerationMatch"][0]), body)
        name = unquote(path.rpartition("/o/")[2])
        if name not in self.objects:
            return 404, {}
        metadata = {"generation": str(self.generations.get(name, 1))}
        return 200, self.objects[name] if "alt" in query else metadata

    def write(self, name: str, expected: int, body: bytes) -> Answer:
        generation = self.generations.get(name, int(name in self.objects))
        if expected != generation:
            return 412, {}
        self.objects[name], self.generations[name] = json.loads(body), generation + 1
        return 200, {}


class Monitoring:
    """Clients that ask all the time, and what is measured of the revisions that answer them."""

    def __init__(self) -> None:
        self.per_second = 0.0  # requests of all clients
        self.failing: dict[str, float] = {}  # revision: share of 5xx
        self.slow: dict[str, float] = {}  # revision: p99 in ms, of others it is 50
        self.lag = 0.0  # seconds until a request is seen
        self.is_forbidden = False
        self.history: list[tuple[float, dict[str, int]]] = []
        self.since: list[float] = []  # starts of what was asked for

    def shifted(self, shares: dict[str, int]) -> None:
        self.history.append((time.time(), shares))

    def requests(self, revision: str, start: float, end: float) -> float:
        end = min(end, time.time() - self.lag)
        ends = [at for at, _ in self.history[1:]] + [end]
        return self.per_second * sum(
            max(0.0, min(end, until) - max(start, at)) * shares.get(revision, 0) / 100
            for (at, shares), until in zip(self.history, ends, strict=True)
        )

    def answer(self, query: dict[str, list[str]]) -> Answer:
        if self.is_forbidden:
            return 403, {"error": {"message": "monitoring.timeSeries.list denied"}}
        if int(query["aggregation.alignmentPeriod"][0].removesuffix("s")) < 60:
            return 400, {"error": {"message": "the alignment period has to be 60 s at least"}}
        start, end = (seconds(query[f"interval.{name}Time"][0]) for name in ("start", "end"))
        self.since.append(start)
        revisions = {name for _, shares in self.history for name in shares}
        counts = {name: self.requests(name, start, end) for name in revisions}
        if "request_latencies" in query["filter"][0]:
            found = [
                series(name, {}, {"doubleValue": self.slow.get(name, 50.0)})
                for name in counts
                if counts[name] >= 1
            ]
        else:
            found = [one for name in counts for one in self.classes(name, counts[name])]
        return 200, {"timeSeries": found} if found else {}

    def classes(self, name: str, count: float) -> list[dict[str, Any]]:
        failed = round(count * self.failing.get(name, 0))
        by_class = {"2xx": round(count) - failed, "5xx": failed}
        return [
            series(name, {"response_code_class": code}, {"int64Value": str(number)})
            for code, number in by_class.items()
            if number
        ]


def series(revision: str, metric: dict[str, str], value: dict[str, Any]) -> dict[str, Any]:
    return {
        "metric": {"labels": metric},
        "resource": {"labels": {"revision_name": revision}},
        "points": [{"value": value}],
    }


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


class Apis:
    def __init__(self) -> None:
        self.storage, self.monitoring = Storage(), Monitoring()

    def answer(self, target: str, authorization: str, body: bytes = b"") -> Answer:
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        if authorization != f"Bearer {TOKEN}":
            return 401, {}
        if parts.path == "/v3/projects/project/timeSeries":
            return self.monitoring.answer(query)
        return self.storage.answer(parts.path, query, body)

    @staticmethod
    def serves(target: str) -> bool:
        return target.startswith(("/v3/", "/storage/", "/upload/"))
