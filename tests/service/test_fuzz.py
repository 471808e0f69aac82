"""Requests that nobody thought of: the served service against its own API document."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.samples.airports import EXAMPLE
from tests.senders.clients import counted
from tests.servers.serving import Served

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

REQUESTS = 20_000  # at least, of schemathesis and hypothesis together
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance,negative_data_rejection,"
    "ignored_auth,unsupported_method"
)


def test_schemathesis_finds_nothing(service: Served, key: tuple[str, str], tmp_path: Path) -> None:
    # 413: a list over the cap is too large, not wrong.
    refused = [400, 401, 403, 404, 405, 408, 413, 415, 422, 429]
    config = f"[checks]\nnegative_data_rejection.expected-statuses = {refused}\n"
    (tmp_path / "schemathesis.toml").write_text(config, encoding="ascii")
    command = [Path(sys.executable).with_name("schemathesis"), "run", f"{service.url}/docs.json"]
    options = ["--header", f"X-API-Key: {key[0]}", "--checks", CHECKS, "--no-color"]
    options += ["--phases", "examples,coverage,fuzzing", "--max-examples", "300"]
    options += ["--continue-on-failure", "--generation-database", "none", "--seed", "1"]
    done = subprocess.run(
        [*command, *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    document = httpx.get(f"{service.url}/docs.json", headers={"X-API-Key": key[0]}).json()
    operations = sum(map(len, document["paths"].values()))
    assert f" {operations} passed" in done.stdout
    assert "WARNINGS" not in done.stdout, done.stdout[-2000:]  # an operation that it never got into


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(sorted(EXAMPLE))
PLAUSIBLE = st.sampled_from(["LIM", "Lima", "2024-02-29", "24:00", "I", "Sábado", "", "\0", 0, 31])
CHANGES = st.dictionaries(FIELDS | st.text(max_size=8), PLAUSIBLE | JSON, max_size=4)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Flights with a few fields changed or left out; now and then any JSON, or any bytes."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(st.binary(max_size=200))
    if kind == 1:
        return json.dumps(draw(JSON)).encode()
    left_out = draw(st.sets(FIELDS, max_size=3))
    flight = {k: v for k, v in EXAMPLE.items() if k not in left_out} | draw(CHANGES)
    return json.dumps(flight).encode("utf-8", "surrogatepass")


def test_no_body_is_a_server_error(service: Served, key: tuple[str, str]) -> None:
    seen: Counter[int] = Counter()

    with httpx.Client(base_url=service.url, headers={"X-API-Key": key[0]}) as client:
        client.headers["Content-Type"] = "application/json"

        @settings(
            max_examples=6_500,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(bodies())
        def ask(body: bytes) -> None:
            for path, content in (
                ("/predict", body),
                ("/predict_batch", b"[%s]" % body),
                ("/explain", body),
            ):
                answer = client.post(path, content=content)
                seen[answer.status_code] += 1
                assert answer.status_code in (200, 400, 422)
                media = "application/json" if answer.is_success else "application/problem+json"
                assert answer.headers["content-type"] == media
                json.loads(answer.content)

        ask()
    assert seen.keys() == {200, 400, 422}


def test_that_were_enough_requests_and_none_failed(service: Served, key: tuple[str, str]) -> None:
    """Of the whole module, as the service itself has counted them."""
    text = httpx.get(f"{service.url}/metrics", headers={"X-API-Key": key[0]}).text
    assert counted(text, "flight_requests_total") >= REQUESTS
    assert counted(text, "flight_requests_total", status="5xx") == 0
