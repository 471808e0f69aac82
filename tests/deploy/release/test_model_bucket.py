"""Models in a bucket: Google's API, as the Cloud Storage emulator speaks it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import bentoml
import pytest
from gcp_storage_emulator.server import Server, create_server

from deploy.release import models
from deploy.release.bucket import Bucket
from train.registry.store import files_of

NAME = "flight_delay_challenger"  # so that no other test is served it


@pytest.fixture(scope="module")
def emulator() -> Iterator[tuple[Server, str]]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with create_server("127.0.0.1", port, in_memory=True, default_bucket="models-test") as server:
        yield server, f"http://127.0.0.1:{port}"


@pytest.fixture
def bucket(emulator: tuple[Server, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Empty."""
    server, url = emulator
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", url)
    monkeypatch.setenv("BUCKET", "models-test")
    yield Bucket("models-test")
    server.wipe(keep_buckets=True)


@pytest.fixture
def stored() -> Iterator[bentoml.Model]:
    yield (model := save("first"))
    delete(model)


@pytest.fixture
def pushed(bucket: Bucket, stored: bentoml.Model) -> bentoml.Model:
    """A model that is in the bucket and no longer in the store."""
    assert models.main(["push", str(stored.tag)]) == 0
    delete(stored)
    return stored


def save(content: str) -> bentoml.Model:
    with bentoml.models.create(NAME, metadata={"categories": ["Lima", "Ñuñoa"]}) as stored:
        Path(stored.path_of("model.onnx")).write_text(content)
    return stored


def delete(model: bentoml.Model) -> None:
    if in_store(model):
        bentoml.models.delete(model.tag)


def in_store(model: bentoml.Model) -> bool:
    return model.tag in {other.tag for other in bentoml.models.list()}


def test_the_champion_comes_back_as_it_was_pushed(pushed: bentoml.Model) -> None:
    assert models.main(["pull"]) == 0
    pulled = bentoml.models.get(pushed.tag)
    assert files_of(pulled) == {"model.onnx": b"first"}
    assert pulled.info.metadata == {"categories": ["Lima", "Ñuñoa"]}
    assert pulled.info.creation_time == pushed.info.creation_time


def test_the_bucket_has_the_model_its_checksum_and_who_is_champion(
    bucket: Bucket, pushed: bentoml.Model
) -> None:
    assert json.loads(bucket.read("models/champion.json")) == {"tag": str(pushed.tag)}
    path = f"models/flight_delay_challenger/{pushed.tag.version}.bentomodel"
    assert len(bucket.read(f"{path}.sha256").strip()) == 64
    assert bucket.read(path)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("gcloud"), reason="no Google Cloud SDK")
def test_gcloud_fetches_the_champion_for_a_job_that_installs_nothing(
    pushed: bentoml.Model, tmp_path: Path
) -> None:
    storage = f"{os.environ['STORAGE_EMULATOR_HOST']}/storage/v1/"
    env = os.environ | {
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE": storage,
        "CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true",
        "CLOUDSDK_CONFIG": str(tmp_path / "gcloud"),
    }
    script = Path(models.__file__).with_name("fetch.sh")
    subprocess.run([script], cwd=tmp_path, env=env, check=True, capture_output=True)
    bentoml.models.import_model(str(tmp_path / f"champion/{pushed.tag.version}.bentomodel"))
    assert files_of(bentoml.models.get(pushed.tag)) == {"model.onnx": b"first"}
    delete(pushed)


def test_a_model_with_another_checksum_does_not_come_into_the_store(
    bucket: Bucket, pushed: bentoml.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    path = models.path_of(str(pushed.tag))
    bucket.write(path, bucket.read(path) + b" ")
    assert models.main(["pull"]) == 1
    assert f"{path} has the SHA-256 " in capsys.readouterr().err
    assert not in_store(pushed)


def test_a_model_of_the_store_that_is_newer_than_the_champion_is_named(
    pushed: bentoml.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = save("second")
    assert models.main(["pull"]) == 0
    delete(newer)
    assert capsys.readouterr().err == f"{newer.tag} there is newer, and goes before it\n"


def test_an_empty_bucket_has_no_champion(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models.main(["pull"]) == 1
    assert "gs://models-test/models/champion.json: 404" in capsys.readouterr().err


def test_an_unknown_model_is_not_pushed(bucket: Bucket, capsys: pytest.CaptureFixture[str]) -> None:
    assert models.main(["push", "flight_delay:unknown"]) == 1
    assert "flight_delay:unknown" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["push", "pull"])
def test_without_a_bucket_it_says_which_variable_is_missing(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BUCKET", raising=False)
    assert models.main([command]) == 2
    assert capsys.readouterr().err == "BUCKET is not set: the name of the model bucket\n"
