"""A real Prometheus that watches a service under a short load, for `deploy.monitoring.picture`."""

import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

HERE = Path(__file__).parent
USERS = 8


@contextmanager
def started(
    command: list[str], ready: str, log: Path, environment: dict[str, str] | None = None
) -> Iterator[None]:
    """A program that runs until the block ends. Raises RuntimeError if it is not ready in 60 s."""
    given = os.environ | (environment or {})
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output, env=given) as run,
    ):
        try:
            wait_for(ready, run, log)
            yield
        finally:
            run.terminate()


def wait_for(url: str, run: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(120):
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        if run.poll() is not None:
            break
        time.sleep(0.5)
    raise RuntimeError(f"{url} is not ready:\n{log.read_text()[-2000:]}")


def configure(folder: Path, urls: Sequence[str], key: str) -> list[str]:
    """Prometheus' command; it reads and judges each second instead of each minute."""
    config = yaml.safe_load((HERE / "prometheus/prometheus.yaml").read_text(encoding="utf-8"))
    rules = (HERE / "prometheus/rules.yaml").read_text(encoding="utf-8")
    (folder / "rules.yaml").write_text(rules.replace("interval: 1m", "interval: 1s"))
    (folder / "key").write_text(key or "none")
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    scrape = config["scrape_configs"][0]
    scrape["authorization"]["credentials_file"] = "key"
    scrape["static_configs"] = [{"targets": [httpx.URL(url).netloc.decode() for url in urls]}]
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(config))
    return [
        "prometheus",
        f"--config.file={folder}/prometheus.yaml",
        f"--storage.tsdb.path={folder}/data",
    ]


def unseen(url: str) -> Any:
    """The flight of an airline new to the model that the document of the service has."""
    post = httpx.get(f"{url}/openapi.json").json()["paths"]["/predict"]["post"]
    return post["requestBody"]["content"]["application/json"]["examples"]["unseen"]["value"]


def ask(
    client: httpx.Client, url: str, flights: Sequence[bytes], unknown: Any, lists: float
) -> None:
    """Mostly single flights, a share of `lists`; some mistakes, some with an `unknown` name."""
    kind, flight = random.random(), random.choice(flights)
    if kind < lists:
        schedule = b",".join(random.choices(flights, k=random.choice((20, 200))))
        client.post(f"{url}/predict_batch", content=b"[" + schedule + b"]")
    elif kind > 0.97:
        client.post(f"{url}/predict", content=b"{" + flight)
    elif kind > 0.95:
        client.post(f"{url}/predict", json=unknown)
    else:
        client.post(f"{url}/predict", content=flight)


def load(
    url: Callable[[], str], keys: Sequence[str], flights: Sequence[bytes], seconds: float
) -> None:
    """Eight users who ask about 20 times a second; four in the first third.

    `url`: where they ask now. Of several keys, who has the last one asks about lists, too.
    """
    unknown = unseen(url())

    def user(number: int) -> None:
        key, end = keys[number % len(keys)], time.monotonic() + seconds
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        time.sleep(seconds / 3 if number >= USERS / 2 else 0)
        with httpx.Client(headers=headers) as client:
            while time.monotonic() < end:
                ask(client, url(), flights, unknown, 0.3 if key == keys[-1] else 0)
                time.sleep(random.expovariate(20))

    with ThreadPoolExecutor(USERS) as pool:
        list(pool.map(user, range(USERS)))
