"""The built Bento, served over HTTP by two workers."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import bentoml
import httpx
import pytest

from tests.samples.airports import EXAMPLE
from tests.servers.serving import ROOT, served
from train.registry.store import files_of, save

PACKAGE = {
    str(path.relative_to(ROOT))
    for path in (ROOT / "flights").rglob("*")
    if path.suffix in (".py", ".html", ".css", ".js")
}


def run(*command: str) -> str:
    """What a command of the environment's bin folder prints; its errors if it fails."""
    path = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [path, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def bento(trained: bentoml.Model) -> bentoml.Bento:
    tag = run("bentoml", "build", "--output", "tag").removeprefix("__tag__:")
    return bentoml.bentos.get(tag)


@pytest.fixture(scope="module")
def newer(trained: bentoml.Model, bento: bentoml.Bento) -> Iterator[bentoml.Model]:
    """A model that came into the store after the Bento was built."""
    stored = save(lambda tag: files_of(trained), dict(trained.info.metadata))
    yield stored
    bentoml.models.delete(stored.tag)


@pytest.fixture(scope="module")
def url(
    bento: bentoml.Bento, newer: bentoml.Model, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    log = tmp_path_factory.mktemp("served") / "log"
    with served(log, target=str(bento.tag)) as service:
        yield service.url


def test_the_bento_holds_what_serving_needs_and_nothing_else(bento: bentoml.Bento) -> None:
    source = Path(bento.path_of("src"))
    files = {str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()}
    assert files == {"service.py", "bentofile.yaml", *PACKAGE}


def test_what_ships_is_pinned_by_hash_without_the_training_packages(bento: bentoml.Bento) -> None:
    text = Path(bento.path_of("env/python/requirements.txt")).read_text()
    text = text.removesuffix(f"bentoml=={version('bentoml')}\n")  # BentoML's own second mention
    pins = re.findall(r"^([a-z0-9._-]+)==\S+.* \\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^\w", text, re.MULTILINE))
    assert {"bentoml", "onnxruntime", "airportsdata", "uvloop", "httptools"} <= set(pins)
    assert not {"scikit-learn", "pandas", "skl2onnx", "onnx"} & set(pins)


def test_the_bento_names_the_model_that_it_was_built_with(
    bento: bentoml.Bento, trained: bentoml.Model
) -> None:
    assert [model.tag for model in bento.info.all_models] == [trained.tag]


@pytest.mark.slow
def test_the_served_bento_gives_the_probability_of_training(
    url: str, trained: bentoml.Model
) -> None:
    response = httpx.post(f"{url}/predict", json=EXAMPLE)
    known = trained.info.metadata["known_flight"]["probability"]
    assert (response.status_code, response.json()) == (200, {"atraso": round(known, 6)})


@pytest.mark.slow
def test_the_served_bento_keeps_its_model_when_a_newer_one_is_in_the_store(
    url: str, trained: bentoml.Model, newer: bentoml.Model
) -> None:
    headers = httpx.post(f"{url}/predict", json=EXAMPLE).headers
    assert headers["x-model-tag"] == str(trained.tag)


@pytest.mark.slow
def test_a_bad_request_among_100_over_http_harms_none(url: str) -> None:
    flights: list[dict[str, Any]] = [
        EXAMPLE | {"hora": f"{n % 24:02}:{n % 60:02}"} for n in range(100)
    ]
    with httpx.Client(base_url=url) as client:
        alone = client.post("/predict_batch", json=flights).json()
        flights.insert(50, EXAMPLE | {"dia": 31})
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda flight: client.post("/predict", json=flight), flights))
    assert answers.pop(50).status_code == 422
    assert [answer.json() for answer in answers] == alone
