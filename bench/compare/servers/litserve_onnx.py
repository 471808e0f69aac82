"""LitServe with batching, this project's checks and ONNX model.

`fast_queue` and as many API servers as workers are what its documentation tells for speed.
"""

import sys
from typing import Any

import litserve
from fastapi import HTTPException
from pydantic_core import to_json

from bench.compare.contenders import WORKERS
from bench.compare.servers.store import stored_model
from flights.api.errors.problems import Problem
from flights.api.reading.parsing import read_flight
from flights.features import Flight


class Delay(litserve.LitAPI):
    def setup(self, device: str) -> None:
        self.model = stored_model()

    def decode_request(self, request: dict[str, Any]) -> Flight:
        try:
            return read_flight(to_json(request), self.model.catalog).flights[0]
        except Problem as problem:
            raise HTTPException(problem.status, problem.detail) from None

    def batch(self, inputs: list[Flight]) -> list[Flight]:
        return inputs

    def predict(self, flights: list[Flight]) -> list[float]:
        return self.model.predict(flights)

    def unbatch(self, output: list[float]) -> list[float]:
        return output

    def encode_response(self, output: float) -> dict[str, float]:
        return {"atraso": round(output, 6)}


if __name__ == "__main__":
    server = litserve.LitServer(
        Delay(max_batch_size=100, batch_timeout=0.005),
        accelerator="cpu",
        workers_per_device=WORKERS,
        fast_queue=True,
    )
    server.run(
        host="127.0.0.1",
        port=int(sys.argv[1]),
        num_api_servers=WORKERS,
        log_level="warning",
        access_log=False,
        generate_client_file=False,
    )
