"""What `/metrics` tells of API keys: which lines give none, and when those end that get in."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from flights.auth.keyring import Keyring


def key_metrics(keyring: Keyring) -> Iterator[Metric]:
    """As of the worker that is asked: all of them read the same lines."""
    unusable = GaugeMetricFamily(
        "flight_key_lines_unusable",
        "Lines of API keys that give none, by kind; all: 1 where nobody gets in, or will soon.",
        labels=["kind"],
    )
    for kind, count in keyring.unusable().items():
        unusable.add_metric([kind], count)
    yield unusable
    ends = GaugeMetricFamily(
        "flight_key_expires_timestamp_seconds",
        "When an API key ends, of the 100 that end first.",
        labels=["client", "key"],
    )
    for client, _, expires, key in keyring.ends():
        ends.add_metric([client, key], expires)
    yield ends
