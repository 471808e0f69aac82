"""smoke.sh, load.sh, target.sh, push.sh and model.sh: what they let pass, and what they stop."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.servers.fake_google import DIGEST, ROOT, Google, fake_google

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "openssl"))), reason="needs bash, curl and openssl"
)


@pytest.fixture(scope="module")
def module_google() -> Iterator[Google]:
    with fake_google() as google:
        yield google


@pytest.fixture
def google(module_google: Google) -> Google:
    module_google.candidate = {}
    module_google.env["URL"] = module_google.env["CANDIDATE_URL"]
    return module_google


def test_smoke_test_asks_of_the_airports_own_flight_and_tells_model_and_probability(
    google: Google,
) -> None:
    done = google.run("smoke.sh")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{google.env['URL']} answers: flight_delay:abc, atraso 0.2\n"


@pytest.mark.parametrize(
    ("candidate", "complaint"),
    [
        ({"ready": 503}, "/health answered 503, 2 times"),
        ({"status": 422, "body": '{"detail":"no"}'}, '/predict answered 422\n{"detail":"no"}'),
        ({"document": "<html>"}, "/openapi.json answered 200, without an example"),
        ({"body": '{"atraso":1.2}'}, "atraso is no probability"),
        ({"body": '{"atraso":null}'}, "atraso is no probability"),
        ({"body": '{"atraso":"0.2"}'}, "atraso is no probability"),
        ({"body": "<html>"}, "atraso is no probability"),
        ({"stranger": 200}, "/predict without a key answered 200, not 401"),
    ],
)
def test_smoke_test_stops(google: Google, candidate: dict[str, Any], complaint: str) -> None:
    google.candidate = candidate
    done = google.run("smoke.sh")
    assert done.returncode == 1
    assert complaint in done.stderr


def test_smoke_test_stops_another_model(google: Google) -> None:
    done = google.run("smoke.sh", MODEL="flight_delay:xyz")
    assert "the model is flight_delay:abc, not flight_delay:xyz" in done.stderr


def test_smoke_test_stops_where_nobody_answers(google: Google) -> None:
    done = google.run("smoke.sh", URL="http://127.0.0.1:9")
    assert "/health answered 000, 2 times" in done.stderr


@pytest.mark.parametrize("name", ["URL", "FLIGHT_KEY"])
def test_smoke_test_names_the_variable_that_is_missing(google: Google, name: str) -> None:
    assert f"{name}: is not set" in google.run("smoke.sh", **{name: ""}).stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("USERS", "0"),
        ("USERS", "10001"),
        ("USERS", "5; curl example.com"),
        ("USERS", "$(id)"),
        ("RATE", "-1"),
        ("RATE", "1e3"),
        ("DURATION", "3601"),
        ("DURATION", "60s"),
    ],
)
def test_load_test_refuses_what_is_no_number(google: Google, name: str, text: str) -> None:
    done = google.run("load.sh", LOCUST="true", **{name: text})
    assert done.returncode == 2
    assert f"{name} is {text}: a number from 1 to" in done.stderr


def test_load_test_hands_its_numbers_to_locust(google: Google) -> None:
    done = google.run("load.sh", LOCUST="echo", USERS="5", RATE="0.5", DURATION="30")
    words = done.stdout.split()
    pairs = dict(pairwise(words))
    assert (pairs["--users"], pairs["--rate"], pairs["--run-time"]) == ("5", "0.5", "30s")
    assert pairs["--host"] == google.env["URL"]


@pytest.mark.parametrize("script", ["load.sh", "stress-test.sh"])
def test_more_than_the_load_balancer_lets_through_is_not_sent(google: Google, script: str) -> None:
    env = {"LOCUST": "false", "USERS": "200", "RATE": "0.5"}
    done = google.run(script, EDGE_LIMIT="5999", **env)
    assert done.returncode == 2
    assert "USERS times RATE is 6000 requests a minute: the load balancer lets 5999" in done.stderr


def test_within_the_load_balancers_limit_locust_runs_and_wrk_does_not(google: Google) -> None:
    done = google.run("stress-test.sh", LOCUST="echo", EDGE_LIMIT="600")
    assert (done.returncode, done.stderr) == (0, "")
    assert "--headless" in done.stdout
    assert "no wrk: the load balancer lets 600 requests a minute" in done.stdout


def test_the_service_is_loaded_at_the_address_of_its_load_balancer(google: Google) -> None:
    env = {"SERVICE_URL": "https://x.run.app", "EDGE_URL": "https://flights.example.com"}
    told = google.run("target.sh", TARGET="service", **env).stdout
    assert "url=https://flights.example.com\n" in told


@pytest.mark.parametrize(
    ("env", "complaint"),
    [
        ({}, "TARGET: is not set"),
        ({"TARGET": "https://example.com"}, "TARGET is https://example.com"),
        ({"TARGET": "service"}, "SERVICE_URL: is not set"),
        ({"TARGET": "service", "SERVICE_URL": "x", "FLIGHT_KEY": ""}, "FLIGHT_KEY: is not set"),
    ],
)
def test_no_target_is_named_half_set_up(
    google: Google, env: dict[str, str], complaint: str
) -> None:
    done = google.run("target.sh", **env)
    assert done.returncode != 0
    assert complaint in done.stderr


def test_a_token_for_another_job_is_sealed_with_the_key(google: Google) -> None:
    env = {"TARGET": "service", "SERVICE_URL": "https://x.example", "FLIGHT_ID_TOKEN": "a.b.c"}
    done = google.run("target.sh", **env)
    told = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert (told["url"], "a.b.c" in done.stdout) == ("https://x.example", False)
    opened = ("with-token.sh", "sh", "-c", 'test "$FLIGHT_ID_TOKEN" = a.b.c')
    assert google.run(*opened, SEALED=told["sealed"]).returncode == 0
    assert google.run(*opened, SEALED=told["sealed"], FLIGHT_KEY="other").returncode == 1
    assert google.run(*opened).returncode == 1


def test_what_is_trained_on_data_is_compared_with_the_champion_in_the_store(tmp_path: Path) -> None:
    for name in ("deploy/release/model.sh", ".venv/bin/bentoml", "make"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('#!/bin/sh\necho "$@"\n')
        (tmp_path / name).chmod(0o755)
    shutil.copy(ROOT / "deploy/release/model.sh", tmp_path / "deploy/release")
    (tmp_path / "champion").mkdir()
    (tmp_path / "champion/abc.bentomodel").touch()
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "DATA": "a.csv"}
    script = [tmp_path / "deploy/release/model.sh"]
    done = subprocess.run(script, env=env, capture_output=True, text=True, check=True)
    imported = "models import champion/abc.bentomodel"
    assert done.stdout.splitlines() == [".venv/ready", imported, "train DATA=a.csv"]


def test_push_prints_the_digest_of_this_registry_and_the_model(
    google: Google, tmp_path: Path
) -> None:
    other, name = (
        f"other.example/flight-delay@sha256:{'b' * 64}",
        "eu-docker.pkg.dev/project/images",
    )
    (tmp_path / "docker").write_text(
        f"""#!/bin/sh
        echo "$@" >> {tmp_path}/calls
        case "$*" in
        *flight_delay.model*) echo flight_delay:abc ;;
        image*) printf '%s\\n' {other} {name}/flight-delay@{DIGEST} ;;
        esac\n"""
    )
    (tmp_path / "docker").chmod(0o755)
    env = {"PATH": f"{tmp_path}:{google.env['PATH']}", "COMMIT": "c0ffee"}
    done = google.run("push.sh", IMAGE_REPOSITORY=name, **env)
    assert done.stdout == f"name={name}/flight-delay\ndigest={DIGEST}\nmodel=flight_delay:abc\n"
    assert google.calls[-1][:3] == ["auth", "configure-docker", "eu-docker.pkg.dev"]
    pushed = (
        f"tag flight_delay:c0ffee {name}/flight-delay:c0ffee\npush {name}/flight-delay:c0ffee\n"
    )
    assert (tmp_path / "calls").read_text().startswith(pushed)
