"""deploy/first.sh and the README's commands, in an empty project that fills."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.fake_project import DIGEST, ROOT, Project, empty_project

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "jq", "openssl"))), reason="needs bash, curl, jq"
)
FIRST = "PROJECT=my-project deploy/first.sh"
README = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
SECTION = README.partition("\n## First deployment\n")[2].partition("\n## ")[0]
COMMANDS = [line.strip() for line in re.findall(r"^ {4,}(\S.*)", SECTION, re.MULTILINE)]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with empty_project(tmp_path) as project:
        yield project


def test_the_readmes_commands_lead_to_a_prediction_at_the_second_try(project: Project) -> None:
    project.fails_at = "gh secret set"
    done = project.run("\n".join(COMMANDS))
    assert (done.returncode, "stopped at: key." in done.stderr) == (1, True)
    project.fails_at = "\0"
    done = project.run("\n".join(COMMANDS))
    assert done.returncode == 0, done.stderr
    assert f"{project.url} answers: flight_delay:abc, atraso 0.2" in done.stdout
    assert project.github["SERVICE_URL"] == project.url
    assert len(project.secrets["flight-delay-api-keys"]) == 1  # made once, stored in both places
    assert project.knows(project.github["environment FLIGHT_KEY"].strip())
    assert not (project.folder / ".first").exists()


def test_no_more_than_ten_commands_are_typed() -> None:
    (told,) = re.findall(r"\*\*(\d+) commands\*\*", SECTION)
    assert len(COMMANDS) == int(told) <= 10


def test_a_dry_run_changes_nothing(project: Project) -> None:
    done = project.run(f"{FIRST} --dry-run")
    assert done.returncode == 0, done.stderr
    assert "would do project: make my-project" in done.stdout
    assert "would do prediction" in done.stdout
    assert project.there == project.apis == set()
    assert not (project.folder / "deploy/terraform/terraform.tfvars").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "step"),
    [
        ("gcloud beta services identity", "apis"),
        ("gcloud storage buckets update", "state"),
        ("gh api repos/ana/flight-delay --jq", "settings"),
        ("terraform -chdir=deploy/terraform apply", "infrastructure"),
        ("gcloud secrets versions add", "key"),
        ("make models-push", "model"),
        ("docker push", "image"),
        ("gh variable set", "variables"),
    ],
)
def test_a_step_that_fails_is_named_and_a_second_run_goes_on(
    project: Project, call: str, step: str
) -> None:
    project.fails_at = call
    done = project.run(FIRST)
    assert done.returncode == 1
    assert f"stopped at: {step}." in done.stderr
    project.fails_at = "\0"
    before = len(project.calls)
    again = project.run("deploy/first.sh" if step not in {"apis", "state", "settings"} else FIRST)
    assert again.returncode == 0, again.stderr
    assert not any("projects create" in call for call in project.calls[before:])
    assert any(call in later for later in project.calls[before:])
    (line,) = project.secrets["flight-delay-api-keys"][-1].splitlines()
    assert re.fullmatch(r"pipeline [0-9a-f]{12} predict \S+Z [0-9a-f]{64}", line)
    assert project.knows(project.github["environment FLIGHT_KEY"].strip())


@pytest.mark.slow
def test_a_third_run_makes_nothing_anew(project: Project) -> None:
    assert project.run(FIRST).returncode == 0
    versions = list(project.secrets["flight-delay-api-keys"])
    before = len(project.calls)
    done = project.run("deploy/first.sh")
    assert done.returncode == 0, done.stderr
    assert project.secrets["flight-delay-api-keys"] == versions
    assert re.findall(r"^doing +(\w+)", done.stdout, re.MULTILINE) == ["infrastructure"]
    assert not any("push" in call or "train" in call for call in project.calls[before:])


def test_no_empty_key_is_stored(project: Project) -> None:
    (project.folder / "flights").unlink()  # so that no key can be made
    done = project.run(FIRST)
    assert (done.returncode, "stopped at: key." in done.stderr) == (1, True)
    assert project.secrets == {}
    assert not [name for name in project.github if name.endswith("FLIGHT_KEY")]


def test_where_the_stored_keys_cannot_be_listed_none_is_stored(project: Project) -> None:
    stored = project.secrets["flight-delay-api-keys"] = ["latam 1 predict x y\n"]
    (project.folder / ".first").mkdir()
    (project.folder / ".first/pipeline").write_text("key\npipeline 2 predict x y\n")
    project.there.add("applied")
    project.fails_at = "gcloud secrets versions list"
    steps = "set -e; SERVICE=flight-delay PROJECT=my-project; . deploy/first-steps.sh"
    done = project.run(f"{steps}; store_key pipeline")
    assert done.returncode != 0
    assert stored == ["latam 1 predict x y\n"]


@pytest.mark.slow
def test_keys_of_clients_that_are_there_stay(project: Project) -> None:
    project.secrets["flight-delay-api-keys"] = ["latam 1 predict x y\npipeline 2 predict x y\n"]
    assert project.run(FIRST).returncode == 0
    lines = project.secrets["flight-delay-api-keys"][-1].splitlines()
    assert lines[0] == "latam 1 predict x y"
    project.github.clear()  # the key was lost: another one takes its place
    assert project.run("deploy/first.sh").returncode == 0
    lines = project.secrets["flight-delay-api-keys"][-1].splitlines()
    assert [line.split(" ")[0] for line in lines] == ["latam", "pipeline"]


@pytest.mark.slow
def test_what_is_decided_and_looked_up_is_kept(project: Project) -> None:
    done = project.run(f"ALERT_EMAIL=ana@example.com {FIRST}")
    assert done.returncode == 0, done.stderr
    settings = (project.folder / "deploy/terraform/terraform.tfvars").read_text()
    assert settings.splitlines()[:5] == [
        'project_id = "my-project"',
        'region = "southamerica-west1"',
        'alert_emails = ["ana@example.com"]',
        'github_repository_id = "123456789"',
        'github_repository = "ana/flight-delay"',
    ]
    assert settings.splitlines()[5].endswith(f'@{DIGEST}"')


@pytest.mark.slow
def test_a_plan_without_environments_keeps_the_key_in_the_repository(project: Project) -> None:
    project.has_environments = False
    done = project.run(FIRST)
    assert done.returncode == 0, done.stderr
    assert project.knows(project.github["repository FLIGHT_KEY"].strip())


@pytest.mark.slow
def test_cloud_build_is_connected_before_its_triggers_and_has_a_key(project: Project) -> None:
    (project.folder / "deploy/terraform/terraform.tfvars").write_text("cloud_build = true\n")
    done = project.run(FIRST)
    assert "stopped at: connection." in done.stderr
    assert "is PENDING_INSTALL_APP: open https://github.example/app" in done.stderr
    project.there.add("app")
    done = project.run("deploy/first.sh")
    assert done.returncode == 0, done.stderr
    (key,) = project.secrets["flight-delay-smoke-key"]
    assert "\n" not in key
    assert project.knows(key)


@pytest.mark.slow
def test_behind_a_load_balancer_it_asks_there_and_says_what_the_dns_needs(
    project: Project,
) -> None:
    settings = project.folder / "deploy/terraform/terraform.tfvars"
    settings.write_text('domain = "flights.example.com"\n')
    done = project.run(FIRST)
    assert done.returncode == 0, done.stderr
    assert "have to name 192.0.2.1; the certificate can take an hour" in done.stdout
    assert f"{project.url} answers: flight_delay:abc, atraso 0.2" in done.stdout


@pytest.mark.slow
def test_after_a_tear_down_it_is_set_up_again(project: Project) -> None:
    assert project.run(FIRST).returncode == 0
    settings = project.folder / "deploy/terraform/terraform.tfvars"
    project.deleted_pools = {"flight-delay-github", "flight-delay-github-2"}
    project.secrets.clear()
    project.there -= {"applied", "pushed", "service", "champion"}
    done = project.run(FIRST)
    assert "the registry has no southamerica-west1" in done.stderr
    assert "where no service is any more, take the line out" in done.stderr
    assert "stopped at: infrastructure." in done.stderr
    settings.write_text(re.sub("(?m)^image.*\n", "", settings.read_text()))  # as the README says
    done = project.run(FIRST)
    assert done.returncode == 0, done.stderr
    assert project.github["WORKLOAD_IDENTITY_PROVIDER"] == "flight-delay-github-3"
    assert project.knows(project.github["environment FLIGHT_KEY"].strip())


def test_who_is_not_signed_in_is_told_how(project: Project) -> None:
    project.fails_at = "gcloud auth application-default"
    done = project.run(FIRST)
    assert "Terraform is not signed in: gcloud auth application-default login\n" in done.stderr
    assert "stopped at: the tools." in done.stderr


def test_no_project_or_two_of_them_are_named(project: Project) -> None:
    assert "PROJECT: is not set" in project.run("deploy/first.sh").stderr
    settings = project.folder / "deploy/terraform/terraform.tfvars"
    settings.write_text('project_id = "another-one"\n')
    assert "says another-one" in project.run(FIRST).stderr
    assert project.calls == []


def test_what_was_asked_for_is_found() -> None:
    table = README.partition("\n## Asked for, and where it is\n")[2].partition("\n## ")[0]
    asked = "\n".join(row.split("|")[1] for row in table.splitlines() if row.startswith("|"))
    words = (
        "`project_id` `region` `function_name` `model_bucket_name` `model_file_name` `model_path` "
        "`github_owner` `github_repo` `github_branch` `cloudbuild.yaml` `deploy.yaml` "
        "`stress-test.yaml` Pub/Sub wrk 99.99 99 400 512 +100"
    )
    assert [word for word in words.split(" ") if word not in asked] == []
    files = re.findall(r"\]\(([^)#]+)\)", table)
    assert [file for file in files if not (ROOT / "deploy" / file).is_file()] == []


def test_a_project_switches_on_what_terraform_itself_needs_first() -> None:
    steps = (ROOT / "deploy/first-steps.sh").read_text()
    (apis,) = re.findall(r'^apis="(.*)"', steps, re.MULTILINE)
    named = {api.removesuffix(".googleapis.com") for api in apis.split()}
    assert {"cloudresourcemanager", "iam", "serviceusage", "storage"} <= named
