"""The release scripts, against a Google that keeps a service's traffic and every call."""

import json
import re
import shutil
from collections.abc import Iterator

import pytest

from tests.servers.fake_google import DIGEST, NEW, OLD, OLDER, ROOT, SETTINGS, Google, fake_google

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "openssl"))), reason="needs bash, curl and openssl"
)


@pytest.fixture
def google() -> Iterator[Google]:
    with fake_google() as google:
        yield google


@pytest.fixture(scope="module")
def released() -> Iterator[Google]:
    """After a release in which all went well."""
    with fake_google() as google:
        done = google.run("release.sh")
        assert done.returncode == 0, done.stderr
        yield google


@pytest.fixture
def canary(google: Google) -> Google:
    """A release that has come half-way."""
    google.targets = [
        {"revisionName": OLD, "percent": 50},
        {"revisionName": NEW, "percent": 50},
        {"revisionName": NEW, "tag": "candidate"},
        {"revisionName": OLDER, "tag": "previous"},
    ]
    return google


def test_release_deploys_by_digest_without_traffic_under_a_tag(released: Google) -> None:
    deploy = next(call for call in released.calls if call[:2] == ["run", "deploy"])
    assert {f"--image={SETTINGS['IMAGE']}", "--no-traffic"} <= set(deploy)
    assert "--update-labels=commit=c0ffee,model=abc,build=42-1" in deploy


def test_release_names_no_revision_which_terraform_would_take_back(released: Google) -> None:
    words = [word for call in released.calls for word in call]
    assert [word for word in words if word.startswith(("--tag", "--revision-suffix"))] == []
    assert f"--update-tags=candidate={NEW}" in words


def test_release_shifts_10_then_50_then_100_percent(released: Google) -> None:
    shares = [f"{NEW}=10,{OLD}=90", f"{NEW}=50,{OLD}=50", f"{NEW}=100"]
    assert released.changes() == ["deploy", *shares]
    assert released.traffic() == {NEW: 100}


def test_release_remembers_the_revision_before(released: Google) -> None:
    assert released.run("traffic.sh", "tagged", "previous").stdout == f"{OLD}\n"


def test_release_publishes_build_commit_digest_model_and_outcome(released: Google) -> None:
    (event,) = released.events()
    event.pop("time")
    assert event == {
        "service": "flight-delay",
        "outcome": "released",
        "build": "42-1",
        "commit": "c0ffee",
        "digest": DIGEST,
        "model": "flight_delay:abc",
        "revision": NEW,
        "stage": "",
        "reason": "",
    }


def test_release_tells_the_log_what_the_readme_reads(released: Google) -> None:
    (call,) = [call for call in released.calls if call[:2] == ["logging", "write"]]
    assert call[2] == "flight-delay-releases"
    assert {"--payload-type=json", "--severity=NOTICE"} <= set(call)
    assert json.loads(call[3])["outcome"] == "released"
    readme = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
    assert f'logName:"/logs/{call[2]}"' in readme
    assert set(re.findall(r"jsonPayload\.(\w+)[,)]", readme)) <= set(json.loads(call[3]))


def test_no_call_has_the_key_among_its_arguments(released: Google) -> None:
    assert SETTINGS["FLIGHT_KEY"] not in str(released.calls)


@pytest.mark.parametrize("name", SETTINGS)
def test_release_without_a_variable_names_it_and_calls_nobody(google: Google, name: str) -> None:
    done = google.run("release.sh", **{name: ""})
    assert done.returncode == 1
    assert f"{name}: is not set" in done.stderr
    assert google.calls == []


def test_image_by_tag_is_refused(google: Google) -> None:
    done = google.run("deploy.sh", IMAGE="registry.example/flight-delay:latest")
    assert done.returncode == 2
    assert "IMAGE is registry.example/flight-delay:latest" in done.stderr


def test_candidate_that_fails_its_smoke_test_gets_no_traffic(google: Google) -> None:
    google.candidate = {"status": 500}
    assert google.run("release.sh").returncode == 1
    assert google.changes() == ["deploy", "update"]
    (event,) = google.events()
    assert (event["outcome"], event["stage"], event["revision"]) == ("failed", "smoke", OLD)


