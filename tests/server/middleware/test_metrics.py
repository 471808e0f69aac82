"""What is counted of requests."""

import bentoml
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from flights.model.score_bins import BINS
from flights.telemetry import metrics
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import Serving, counted


def test_requests_are_counted_by_route_status_and_client(client: TestClient) -> None:
    labels = {"route": "/predict", "client": "anonymous"}
    good, bad = ({**labels, "status": status} for status in ("2xx", "4xx"))
    before = [counted(client, "flight_requests_total", **one) for one in (good, bad)]
    client.post("/predict", json=EXAMPLE)
    client.post("/predict", json={})
    after = [counted(client, "flight_requests_total", **one) for one in (good, bad)]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]


def test_only_so_many_clients_are_counted_one_by_one(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "CLIENTS", set())
    monkeypatch.setattr(metrics, "MOST_CLIENTS", 3)  # the first asks for the metrics
    before = counted(client, "flight_requests_total", route="/explain")
    for name in ("first", "second", "third", "fourth", "first"):
        metrics.count("/explain", 200, name, 0.1)
    each = [
        counted(client, "flight_requests_total", route="/explain", client=name)
        for name in ("first", "second", "third", "others")
    ]
    assert each == [2, 1, 0, 2]
    assert counted(client, "flight_requests_total", route="/explain") == before + 5


@pytest.mark.parametrize(
    ("of_cloud_run", "bento", "told"),
    [("flight-delay-7", "zl3x4", "flight-delay-7"), ("", "zl3x4", "zl3x4")],
)
def test_the_metrics_tell_the_revision_that_serves(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, of_cloud_run: str, bento: str, told: str
) -> None:
    monkeypatch.setenv("K_REVISION", of_cloud_run)
    monkeypatch.setattr(bentoml.server_context, "bento_version", bento)
    assert counted(client, "flight_model_info", revision=told) == 1


def test_unknown_paths_are_one_series(client: TestClient) -> None:
    for number in range(3):
        client.get(f"/nowhere/{number}")
    routes = {
        sample.labels["route"]
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if family.name == "flight_requests"
    }
    assert "other" in routes
    assert not any("nowhere" in route for route in routes)


def test_each_answered_probability_is_counted_in_its_bin(client: TestClient) -> None:
    before = counted(client, "flight_scores_total")
    probability = client.post("/predict", json=EXAMPLE).json()["atraso"]
    name = next(one for one in BINS if float(one[:4]) <= probability < float(one[5:]))
    assert counted(client, "flight_scores_total") == before + 1
    assert counted(client, "flight_scores_total", bin=name) >= 1


def test_the_served_model_and_the_scores_that_it_expects_are_told(
    client: TestClient, trained: bentoml.Model
) -> None:
    created = counted(client, "flight_model_created_timestamp_seconds")
    assert counted(client, "flight_model_info", tag=str(trained.tag)) == 1
    assert created == pytest.approx(trained.info.creation_time.timestamp())
    assert counted(client, "flight_scores_expected_share") == pytest.approx(1)
    assert counted(client, "flight_memory_bytes") > 50e6


def test_names_that_the_model_does_not_know_are_counted_by_field(client: TestClient) -> None:
    before = counted(client, "flight_unknown_categories_total", field="opera")
    client.post("/predict", json=EXAMPLE | {"opera": "Nueva", "aerolinea": None})
    assert counted(client, "flight_unknown_categories_total", field="opera") == before + 1


def test_failures_are_counted_from_0_before_there_is_one(serving: Serving) -> None:
    with serving() as client:
        client.get("/docs.json")
        text = client.get("/metrics").text
    labels = {"route": "/docs.json", "status": "5xx", "client": "anonymous"}
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    failed = [one for one in samples if one.labels == labels and one.name.endswith("_total")]
    assert [one.value for one in failed] == [0]
