"""A release beside a rollback or another release: nobody's decision is undone."""

import shutil
from collections.abc import Iterator

import pytest

from tests.servers.fake_google import DIGEST, NEW, OLD, OLDER, SETTINGS, Google, fake_google

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "openssl"))), reason="needs bash, curl and openssl"
)


@pytest.fixture
def google() -> Iterator[Google]:
    with fake_google() as google:
        yield google


def test_release_stops_when_somebody_else_moves_the_traffic(google: Google) -> None:
    google.tag("candidate", NEW)
    google.shift = lambda *_: None  # as if a rollback came right after it
    done = google.run("shift.sh", URL=google.env["CANDIDATE_URL"])
    assert "somebody else has moved the traffic" in done.stderr
    assert google.changes() == [f"{NEW}=10,{OLD}=90"]


def test_where_somebody_else_has_moved_the_traffic_it_stays(google: Google) -> None:
    shift = google.shift

    def shift_by_two(shares: dict[str, str], options: dict[str, str]) -> None:
        shift(shares, options)
        if shares:  # a rollback to OLDER comes right after the first step
            shift({OLDER: "100"}, {})

    google.shift = shift_by_two  # type: ignore[method-assign]
    done = google.run("release.sh")
    assert (done.returncode, google.traffic()) == (3, {OLDER: 100})
    (event,) = google.events()
    assert (event["outcome"], event["stage"], event["revision"]) == ("failed", "shift", OLDER)
    assert "somebody else has moved the traffic" in event["reason"]
    assert google.apis.storage.objects == {}


@pytest.mark.parametrize(("is_away", "code"), [(False, 1), (True, 0)])
def test_what_is_blocked_meanwhile_goes_no_further(
    google: Google, is_away: bool, code: int
) -> None:
    shift, storage = google.shift, google.apis.storage

    def shift_and_block(shares: dict[str, str], options: dict[str, str]) -> None:
        shift(shares, options)
        if shares:  # the rollback moved the traffic before this did
            storage.objects["models/blocked.json"] = {DIGEST: {"reason": "wrong for Lima"}}
            storage.is_away = is_away

    google.shift = shift_and_block  # type: ignore[method-assign]
    done = google.run("release.sh", STEPS="10 100")
    assert (done.returncode, google.traffic()) == (code, {NEW: 100} if is_away else {OLD: 100})
    assert ("is blocked: wrong for Lima" in done.stderr) is not is_away


def test_a_candidate_of_another_release_gets_no_traffic(google: Google) -> None:
    google.tag("candidate", "flight-delay-00004-theirs")
    done = google.run("shift.sh", URL=google.env["CANDIDATE_URL"], CANDIDATE=NEW)
    assert "00004-theirs is the candidate, not flight-delay-00003-new" in done.stderr
    assert google.changes() == []


def test_a_newest_revision_of_another_image_is_no_candidate(google: Google) -> None:
    gcloud = google.gcloud

    def overtaken(words: list[str]) -> str:
        told = gcloud(words)
        if words[:2] == ["run", "deploy"]:
            google.revisions[NEW] = google.revisions[OLD]
        return told

    google.gcloud = overtaken  # type: ignore[method-assign]
    done = google.run("deploy.sh")
    assert f"{NEW}, the newest revision, is not of {SETTINGS['IMAGE']}" in done.stderr
    assert (done.returncode, google.traffic()) == (1, {OLD: 100})
    assert [target for target in google.targets if target.get("tag") == "candidate"] == []
