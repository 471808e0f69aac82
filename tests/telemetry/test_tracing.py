"""Spans: what they tell, whose trace they follow, where they are sent."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from starlette.testclient import TestClient

from flights.auth.keys import new_key
from flights.settings import Settings, SettingsError
from flights.telemetry import cloud_run, tracing
from flights.telemetry.tracing import Answered, Tracer
from tests.servers.otlp_collector import Collector
from tests.telemetry.test_traceparent import NOT_SAMPLED, PARENT, SAMPLED, TRACE

ANSWERED = Answered("/predict", 200, "desk", 1, 0.003)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def tracer(url: str, sample: float) -> Tracer:
    made = Tracer.of(Settings(otlp_endpoint=url, trace_sample=sample))
    assert made
    return made


def attributes(of: Any) -> dict[str, Any]:
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in of.attributes}


def test_a_span_tells_route_status_client_flights_and_time_and_no_more(
    collector: Collector,
) -> None:
    made = tracer(collector.url, 1)
    before = time.time_ns()
    trace_id = made.tell(Answered("/predict_batch", 200, "desk", 120, 1.5))
    made.close()
    (sent,) = collector.spans
    assert (sent.name, sent.kind) == ("/predict_batch", Span.SPAN_KIND_SERVER)
    assert attributes(sent) == {
        "http.route": "/predict_batch",
        "http.response.status_code": 200,
        "flight.client": "desk",
        "flight.batch_size": 120,
    }
    assert sent.trace_id.hex() == trace_id
    assert sent.end_time_unix_nano - sent.start_time_unix_nano == 1_500_000_000
    assert before <= sent.end_time_unix_nano <= time.time_ns()


def test_the_collector_is_told_the_service(collector: Collector) -> None:
    made = tracer(collector.url, 1)
    made.tell(ANSWERED)
    made.close()
    (resource,) = collector.requests[0].resource_spans
    assert attributes(resource.resource)["service.name"] == "flight_delay"


def test_a_collector_that_is_not_googles_gets_no_token_of_this_account(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GCE_METADATA_HOST", collector.url.removeprefix("http://"))
    made = tracer(collector.url, 1)
    made.tell(ANSWERED)
    made.close()
    assert (collector.credentials, collector.fetched) == ([None], 0)


@pytest.mark.parametrize(("lasts", "tokens"), [(3_599, ["t1", "t1"]), (60, ["t1", "t2"])])
def test_cloud_trace_is_told_project_and_revision_with_a_token_that_has_not_ended(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, lasts: int, tokens: list[str]
) -> None:
    monkeypatch.setattr(tracing, "GOOGLE", "127.0.0.1")  # the collector here
    monkeypatch.setenv("GCE_METADATA_HOST", collector.url.removeprefix("http://"))
    monkeypatch.setattr(cloud_run, "project", lambda: "airline-delays")
    monkeypatch.setenv("K_REVISION", "flight-delay-00007-abc")
    collector.lasts = lasts
    made = tracer(collector.url, 1)
    for _ in range(2):
        made.tell(ANSWERED)
        made.provider.force_flush()
    made.close()
    assert collector.credentials == [f"Bearer {token}" for token in tokens]
    told = attributes(collector.requests[0].resource_spans[0].resource)
    assert (told["gcp.project_id"], told["service.version"]) == (
        "airline-delays",
        "flight-delay-00007-abc",
    )


def test_a_sampled_caller_is_followed_and_its_span_is_the_parent(collector: Collector) -> None:
    made = tracer(collector.url, 0)
    trace_id = made.tell(ANSWERED, SAMPLED)
    made.close()
    (sent,) = collector.spans
    assert (sent.trace_id.hex(), sent.parent_span_id.hex()) == (TRACE, PARENT)
    assert trace_id == TRACE


def test_a_caller_that_does_not_sample_is_followed(collector: Collector) -> None:
    made = tracer(collector.url, 1)
    trace_id = made.tell(ANSWERED, NOT_SAMPLED)
    made.close()
    assert (trace_id, collector.spans) == (TRACE, [])


def test_a_share_of_the_other_requests_is_sampled(collector: Collector) -> None:
    made = tracer(collector.url, 0.5)
    for _ in range(400):
        made.tell(ANSWERED, b"not-a-traceparent")
    made.close()
    assert 130 < len(collector.spans) < 270  # 200 +- 7 standard deviations


@pytest.mark.parametrize(
    ("status", "code"), [(200, 0), (422, 0), (500, Span().status.STATUS_CODE_ERROR)]
)
def test_only_a_fault_of_the_server_is_an_error(
    collector: Collector, status: int, code: int
) -> None:
    made = tracer(collector.url, 1)
    made.tell(ANSWERED._replace(status=status))
    made.close()
    assert collector.spans[0].status.code == code


def test_spans_are_of_requests_that_were_let_in(
    collector: Collector, serving: Callable[..., AbstractContextManager[TestClient]]
) -> None:
    """A stranger who asks for a trace gets none; where all are let in, everybody does."""
    traced = {"otlp_endpoint": collector.url, "trace_sample": "0"}
    key, line = new_key("desk", "predict", datetime.now(UTC) + timedelta(days=1))
    wants = {"traceparent": SAMPLED.decode()}
    with serving(**traced, api_keys=line) as client:
        statuses = [
            client.get(path, headers=wants | more).status_code
            for path, more in [
                ("/livez", {}),
                ("/nowhere", {}),
                ("/model", {}),
                ("/model", {"X-API-Key": "wrong"}),
                ("/model", {"X-API-Key": key}),
            ]
        ]
    assert statuses == [200, 401, 401, 401, 200]
    assert [(span.name, attributes(span)["flight.client"]) for span in collector.spans] == [
        ("/model", "desk")
    ]


def test_the_path_of_the_collector_may_be_given(collector: Collector) -> None:
    made = tracer(f"{collector.url}/v1/traces/", 1)
    made.tell(ANSWERED)
    made.close()
    assert len(collector.spans) == 1


def test_a_collector_that_is_gone_is_not_waited_for(collector: Collector) -> None:
    made = tracer("http://127.0.0.1:9", 1)
    made.tell(ANSWERED)
    made.close(timeout_s=0.1)  # pytest's timeout fails it otherwise
    assert collector.spans == []


@pytest.mark.parametrize("name", ["HEADERS", "TRACES_HEADERS"])
@pytest.mark.parametrize(
    ("headers", "fits"),
    [
        ("api-key=c0ffee", True),
        ("Authorization = Bearer c0ffee==, x-scope=1,", True),
        ("Authorization: Bearer c0ffee", False),
        ("api-key=1,c0ffee", False),
        ('api-key="c0ffee"', False),
    ],
)
def test_the_key_of_a_collector_is_never_in_the_log(
    name: str,
    headers: str,
    fits: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(f"OTEL_EXPORTER_OTLP_{name}", headers)
    refused = pytest.raises(SettingsError, match=f"^OTEL_EXPORTER_OTLP_{name} must be [^0]*$")
    with nullcontext() if fits else refused:
        tracer("http://127.0.0.1:9", 1).close(0.1)
    assert caplog.messages == []
