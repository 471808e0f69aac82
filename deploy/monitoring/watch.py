"""A real Prometheus that watches a service under a short load, for `deploy.monitoring.picture`."""

import random
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml

HERE = Path(__file__).parent
UNKNOWN = {"fecha": "2022-01-01", "hora": "08:00", "opera": "LATAM", "destino": "NRT"}


@contextmanager
def started(command: list[str], ready: str, log: Path) -> Iterator[None]:
    """A program that runs until the block ends. Raises RuntimeError if it is not ready in 60 s."""
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as run:
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


def configure(folder: Path, url: str, key: str) -> list[str]:
    """Prometheus' command; it reads and judges each second instead of each minute."""
    config = yaml.safe_load((HERE / "prometheus/prometheus.yaml").read_text(encoding="utf-8"))
    rules = (HERE / "prometheus/rules.yaml").read_text(encoding="utf-8")
    (folder / "rules.yaml").write_text(rules.replace("interval: 1m", "interval: 1s"))
    (folder / "key").write_text(key or "none")
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    scrape = config["scrape_configs"][0]
    scrape["authorization"]["credentials_file"] = "key"
    scrape["static_configs"] = [{"targets": [httpx.URL(url).netloc.decode()]}]
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(config))
    return [
        "prometheus",
        f"--config.file={folder}/prometheus.yaml",
        f"--storage.tsdb.path={folder}/data",
    ]


def ask(client: httpx.Client, flights: Sequence[bytes], draw: random.Random) -> None:
    """Mostly single flights; some schedules, some mistakes, some unknown destinations."""
    kind, flight = draw.random(), draw.choice(flights)
    if kind < 0.03:
        schedule = b",".join(draw.choices(flights, k=draw.choice((20, 200))))
        client.post("/predict_batch", content=b"[" + schedule + b"]")
    elif kind < 0.06:
        client.post("/predict", content=b"{" + flight)
    elif kind < 0.08:
        client.post("/predict", json=UNKNOWN)
    else:
        client.post("/predict", content=flight)


def load(url: str, key: str, flights: Sequence[bytes], seconds: float) -> None:
    """Eight users who ask about 20 times a second; four in the first third."""

    def user(number: int) -> None:
        draw, end = random.Random(number), time.monotonic() + seconds
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        time.sleep(seconds / 3 if number % 2 else 0)
        with httpx.Client(base_url=url, headers=headers) as client:
            while time.monotonic() < end:
                ask(client, flights, draw)
                time.sleep(draw.expovariate(20))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(user, range(8)))
