"""What was rolled back stays out of the bucket's champions and of the store."""

from pathlib import Path
from socket import socket

import bentoml
import pytest
from gcp_storage_emulator.server import create_server

from deploy.release import models
from deploy.release.blocked import BLOCKED, CHAMPION
from tests.deploy.release.models.stored import BETTER, FIRST, champion, push, save
from tests.servers.fake_bucket import Bucket
from train.registry.store import files_of

pytestmark = pytest.mark.usefixtures("store")


def test_the_champion_before_comes_back_whole_and_the_bad_one_is_blocked(
    bucket: Bucket, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    record = bucket.json(CHAMPION)
    bad = save(BETTER | {"against": first})
    assert push() == 0
    assert models.main(["back", "late every Monday"]) == 0
    told = bucket.json(CHAMPION)
    assert {k: told[k] for k in ("tag", "file", "sha256")} == {
        k: record[k] for k in ("tag", "file", "sha256")
    }
    assert told["reason"] == "late every Monday"
    assert [one["tag"] for one in told["history"]] == [bad, first]
    assert models.main(["blocked"]) == 0
    assert f"{bad} is blocked: late every Monday (" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["push"], ["push", "--force", "now"], ["pull"], ["fetch"]])
def test_what_is_blocked_does_not_come_back_until_it_is_unblocked(
    command: list[str], bucket: Bucket, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = dict(bucket.files)
    assert models.main(["block", first, "wrong"]) == 0
    assert models.main(command) == 1
    assert {k: v for k, v in bucket.files.items() if k != BLOCKED} == before
    assert models.main(["unblock", first]) == 0
    assert models.main(command) == 0


def test_without_a_champion_before_it_stays(
    bucket: Bucket, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models.main(["back", "wrong"]) == 1
    assert f"there was no champion before {first}" in capsys.readouterr().err
    assert (champion(bucket), BLOCKED in bucket.files) == (first, False)


def free_port() -> int:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.usefixtures("bucket")
def test_another_server_of_the_same_api_understands_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has generations, and looks at no precondition."""
    port = free_port()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
    with create_server("127.0.0.1", port, in_memory=True, default_bucket="models-test"):
        first = save(FIRST)
        assert push() == 0
        save(BETTER | {"against": first})
        assert push() == 0
        assert models.main(["back", "wrong"]) == 0
        bentoml.models.delete(first)
        assert models.main(["pull"]) == 0
        assert files_of(bentoml.models.get(first)) == {"model.onnx": b"content"}