def test_candidate_that_fails_its_load_test_gets_no_traffic(google: Google) -> None:
    assert google.run("release.sh", LOAD="yes", LOCUST="false").returncode == 1
    assert google.changes() == ["deploy", "update"]
    assert [event["stage"] for event in google.events()] == ["load"]


def test_candidate_alone_moves_no_traffic_and_tells_nobody_yet(google: Google) -> None:
    assert google.run("release.sh", "candidate").returncode == 0
    assert google.changes() == ["deploy"]
    assert google.events() == []


@pytest.mark.parametrize(
    ("env", "stage"),
    [
        ({"REVISION": NEW, "LOAD_RESULT": "failure"}, "load"),
        ({"REVISION": NEW}, "load"),
        ({"REVISION": OLDER, "LOAD_RESULT": "success"}, "deploy"),
    ],
)
def test_shift_alone_stops_without_the_load_or_its_revision(
    google: Google, env: dict[str, str], stage: str
) -> None:
    google.tag("candidate", NEW)
    assert google.run("release.sh", "shift", **env).returncode == 1
    assert google.changes() == []
    (event,) = google.events()
    assert (event["outcome"], event["stage"], event["revision"]) == ("failed", stage, OLD)


def test_a_part_that_does_not_exist_releases_nothing(google: Google) -> None:
    assert google.run("release.sh", "shfit").returncode == 2
    assert google.calls == []


def test_shift_alone_ends_what_another_job_began(google: Google) -> None:
    google.tag("candidate", NEW)
    env = {"REVISION": NEW, "LOAD_RESULT": "success"}
    assert google.run("release.sh", "shift", **env).returncode == 0
    assert google.traffic() == {NEW: 100}
    assert [event["outcome"] for event in google.events()] == ["released"]


@pytest.mark.slow
@pytest.mark.parametrize("percent", [10, 50, 100])
def test_traffic_goes_back_if_a_step_fails(google: Google, percent: int) -> None:
    google.fails_at = f"--to-revisions={NEW}={percent}"
    assert google.run("release.sh").returncode == 1
    assert google.traffic() == {OLD: 100}
    assert [event["outcome"] for event in google.events()] == ["rolled_back"]


@pytest.mark.slow
def test_rollback_that_fails_is_told_too(google: Google) -> None:
    google.apis.monitoring.per_second, google.apis.monitoring.failing = 5000, {NEW: 0.3}
    google.fails_at = f"={OLD}=100"
    google.run("release.sh", CANARY="", SETTLE="-61", WAIT="1")
    assert [event["outcome"] for event in google.events()] == ["rollback_failed"]


@pytest.mark.slow
def test_release_whose_event_is_lost_fails_but_keeps_the_traffic(google: Google) -> None:
    google.fails_at = "pubsub"
    assert google.run("release.sh").returncode == 1
    assert google.traffic() == {NEW: 100}


def test_release_does_not_start_while_traffic_is_split(canary: Google) -> None:
    assert canary.run("release.sh").returncode == 1
    assert canary.changes() == []
    assert [event["stage"] for event in canary.events()] == ["look"]


def test_rollback_goes_back_to_the_revision_before(google: Google) -> None:
    assert google.run("rollback.sh").returncode == 0
    assert google.traffic() == {OLDER: 100}
    (event,) = google.events()
    assert (event["outcome"], event["revision"], event["commit"]) == ("rolled_back", OLDER, "0lder")


def test_second_rollback_is_no_way_forward(google: Google) -> None:
    google.run("rollback.sh")
    done = google.run("rollback.sh")
    assert done.returncode == 1
    assert "say which: REVISION=" in done.stderr
    assert google.traffic() == {OLDER: 100}


def test_rollback_of_a_release_half_way_goes_to_the_old_revision(canary: Google) -> None:
    assert canary.run("rollback.sh").returncode == 0
    assert canary.traffic() == {OLD: 100}


def test_rollback_to_a_named_revision(google: Google) -> None:
    assert google.run("rollback.sh", REVISION="flight-delay-00000-first").returncode == 0
    assert google.traffic() == {"flight-delay-00000-first": 100}


def test_rollback_to_what_serves_already_changes_nothing(google: Google) -> None:
    assert google.run("rollback.sh", REVISION=OLD).returncode == 0
    assert google.changes() == []
