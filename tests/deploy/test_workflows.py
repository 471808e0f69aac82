"""The workflows' own rules, which no linter knows or which must not be switched off."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BUILDS = sorted((ROOT / "deploy").glob("cloudbuild*.yaml"))
each_workflow = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def parsed(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs(path: Path) -> dict[str, Any]:
    return parsed(path)["jobs"]


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in jobs(path).values():
        yield from job.get("steps", [])


def test_the_workflows_are_there() -> None:
    names = ["ci", "deploy", "plan", "retrain", "rollback", "stress-test"]
    assert [path.stem for path in FILES] == names


@each_workflow
def test_actions_are_pinned_by_commit_with_their_version(path: Path) -> None:
    used = re.findall(r"uses: (?!\./)(.*)", path.read_text(encoding="utf-8"))
    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert used
    assert [action for action in used if not pinned.fullmatch(action)] == []


def test_an_action_has_one_version_everywhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FILES)
    used = {line.strip() for line in re.findall(r"uses: (?!\./)(.*)", text)}
    assert len(used) == len({action.partition("@")[0] for action in used})


@each_workflow
def test_nothing_is_permitted_but_what_a_job_asks_for(path: Path) -> None:
    assert parsed(path)["permissions"] == {}
    assert all("permissions" in job for job in jobs(path).values())


def test_only_the_job_that_comments_writes_to_pull_requests() -> None:
    permitted = {name: job["permissions"] for name, job in jobs(FILES[0]).items()}
    assert permitted.pop("comment") == {"pull-requests": "write"}
    assert all(permission in ({"contents": "read"}, {}) for permission in permitted.values())


def test_the_job_that_may_write_checks_nothing_out() -> None:
    used = [step.get("uses", "") for step in jobs(FILES[0])["comment"]["steps"]]
    assert not [action for action in used if action.startswith("actions/checkout")]


@each_workflow
def test_a_checkout_leaves_no_token_behind(path: Path) -> None:
    made = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout")]
    assert all(step["with"]["persist-credentials"] is False for step in made)


@each_workflow
def test_a_run_of_more_than_three_lines_is_a_script(path: Path) -> None:
    runs = [step["run"] for step in steps(path) if "run" in step]
    assert [run for run in runs if len(run.strip().splitlines()) > 3] == []


@each_workflow
def test_no_expression_is_written_into_a_command(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@each_workflow
def test_jobs_end_and_runs_wait_for_each_other(path: Path) -> None:
    assert "group" in parsed(path)["concurrency"]
    assert all("timeout-minutes" in job for job in jobs(path).values() if "uses" not in job)


@each_workflow
def test_what_may_change_google_runs_in_an_environment(path: Path) -> None:
    for job in jobs(path).values() if path.stem != "plan" else ():
        uses = [step.get("uses", "") for step in job.get("steps", [])]
        if any(action.startswith("google-github-actions/auth") for action in uses):
            assert "environment" in job


def test_a_plan_of_a_pull_request_may_only_read() -> None:
    plan = jobs(FILES[2])["plan"]
    assert plan["permissions"] == {"contents": "read", "id-token": "write"}
    assert "head.repo.full_name == github.repository" in plan["if"]
    assert "secrets." not in FILES[2].read_text(encoding="utf-8")
    (account,) = [
        step["with"] for step in plan["steps"] if "service_account" in step.get("with", {})
    ]
    assert account == {
        "workload_identity_provider": "${{ vars.PLAN_IDENTITY_PROVIDER }}",
        "service_account": "${{ vars.PLANNER }}",
    }
    # What its account may not do: lock the state, and read what was made.
    script = (ROOT / "deploy/plan.sh").read_text(encoding="utf-8")
    (command,) = re.findall(r"^terraform plan .*", script, re.MULTILINE)
    assert {"-lock=false", "-refresh=false"} <= set(command.split())
    assert "apply" not in script


def test_the_gate_needs_every_job_of_ci_but_the_comment() -> None:
    ci = jobs(FILES[0])
    assert set(ci["gate"]["needs"]) == set(ci) - {"gate", "comment"}


def test_before_the_first_deployment_only_ci_runs() -> None:
    deploy = jobs(FILES[1])
    (first,) = [name for name, job in deploy.items() if job.get("needs") == "ci"]
    assert deploy[first]["if"] == "${{ vars.PROJECT && github.ref == 'refs/heads/main' }}"


def test_a_release_needs_ci_and_no_running_one_is_cut_short() -> None:
    deploy = parsed(FILES[1])
    needs = {name: job.get("needs") for name, job in deploy["jobs"].items()}
    assert needs == {
        "ci": None,
        "champion": "ci",
        "build": "champion",
        "candidate": "build",
        "load": "candidate",
        "release": ["candidate", "load"],
        "second": ["candidate", "release"],
    }
    assert deploy["concurrency"]["cancel-in-progress"] is False


@pytest.mark.parametrize("path", [*FILES, *BUILDS], ids=lambda path: path.name)
def test_scripts_that_are_called_are_there_and_executable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    called = set(re.findall(r"deploy/[\w/-]+\.sh", text))
    assert called or "python3 -m deploy.release." in text
    assert all((ROOT / script).stat().st_mode & 0o100 for script in called)


@pytest.mark.parametrize("script", sorted((ROOT / "deploy").rglob("*.sh")), ids=lambda p: p.name)
def test_a_script_stops_at_the_first_error(script: Path) -> None:
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines


def test_release_is_given_every_variable_that_it_needs() -> None:
    script = (ROOT / "deploy/release/release.sh").read_text(encoding="utf-8")
    needed = set(re.findall(r'^: "\$\{(\w+):\?', script, re.MULTILINE))
    deploy = parsed(FILES[1])
    runs = [step for step in steps(FILES[1]) if "release.sh" in step.get("run", "")]
    assert len(runs) == 4
    assert all(needed <= set(deploy["env"]) | set(step["env"]) for step in runs)
    (step,) = parsed(ROOT / "deploy/cloudbuild-release.yaml")["steps"]
    given = {text.partition("=")[0] for text in step["env"]} | {*step["secretEnv"]}
    assert needed | set(deploy["env"]) <= given  # CANDIDATE_URL too: the same release


def test_rollback_waits_for_no_reviewer_and_is_given_what_it_needs() -> None:
    """GitHub asks for a reviewer of an environment: this one nothing else is deployed in."""
    (rollback,) = jobs(FILES[0].with_name("rollback.yml")).values()
    others = [job for path in FILES if path.stem != "rollback" for job in jobs(path).values()]
    assert rollback["environment"] not in {job.get("environment") for job in others}
    script = (ROOT / "deploy/release/rollback.sh").read_text(encoding="utf-8")
    needed = set(re.findall(r'^: "\$\{(\w+):\?', script, re.MULTILINE))
    assert needed | {"TOPIC", "REASON"} <= set(rollback["steps"][-1]["env"])


def test_a_job_that_asks_what_is_blocked_has_the_history() -> None:
    for name in ("candidate", "release"):
        checkout = jobs(FILES[1])[name]["steps"][0]
        assert checkout["with"]["fetch-depth"] == 0


def test_a_list_of_packages_gets_the_number_that_an_attestation_needs(tmp_path: Path) -> None:
    (run,) = [step["run"] for step in steps(FILES[1]) if "sbom.json" in step.get("run", "")]
    (tmp_path / "flight_delay.cdx.json").write_text('{"bomFormat": "CycloneDX"}')
    subprocess.run(["bash", "-euc", run], cwd=tmp_path, check=True)
    packages = json.loads((tmp_path / "sbom.json").read_text())
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", packages["serialNumber"])
    assert packages["bomFormat"] == "CycloneDX"


def test_retraining_trains_without_credentials_and_releases_as_a_push_does() -> None:
    retrain = jobs(FILES[0].with_name("retrain.yml"))
    assert [job.get("needs") for job in retrain.values()] == [None, "fetch", "train", "push"]
    runs = [[step["run"] for step in job["steps"] if "run" in step] for job in retrain.values()]
    assert [run[-1].removeprefix(".venv/bin/") for run in runs] == [
        "python3 -m deploy.release.retrain fetch",
        "python -m deploy.release.retrain train",
        "python3 -m deploy.release.retrain push",
        "gh workflow run deploy.yml --ref main",
    ]
    assert retrain["train"]["permissions"] == {"contents": "read"}
    assert retrain["release"]["if"] == "${{ needs.push.outputs.champion }}"


def test_an_image_is_attested_only_where_the_plan_can_have_it() -> None:
    made = [step for step in steps(FILES[1]) if step.get("uses", "").startswith("actions/attest@")]
    can = "${{ !github.event.repository.private || vars.ATTEST == 'true' }}"
    assert [step["if"] for step in made] == [can, can]


def test_the_steps_of_cloud_build_have_the_names_that_were_asked_for() -> None:
    release, build = (parsed(path)["steps"] for path in BUILDS)
    assert [step["id"] for step in build] == ["clone", "build", "push", "notify"]
    assert [step["id"] for step in release] == ["deploy"]
