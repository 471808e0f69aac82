"""What BentoML loads and nothing here uses is not loaded."""

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import bentoml
import pytest
from starlette.testclient import TestClient

from flights.process.unused import NoClient, StandIn, leave_out
from tests.samples.airports import EXAMPLE
from tests.servers.serving import READY_SECONDS, served

# A file of each that a process has open as long as it has loaded it.
AIOHTTP, CRYPTOGRAPHY, ONNX = "aiohttp/_http_parser", "cryptography/", "onnxruntime/"
CIRCUS = "zmq/backend/"


def test_a_stand_in_is_the_module_as_soon_as_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    monkeypatch.setitem(sys.modules, "colorsys", StandIn("colorsys"))
    import colorsys  # noqa: PLC0415 (what is tested)

    assert isinstance(sys.modules["colorsys"], StandIn)
    assert colorsys.rgb_to_hls(1, 1, 1) == (0, 1, 0)
    assert not isinstance(sys.modules["colorsys"], StandIn)


def test_the_service_answers_without_a_client_of_itself(
    serving: Callable[..., AbstractContextManager[TestClient]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("aiohttp", "_bentoml_impl.client", "_bentoml_impl.server.serving"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    leave_out()
    with serving() as client:
        instance = bentoml.get_current_service()
        assert isinstance(instance.__self_proxy__, NoClient)
        assert client.post("/predict", json=EXAMPLE).status_code == 200
    assert isinstance(sys.modules["aiohttp"], StandIn)


def maps(pid: int) -> str:
    return Path(f"/proc/{pid}/maps").read_text()


@pytest.mark.slow
def test_each_process_has_loaded_what_it_needs(trained: bentoml.Model, tmp_path: Path) -> None:
    with served(tmp_path / "log") as service:
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end and not all(ONNX in maps(one) for one in service.workers()):
            time.sleep(0.05)  # the second worker may begin later
        supervisor, workers = maps(service.process.pid), [*map(maps, service.workers())]
    assert [ONNX in one for one in (supervisor, *workers)] == [False, True, True]
    assert [CIRCUS in one for one in (supervisor, *workers)] == [True, False, False]
    assert not any(AIOHTTP in one or CRYPTOGRAPHY in one for one in (supervisor, *workers))
