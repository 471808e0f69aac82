"""What surrounds a served service fails: disk, model, issuer, clock."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import bentoml
import httpx
import pytest

from flights.model.served import ONNX_FILE
from flights.telemetry.metric_files import BYTES
from tests.samples.airports import EXAMPLE
from tests.senders.clients import counted
from tests.servers.issuer import AUDIENCE, running_issuer
from tests.servers.serving import READY_SECONDS, Served, served, started

pytestmark = pytest.mark.slow

RESPAWN_S = 11  # BentoML's supervisor looks every ten seconds whether a worker has ended


# The disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB; as TMPDIR, it holds what is counted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, check=False).returncode:
        pytest.skip("needs the right to mount a disk of its own")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> None:
    with (disk / "filler").open("ab", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4_096)):
            pass
    assert shutil.disk_usage(disk).free == 0


def home_on(disk: Path) -> Path:
    """A BentoML home with the model."""
    home = disk / "bentoml"
    shutil.copytree(Path(os.environ["BENTOML_HOME"]) / "models", home / "models")
    return home


def statuses(service: Served) -> set[int]:
    """Of requests of each kind, and of kinds that were not counted before."""
    with httpx.Client(base_url=service.url) as client:
        flights = [EXAMPLE, EXAMPLE | {"opera": "Nueva"}]
        predicted = [client.post("/predict", json=flights[n % 2]) for n in range(40)]
        explained = [client.post("/explain", json=EXAMPLE) for _ in range(4)]
        read = [client.get(path) for path in ("/model", "/metrics", "/docs.json", "/readyz") * 2]
        return {answer.status_code for answer in [*predicted, *explained, *read]}


def test_requests_go_on_when_the_disk_gets_full(
    trained: bentoml.Model, disk: Path, tmp_path: Path
) -> None:
    kept = {"FLIGHT_PREDICTION_LOG": str(disk / "kept"), "FLIGHT_PREDICTION_SAMPLE": "1"}
    with served(tmp_path / "log", TMPDIR=str(disk), **kept) as service:
        workers = service.workers()
        fill(disk)
        assert statuses(service) == {200}
        assert service.workers() == workers
    assert "predictions cannot be kept" in (tmp_path / "log").read_text()


def test_it_starts_on_a_full_disk_and_says_that_workers_count_for_themselves(
    trained: bentoml.Model, disk: Path, tmp_path: Path
) -> None:
    fill(disk)
    os.truncate(disk / "filler", (disk / "filler").stat().st_size - BYTES // 2)
    with served(tmp_path / "log", TMPDIR=str(disk)) as service:
        assert statuses(service) == {200}
    assert (tmp_path / "log").read_text().count('"each worker counts for itself"') == 2


def test_requests_go_on_when_predictions_cannot_be_kept_on_a_read_only_disk(
    trained: bentoml.Model, disk: Path, tmp_path: Path
) -> None:
    kept = {"FLIGHT_PREDICTION_LOG": str(disk), "FLIGHT_PREDICTION_SAMPLE": "1"}
    with served(tmp_path / "log", **kept) as service:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert statuses(service) == {200}
    assert "Read-only file system" in (tmp_path / "log").read_text()


# The reader of the log


def log_that_is(kind: str, folder: Path) -> tuple[Path, int]:
    """A file for the log, and the descriptor of who could read it."""
    if kind == "full":
        return Path("/dev/full"), os.open(os.devnull, os.O_RDONLY)
    os.mkfifo(folder / "log")
    return folder / "log", os.open(folder / "log", os.O_RDONLY | os.O_NONBLOCK)


@pytest.mark.parametrize("kind", ["full", "gone", "stalled"])
def test_requests_go_on_when_nobody_takes_the_log(
    trained: bentoml.Model, tmp_path: Path, kind: str
) -> None:
    log, reader = log_that_is(kind, tmp_path)
    with served(log) as service, httpx.Client(base_url=service.url) as client:
        if kind == "gone":
            os.close(reader)
        answers = [client.post("/predict", json=EXAMPLE) for _ in range(1_000)]  # 300 KB of log
        assert {answer.status_code for answer in answers} == {200}
        assert client.get("/livez").status_code == 200
        dropped = counted(client.get("/metrics").text, "flight_log_lines_dropped_total")
        assert dropped > 0 or kind == "stalled"  # whose lines still wait
    if kind != "gone":
        os.close(reader)


# The model


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1_000])


def alter(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (truncate, "model.onnx is damaged: it is not the file that was stored"),
        (alter, "model.onnx is damaged: it is not the file that was stored"),
        (Path.unlink, "model.onnx cannot be read: No such file or directory"),
    ],
)
def test_with_a_damaged_model_it_is_not_ready_says_why_and_does_not_restart(
    trained: bentoml.Model, tmp_path: Path, damage: Callable[[Path], None], reason: str
) -> None:
    home = home_on(tmp_path)
    damage(next(home.rglob(ONNX_FILE)))
    with started(tmp_path / "log", BENTOML_HOME=str(home)) as service:
        ready = answer(service, "/readyz")
        workers = service.workers()
        time.sleep(RESPAWN_S)
        assert (len(workers), service.workers()) == (2, workers)
        assert httpx.get(f"{service.url}/livez").status_code == 200
        assert httpx.post(f"{service.url}/predict", json=EXAMPLE).status_code == 503
        assert service.end() == 0
    assert (ready.status_code, ready.json()["detail"].endswith(reason)) == (503, True)
    assert reason in (tmp_path / "log").read_text()


def answer(service: Served, path: str) -> httpx.Response:
    """The first one."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        try:
            return httpx.get(f"{service.url}{path}")
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"no answer in {READY_SECONDS} s")


def test_without_any_model_it_ends_and_says_why(tmp_path: Path) -> None:
    with started(tmp_path / "log", BENTOML_HOME=str(tmp_path / "empty")) as service:
        assert service.process.wait(READY_SECONDS) == 1
    assert "flight_delay" in (tmp_path / "log").read_text()


# The issuer of tokens, and clocks


@pytest.fixture
def issued(trained: bentoml.Model, tmp_path: Path) -> Iterator[Callable[..., int]]:
    """The status that a new token with such claims gets while the issuer is down."""

    def status(**claims: float) -> int:
        token = issuer.token(jti=str(time.monotonic_ns()), **claims).decode()
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.post(f"{service.url}/predict", json=EXAMPLE, headers=headers).status_code

    with ExitStack() as running:
        with running_issuer() as issuer:
            settings = {"FLIGHT_JWT_ISSUER": issuer.url, "FLIGHT_JWT_AUDIENCE": AUDIENCE}
            service = running.enter_context(served(tmp_path / "log", **settings))
            while issuer.asked.count("/jwks") < 2:  # by each worker, at its start
                time.sleep(0.1)
            assert status() == 200
        yield status


def test_without_the_issuer_tokens_get_in_and_clocks_may_differ_by_30_s(
    issued: Callable[..., int],
) -> None:
    now = time.time()
    assert {issued() for _ in range(20)} == {200}
    assert issued(nbf=now + 30, iat=now + 30) == 200
    assert issued(exp=now - 30) == 200
    assert [issued(nbf=now + 90), issued(iat=now + 90), issued(exp=now - 90)] == [401] * 3
