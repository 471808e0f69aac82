"""What was rolled back is gone from traffic, template and champion, and does not come back."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.servers.fake_google import (
    DIGEST,
    NEW,
    OLD,
    OLD_IMAGE,
    OLDER,
    ROOT,
    SETTINGS,
    Google,
    fake_google,
)
from tests.servers.fake_revisions import revision

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "git"))), reason="needs bash, curl and git"
)
BLOCKED, CHAMPION = "models/blocked.json", "models/champion.json"


@pytest.fixture
def google() -> Iterator[Google]:
    """NEW was released after OLD, and its model is the champion."""
    with fake_google() as google:
        google.targets = [
            {"revisionName": NEW, "percent": 100},
            {"revisionName": NEW, "tag": "candidate"},
            {"revisionName": OLD, "tag": "previous"},
        ]
        google.template = revision(SETTINGS["IMAGE"], commit="c0ffee", model="abc", build="42-1")
        google.revisions[NEW] = google.template
        google.apis.storage.objects[CHAMPION] = {"tag": "flight_delay:abc", "reason": "better"}
        yield google


def blocked(google: Google, *words: str, **env: str) -> tuple[int, str]:
    """python3 -m deploy.release.blocked, as an operator runs it."""
    module = ("python3", "-m", "deploy.release.blocked", *words)
    done = google.run("with-token.sh", *module, **env)
    return done.returncode, done.stdout + done.stderr


def test_rollback_brings_back_traffic_template_and_champion(google: Google) -> None:
    done = google.run("rollback.sh", REASON="wrong for Lima")
    assert done.returncode == 0, done.stderr
    assert google.traffic() == {OLD: 100}
    assert google.template["spec"]["containers"][0]["image"] == OLD_IMAGE
    assert google.template["metadata"]["labels"]["commit"] == "0ld"
    champion = google.apis.storage.objects[CHAMPION]
    assert (champion["tag"], champion["reason"]) == ("flight_delay:0ldmodel", "wrong for Lima")
    assert champion["history"] == [{"tag": "flight_delay:abc", "reason": "better"}]


def test_what_was_rolled_back_is_refused_with_the_reason(google: Google) -> None:
    google.run("rollback.sh", REASON="wrong for Lima")
    for script in ("release.sh", "deploy.sh"):
        done = google.run(script)
        assert done.returncode == 1
        assert f"{DIGEST} is blocked: wrong for Lima (" in done.stderr
        assert "by ana@example.com)" in done.stderr
    assert google.traffic() == {OLD: 100}
    assert not [call for call in google.calls if call[:2] == ["run", "deploy"]]


@pytest.mark.parametrize("what", [DIGEST, "flight_delay:abc", "c0ffee"])
def test_each_of_image_model_and_commit_is_refused_alone(google: Google, what: str) -> None:
    entry = {"reason": "slow", "time": "2026-11-26", "who": "ana"}
    google.apis.storage.objects[BLOCKED] = {what: entry}
    done = google.run("deploy.sh")
    assert done.returncode == 1
    assert f"{what} is blocked: slow (2026-11-26, by ana)" in done.stderr


def test_it_comes_back_once_somebody_unblocks_it(google: Google) -> None:
    google.run("rollback.sh")
    assert blocked(google, "unblock", DIGEST, "c0ffee", "flight_delay:abc") == (0, "")
    assert google.run("deploy.sh").returncode == 0


def test_a_commit_that_holds_a_blocked_one_is_refused(google: Google) -> None:
    asked = ["git", "rev-parse", "HEAD", "HEAD~1"]
    found = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True)
    newer, older = found.stdout.split()
    blocked(google, "block", "slow", older)
    assert blocked(google, "check", newer)[0] == 1
    assert blocked(google, "check", "c0ffee") == (0, "")


def test_a_model_that_serves_on_is_not_blocked(google: Google) -> None:
    google.revisions[NEW]["metadata"]["labels"]["model"] = "0ldmodel"
    google.run("rollback.sh")
    assert set(google.apis.storage.objects[BLOCKED]) == {DIGEST, "c0ffee"}
    assert google.apis.storage.objects[CHAMPION]["tag"] == "flight_delay:abc"


def test_a_rollback_to_the_first_revision_blocks_no_model(google: Google) -> None:
    """Terraform made it, without labels: nobody knows whether its model is another one."""
    google.revisions[OLD]["metadata"]["labels"] = {}
    assert google.run("rollback.sh").returncode == 0
    assert set(google.apis.storage.objects[BLOCKED]) == {DIGEST, "c0ffee"}
    assert google.apis.storage.objects[CHAMPION]["tag"] == "flight_delay:abc"


def test_rollback_of_another_size_blocks_nothing(google: Google) -> None:
    google.revisions[NEW] = google.revisions[OLD]
    assert google.run("rollback.sh").returncode == 0
    assert BLOCKED not in google.apis.storage.objects


def test_traffic_comes_back_where_the_bucket_is_away(google: Google) -> None:
    google.apis.storage.is_away = True
    done = google.run("rollback.sh")
    assert (done.returncode, google.traffic()) == (1, {OLD: 100})
    assert google.template["spec"]["containers"][0]["image"] == OLD_IMAGE
    assert f"{OLD} serves, but its template, the champion or the list" in done.stderr
    assert google.events()[-1]["outcome"] == "rollback_failed"


def test_a_move_whose_answer_is_lost_is_followed_by_the_rest(google: Google) -> None:
    google.forgets = "update-traffic"
    done = google.run("rollback.sh")
    assert (done.returncode, google.traffic()) == (0, {OLD: 100})
    assert DIGEST in google.apis.storage.objects[BLOCKED]
    assert google.apis.storage.objects[CHAMPION]["tag"] == "flight_delay:0ldmodel"


def test_a_list_that_is_damaged_keeps_no_bad_champion(google: Google) -> None:
    google.apis.storage.objects[BLOCKED] = ["damaged"]
    done = google.run("rollback.sh")
    assert (done.returncode, google.traffic()) == (1, {OLD: 100})
    assert google.apis.storage.objects[CHAMPION]["tag"] == "flight_delay:0ldmodel"
    assert "blocked.json is no JSON object" in done.stderr


def test_going_back_to_what_serves_says_how_to_block_what_served(google: Google) -> None:
    """As of a rollback that was killed after it had moved the traffic."""
    done = google.run("rollback.sh", REVISION=NEW)
    assert f"deploy.release.restore REASON {NEW} REVISION" in done.stdout
    assert BLOCKED not in google.apis.storage.objects


def test_what_was_rolled_back_is_blocked_where_the_template_stays(google: Google) -> None:
    google.fails_at = "services update flight-delay"
    done = google.run("rollback.sh")
    assert (done.returncode, google.traffic()) == (1, {OLD: 100})
    assert DIGEST in google.apis.storage.objects[BLOCKED]


def test_a_candidate_that_was_blocked_meanwhile_gets_no_traffic(google: Google) -> None:
    google.run("rollback.sh", REASON="wrong for Lima")
    done = google.run("release.sh", "shift", REVISION=NEW, LOAD_RESULT="success")
    assert (done.returncode, google.traffic()) == (1, {OLD: 100})
    assert google.events()[-1]["stage"] == "blocked"


def test_a_list_that_somebody_else_changes_meanwhile_keeps_both(google: Google) -> None:
    storage = google.apis.storage
    read = storage.answer

    def slow(path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, object]:
        found = read(path, query, body)
        if "alt" in query and not storage.generations.get(BLOCKED, 1) > 2:
            storage.write(BLOCKED, storage.generations.get(BLOCKED, 1), b'{"theirs": {}}')
        return found

    storage.objects[BLOCKED] = {}
    storage.answer = slow  # type: ignore[method-assign]
    assert blocked(google, "block", "slow", "ours")[0] == 0
    assert set(storage.objects[BLOCKED]) == {"theirs", "ours"}


def test_unblocking_what_is_not_blocked_says_so(google: Google) -> None:
    assert blocked(google, "unblock", "c0ffee") == (1, "not blocked: c0ffee\n")
    assert blocked(google, "list") == (0, "")
    assert blocked(google, "lst")[0] == 2


def test_a_champion_that_came_meanwhile_stays(google: Google) -> None:
    google.apis.storage.objects[CHAMPION] = {"tag": "flight_delay:newer"}
    google.run("rollback.sh")
    assert google.apis.storage.objects[CHAMPION] == {"tag": "flight_delay:newer"}
    assert CHAMPION not in google.apis.storage.generations  # nor written anew


def test_rollback_further_than_one_revision_blocks_what_served(google: Google) -> None:
    google.run("rollback.sh", REVISION=OLDER)
    assert google.apis.storage.objects[CHAMPION]["tag"] == "flight_delay:0ldermodel"
