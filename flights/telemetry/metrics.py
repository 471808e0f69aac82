"""What is counted, for Prometheus: few series, none with a name that a sender can choose.

Each worker writes to files of its own, and `exposition` adds them up (prometheus_client's
multiprocess mode, which BentoML prepares). BentoML's own metrics are switched off in `service.py`:
they know neither client nor model.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import bentoml
import numpy as np
import psutil
from numpy.typing import NDArray
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from flights.features import is_probability
from flights.live.summary import Summary
from flights.model.score_bins import BINS, binned, expected_shares
from flights.model.served import DelayModel
from flights.telemetry import cloud_run
from flights.telemetry.logs.structured import lines
from flights.telemetry.memory import memory_of
from flights.telemetry.metric_files import reserve

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 5)  # 0.4: the objective
SHORT = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.4, 1)
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
MOST_CLIENTS = 100
CLIENTS: set[str] = set()

reserve()
REQUESTS = Counter("flight_requests", "Answered requests.", ("route", "status", "client"))
DURATION = Histogram(
    "flight_request_duration_seconds",
    "From a request's headers to the end of its answer.",
    ("route", "status"),
    buckets=SECONDS,
)
SIZE = Histogram("flight_batch_size", "Flights in one call of the model.", buckets=SIZES)
QUEUE = Histogram("flight_queue_seconds", "Wait for the batch, of its first flight.", buckets=SHORT)
INFERENCE = Histogram("flight_inference_seconds", "A call of the model.", buckets=SHORT)
INVALID = Counter("flight_scores_invalid", "Scores that are no probability, not answered.")

KEPT = Counter("flight_predictions_kept", "Predictions that were kept for later judgement.")
DROPPED = Counter("flight_predictions_dropped", "Predictions that were to be kept, but lost.")
LINES_DROPPED = Counter("flight_log_lines_dropped", "Lines of the log that could not be written.")
lines.count = LINES_DROPPED.inc
FOLLOW_FAILURES = Counter("flight_live_failures", "Looks at what is told that went wrong.")


def by_value(name: str, description: str, label: str, values: tuple[str, ...]) -> dict[str, Any]:
    """A counter for each value of a label; all are there, at 0, before anything happens."""
    counter = Counter(name, description, (label,))
    return {value: counter.labels(value) for value in values}


SHED = by_value(
    "flight_shed", "Requests refused with 429.", "reason", ("rate", "concurrency", "memory", "wait")
)
SHED_CONNECTIONS = by_value(
    "flight_connections_shed",
    "Connections closed, or looks at a worker without a free descriptor, because of too many.",
    "reason",
    ("idle", "new", "descriptors"),
)
AUTH_FAILURES = by_value(
    "flight_auth_failures",
    "Requests that were not let in.",
    "reason",
    ("missing", "invalid", "scope", "address", "throttled"),
)
UNKNOWN = by_value(
    "flight_unknown_categories",
    "Names that the model has not learnt from, by request field.",
    "field",
    ("opera", "aerolinea", "destino", "siglades"),
)
SHADOWED = by_value(
    "flight_shadow",
    "Flights that FLIGHT_SHADOW was to score, too.",
    "result",
    ("scored", "failed", "dropped"),
)
SCORES = by_value("flight_scores", "Probabilities answered, by size.", "bin", BINS)


@cache  # a dictionary look-up instead of a lock and a tuple of strings for each request
def answered(route: str, status: str, client: str) -> Any:
    REQUESTS.labels(route, "5xx", client)  # there before the first failure, so that it shows
    return REQUESTS.labels(route, status, client), DURATION.labels(route, status)


def count(route: str, status: int, client: str, seconds: float) -> None:
    """One answered request. An issuer can have any number of clients: not all get their series."""
    if client not in CLIENTS:
        if len(CLIENTS) < MOST_CLIENTS:
            CLIENTS.add(client)
        else:
            client = "others"
    requests, duration = answered(route, f"{status // 100}xx", client)
    requests.inc()
    duration.observe(seconds)


def count_scores(probabilities: NDArray[np.floating[Any]], seconds: float) -> None:
    """One call of the model."""
    SIZE.observe(len(probabilities))
    INFERENCE.observe(seconds)
    valid = probabilities[is_probability(probabilities)]
    for name, number in zip(BINS, binned(valid), strict=True):
        if number:
            SCORES[name].inc(number)
    if len(valid) < len(probabilities):
        INVALID.inc(len(probabilities) - len(valid))


def exposition(
    model: DelayModel | None,
    accept: str = "",
    day: Summary | None = None,
    more: Iterable[Metric] = (),
) -> tuple[bytes, str]:
    """All workers' metrics in a format that the header `Accept` asks for, and its media type.

    `day`: what is known of it, None where no departures are told. `more`: of this worker alone.
    """
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    encode, media_type = choose_encoder(accept)
    return encode(State(model, registry, day, more)), media_type


class State(Collector):
    """What was counted, and what is measured when it is asked for."""

    def __init__(
        self,
        model: DelayModel | None,
        counted: Collector,
        day: Summary | None = None,
        more: Iterable[Metric] = (),
    ) -> None:
        self.model = model
        self.counted = counted
        self.day = day
        self.more = more

    def collect(self) -> Iterator[Metric]:
        yield from self.counted.collect()
        yield GaugeMetricFamily(
            "flight_memory_bytes", "Memory of all processes.", memory_of(service_processes())
        )
        yield from of_day(self.day)
        info = GaugeMetricFamily(
            "flight_model_info", "The served model, and what serves it.", labels=["tag", "revision"]
        )
        info.add_metric([self.model.tag if self.model else "none", revision()], 1)
        yield info
        yield from self.more
        if self.model is None:
            return
        if self.model.created:
            created = self.model.created.timestamp()
            yield GaugeMetricFamily(
                "flight_model_created_timestamp_seconds", "When it was registered.", created
            )
        expected = GaugeMetricFamily(
            "flight_scores_expected_share",
            "Share of the flights that the model learnt from, by probability.",
            labels=["bin"],
        )
        for name, share in expected_shares(self.model.metadata).items():
            expected.add_metric([name], share)
        yield expected


def of_day(day: Summary | None) -> Iterator[Metric]:
    """How old and how full of holes the news of departures is."""
    if day:
        yield GaugeMetricFamily(
            "flight_live_known_until_timestamp_seconds",
            "Up to when all departures are told; 0: nothing was told yet.",
            60 * (day.watermark or 0),
        )
    if day and day.unresolved is not None:
        yield GaugeMetricFamily(
            "flight_live_unresolved_share",
            "Share of a day's flights of which no end was told.",
            day.unresolved,
        )


def revision() -> str:
    """Of Cloud Run or Knative, elsewhere the Bento's version; "none" without either."""
    bento = bentoml.server_context.bento_version
    return cloud_run.revision() or (bento if bento != "not available" else "none")


def service_processes() -> list[psutil.Process]:
    own = psutil.Process()
    first = own.parent() if "--worker-id" in sys.argv else None  # BentoML's supervisor
    return [first, *first.children(recursive=True)] if first else [own]
