import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bentoml
import pytest

from bench.compare.contenders import CONTENDERS
from bench.compare.measure import batched
from bench.compare.parity import ask
from bench.harness.ephemeral import is_ready
from bench.harness.server import started
from tests.samples.airports import EXAMPLE


@pytest.mark.slow
def test_with_batching_off_each_flight_is_a_call_of_the_model(
    trained: bentoml.Model, tmp_path: Path
) -> None:
    body = json.dumps(EXAMPLE).encode()
    command = CONTENDERS["ours_unbatched"].command
    with started(command, tmp_path / "log", is_ready) as server, ThreadPoolExecutor(16) as pool:
        statuses = [status for status, _ in pool.map(lambda _: ask(server.port, body), range(64))]
        assert (statuses, batched(server)) == ([200] * 64, (64, 64))
