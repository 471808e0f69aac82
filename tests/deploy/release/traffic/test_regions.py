"""The same script in one region after the other."""

import subprocess
from pathlib import Path

from tests.servers.fake_google import OLDER, fake_google

ROOT = Path(__file__).parents[4]
TWO = {
    "PATH": "/usr/bin:/bin",
    "REGION": "southamerica-west1",
    "CANDIDATE_URL": "https://candidate.example.com",
    "SECOND_REGION": "southamerica-east1",
    "SECOND_CANDIDATE_URL": "https://candidate-second.example.com",
}
SHOW = 'echo "$REGION $CANDIDATE_URL"; [ "$REGION" != southamerica-west1 ] || exit '


def run(env: dict[str, str], *words: str) -> tuple[int, list[str]]:
    command = [ROOT / "deploy/regions.sh", *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


def test_each_region_has_its_own_candidate() -> None:
    assert run(TWO, "bash", "-c", SHOW + "0") == (
        0,
        [
            "southamerica-west1 https://candidate.example.com",
            "southamerica-east1 https://candidate-second.example.com",
        ],
    )


def test_without_a_second_region_there_is_one() -> None:
    one = {name: text for name, text in TWO.items() if not name.startswith("SECOND")}
    assert run(one, "bash", "-c", "echo $REGION") == (0, ["southamerica-west1"])


def test_what_fails_in_the_first_region_does_not_reach_the_second() -> None:
    status, told = run(TWO, "bash", "-c", SHOW + "3")
    assert (status, len(told)) == (3, 1)


def test_a_rollback_that_fails_in_the_first_region_is_made_in_the_second() -> None:
    with fake_google() as google:
        google.fails_at = "--region=southamerica-west1"
        rollback = ["--keep-going", "deploy/release/rollback.sh"]
        done = google.run("../regions.sh", *rollback, SECOND_REGION="southamerica-east1")
        assert done.returncode != 0
        assert google.traffic() == {OLDER: 100}
