"""What all servers of the comparison get: flights, their probabilities, loads."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import joblib

from bench.compare.contenders import Contender
from bench.compare.parity import ask, check, expected
from bench.compare.servers.pickled import VARIABLE
from bench.compare.servers.store import stored_model
from bench.harness.credentials import Access, accesses
from bench.harness.server import Server, started
from bench.payloads import embedded, sample, write
from bench.wrk import Load, load
from train.model import fit

CHECKED = 100  # flights asked for one by one before the load, and as many other ones after it


@dataclass(frozen=True)
class Plan:
    bodies: list[bytes]
    probabilities: list[float]
    file: Path  # the bodies, for wrk
    logs: Path  # a folder
    loads: dict[int, int]  # connections -> seconds
    accesses: Mapping[str, Access]  # by the names of `bench.harness.credentials`
    rounds: int = 3

    def start(self, contender: Contender) -> AbstractContextManager[Server]:
        """Ready is who answers a flight."""
        log, access = self.logs / f"{contender.name}.log", self.accesses[contender.access]

        def answers(port: int) -> bool:
            return ask(port, self.bodies[0], access)[0] == HTTPStatus.OK

        return started(contender.command, log, answers, contender.environment, access)

    def load(self, server: Server, connections: int, seconds: int) -> Load:
        return load(server.url, self.file, connections, seconds, access=server.access)

    def check(self, contender: Contender, server: Server, first: int) -> None:
        if contender.has_model:
            part = slice(first, first + CHECKED)
            check(server.port, self.bodies[part], self.probabilities[part], server.access)


@contextmanager
def prepared(connections: list[int], seconds: int, rounds: int) -> Iterator[Plan]:
    """The flights, their probabilities and the pickled pipeline, in a temporary folder."""
    flights = embedded()
    bodies = sample(flights)
    first, *others = connections
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        joblib.dump(fit(flights), folder / "pipeline.joblib")
        os.environ[VARIABLE] = str(folder / "pipeline.joblib")
        loads = {first: seconds} | {number: max(1, seconds // 2) for number in others}
        file = write(bodies, folder / "flights.jsonl")
        with accesses() as ways:
            yield Plan(bodies, expected(bodies, stored_model()), file, folder, loads, ways, rounds)
