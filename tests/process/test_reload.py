"""Another model of the store is taken up without a restart: `make promote`, then SIGHUP."""

import asyncio
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from unittest.mock import Mock

import bentoml
import httpx
import psutil
import pytest
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.models import ModelStore
from circus.exc import ConflictError

from flights.model.served import ONNX_FILE
from flights.process.arbiter import Supervisor
from tests.process.test_supervisor import supervisor
from tests.samples.airports import EXAMPLE, LIM
from tests.senders.clients import Load
from tests.servers.serving import READY_SECONDS, Served, served
from train.registry.store import files_of, metadata_of, save
from train.registry.succession import promote

CLIENTS = 20
# Of a worker that begins at once: why it cannot predict is in a file, if there is one.
BEGINS = """import os, time; from pathlib import Path; fault = Path('{fault}')
told = Path(os.environ['SUPERVISOR_FOLDER'], str(os.getpid())); part = told.with_suffix('.part')
part.write_text(fault.read_text() if fault.exists() else ''); part.rename(told); time.sleep(60)"""


class Asked(NamedTuple):
    statuses: set[int]
    tags: list[str]  # of the models that answered, as they came
    workers: set[int]  # how many there were


@pytest.fixture
def home(trained: bentoml.Model, tmp_path: Path) -> Iterator[Path]:
    """A model store of its own, which has the trained model and a challenger that is its copy."""
    files, metadata = files_of(trained), metadata_of(trained)
    before = BentoMLContainer.model_store.get()
    (tmp_path / "home" / "models").mkdir(parents=True)
    BentoMLContainer.model_store.set(ModelStore(tmp_path / "home" / "models"))
    save(lambda tag: files, dict(metadata))
    save(lambda tag: files, dict(metadata), challenger=True)
    yield tmp_path / "home"
    BentoMLContainer.model_store.set(before)


def newest() -> str:
    return str(bentoml.models.get("flight_delay").tag)


async def ask_until(service: Served, line: str) -> Asked:
    """New connections, beside clients that keep theirs, until the log has such a line."""
    asked, load = Asked(set(), [], set()), Load(service.port, CLIENTS)
    end = time.monotonic() + READY_SECONDS
    async with httpx.AsyncClient(timeout=READY_SECONDS) as client:
        while line not in service.log.read_text():
            assert time.monotonic() < end, service.log.read_text()[-3_000:]
            answer = await client.post(
                f"{service.url}/predict", json=EXAMPLE, headers={"Connection": "close"}
            )
            ready = await client.get(f"{service.url}/readyz", headers={"Connection": "close"})
            asked.statuses.update((answer.status_code, ready.status_code))
            asked.tags.append(answer.headers["x-model-tag"])
            asked.workers.add(len(service.workers()))
    await load.stop()
    asked.statuses.update(load.answers)
    assert load.lost == []
    assert load.answers.total() > CLIENTS
    return asked


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return sorted(psutil.Process(process.pid).children(), key=psutil.Process.create_time)


def begun(fault: Path) -> str:
    return BEGINS.format(fault=fault).replace("\n", "; ")


def test_on_sighup_each_worker_ends_once_another_has_begun(tmp_path: Path) -> None:
    with supervisor(begun(tmp_path / "fault")) as process:
        assert process.stdout
        process.stdout.readline()
        first, seen = workers_of(process), set()
        process.send_signal(signal.SIGHUP)
        while set(now := workers_of(process)) & set(first):
            seen.add(len(now))
            time.sleep(0.01)
        assert seen <= {2, 3}
        assert 3 in seen
        assert len(now) == 2


def test_workers_stay_where_a_new_one_cannot_predict(tmp_path: Path) -> None:
    with supervisor(begun(tmp_path / "fault")) as process:
        assert process.stdout
        process.stdout.readline()
        first = workers_of(process)
        (tmp_path / "fault").write_text("it is damaged")
        process.send_signal(signal.SIGHUP)
        assert process.stderr
        told = process.stderr.readline()
        assert told.endswith("the workers stay, a new one cannot take over: it is damaged\n")
        assert [one for one in workers_of(process) if one.is_running()] == first


def test_signals_that_come_while_workers_are_replaced_count_as_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting: list[object] = []
    arbiter = Supervisor.__new__(Supervisor)
    arbiter.again = None
    arbiter.loop = SimpleNamespace(
        call_later=lambda *_: waiting.append(timer := object()) or timer,
        remove_timeout=waiting.remove,
    )
    monkeypatch.setattr(arbiter, "replace_workers", Mock(side_effect=ConflictError))
    for _ in range(5):
        arbiter.reload()
    assert len(waiting) == 1


@pytest.mark.slow
def test_a_promoted_model_is_taken_up_and_no_request_is_lost(home: Path, tmp_path: Path) -> None:
    before = newest()
    with served(tmp_path / "log", BENTOML_HOME=str(home)) as service:
        promote(str(bentoml.models.get("flight_delay_challenger").tag))
        service.process.send_signal(signal.SIGHUP)
        asked = asyncio.run(ask_until(service, "all workers are replaced"))
        after = {
            httpx.post(f"{service.url}/predict", json=EXAMPLE).headers["x-model-tag"]
            for _ in range(20)
        }
    assert asked.statuses == {200}
    assert asked.workers <= {2, 3}
    assert asked.tags[0] == before
    assert after == {newest()} != {before}


@pytest.mark.slow
def test_a_damaged_model_is_not_taken_up_and_harms_nobody(home: Path, tmp_path: Path) -> None:
    before = newest()
    with served(tmp_path / "log", BENTOML_HOME=str(home)) as service:
        workers = service.workers()
        stored = promote(str(bentoml.models.get("flight_delay_challenger").tag))
        Path(stored.path_of(ONNX_FILE)).write_bytes(b"damaged")
        service.process.send_signal(signal.SIGHUP)
        asked = asyncio.run(ask_until(service, "the workers stay, a new one cannot take over: "))
        assert service.workers() == workers
    assert (asked.statuses, set(asked.tags)) == ({200}, {before})


@pytest.mark.slow
def test_a_model_of_another_airport_is_not_taken_up(home: Path, tmp_path: Path) -> None:
    stored, before = bentoml.models.get("flight_delay_challenger"), newest()
    with served(tmp_path / "log", BENTOML_HOME=str(home)) as service:
        workers = service.workers()
        metadata = metadata_of(stored) | {"airport": LIM.as_metadata()}
        of_lima = save(lambda tag: files_of(stored), metadata).tag
        service.process.send_signal(signal.SIGHUP)
        sentence = f"model {of_lima} is of Lima (SPJC), but this service began with SCEL: start"
        asked = asyncio.run(ask_until(service, f"a new one cannot take over: {sentence}"))
        assert service.workers() == workers
    assert (asked.statuses, set(asked.tags)) == ({200}, {before})
