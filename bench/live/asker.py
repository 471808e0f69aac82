"""locust -f bench/live/asker.py: check-in systems that ask about flights of the next days."""

import os
from pathlib import Path
from random import choice

from locust import FastHttpUser, constant_throughput, task

BODIES = Path(os.environ["BENCH_BODIES"]).read_text().splitlines()


class CheckIn(FastHttpUser):
    wait_time = constant_throughput(10)

    @task
    def predict(self) -> None:
        body, headers = choice(BODIES), {"Content-Type": "application/json"}
        with self.client.post("/predict", body, headers=headers, catch_response=True) as answer:
            if not answer.headers or answer.headers.get("X-Live", "none") == "none":
                answer.failure("answered without the departures of the day")
