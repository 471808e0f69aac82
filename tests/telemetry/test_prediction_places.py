"""A bucket of predictions, by the API of Cloud Storage: a fake of it and of the metadata server."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from flights.settings import Settings
from flights.telemetry.predictions.log import PredictionLog
from flights.telemetry.predictions.places import CREATE, TOKEN, Bucket
from tests.telemetry.test_prediction_log import FLIGHTS, TAG


class Google(BaseHTTPRequestHandler):
    """Gives a token to who asks as Google wants, and takes objects of who has it."""

    objects: dict[str, bytes]
    held: list[str]

    def do_GET(self) -> None:
        if self.path == TOKEN and self.headers["Metadata-Flavor"] == "Google":
            self.send(200, {"access_token": "t0ken"})
        elif self.path == f"/storage/v1/b/kept/iam/testPermissions?permissions={CREATE}":
            self.send(200 if self.known() else 401, {"permissions": self.held})
        else:
            self.send(404, {})

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if url.path != "/upload/storage/v1/b/kept/o" or not self.known() or not self.held:
            self.send(403, {})
            return
        query = parse_qs(url.query)
        assert query["uploadType"] == ["media"]
        self.objects[query["name"][0]] = content
        self.send(200, {})

    def known(self) -> bool:
        return self.headers["Authorization"] == "Bearer t0ken"

    def send(self, status: int, answer: dict[str, Any]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Google]]:
    served = type("Served", (Google,), {"objects": {}, "held": [CREATE]})
    with ThreadingHTTPServer(("127.0.0.1", 0), served) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        address = f"127.0.0.1:{server.server_port}"
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://{address}")
        monkeypatch.setenv("GCE_METADATA_HOST", address)
        yield served
        server.shutdown()


def closed(folder: str) -> PredictionLog:
    """A log that was told one prediction."""
    made = PredictionLog.of(Settings(prediction_log=folder, prediction_sample=1), TAG)
    assert made
    made.note("a-request", FLIGHTS[:1], [0.25])
    made.close(20)
    return made


@pytest.mark.parametrize(("folder", "prefix"), [("gs://kept", ""), ("gs://kept/2026/", "2026/")])
def test_predictions_are_written_to_a_bucket_as_the_machines_account(
    google: type[Google], folder: str, prefix: str
) -> None:
    made = closed(folder)
    ((name, content),) = google.objects.items()
    assert name.startswith(f"{prefix}20")
    assert name.endswith(".jsonl.gz")
    assert json.loads(gzip.decompress(content))["request_id"] == "a-request"
    assert (made.kept, made.dropped) == (1, 0)


def test_a_bucket_that_the_account_may_not_write_is_told_at_the_start(
    google: type[Google], caplog: pytest.LogCaptureFixture
) -> None:
    google.held = []
    made = closed("gs://kept")
    cause = f"this account has no {CREATE}"
    assert caplog.messages == [f"predictions cannot be kept in gs://kept, 0 lost: {cause}"]
    assert (made.kept, made.dropped) == (0, 1)


def test_an_answer_of_google_that_is_no_good_is_named_in_one_line(google: type[Google]) -> None:
    with pytest.raises(OSError, match=r"^127\.0\.0\.1 answers 404$"):
        Bucket("another", "").try_out()


def test_away_from_google_nothing_is_sent(
    google: type[Google], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GCE_METADATA_HOST", "127.0.0.1:1")
    made = closed("gs://kept")
    assert (google.objects, made.dropped) == ({}, 1)
