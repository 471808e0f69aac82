"""A new project has almost no API: each is switched on before what is made through it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TERRAFORM = ROOT / "deploy" / "terraform"
Graph = dict[str, set[str]]
# What a resource's type begins with -> the API that makes it. The longest beginning counts.
APIS = {
    "artifact_registry": "artifactregistry",
    "bigquery": "bigquery",
    "billing_budget": "billingbudgets",
    "certificate_manager": "certificatemanager",
    "cloud_run": "run",
    "cloud_scheduler": "cloudscheduler",
    "cloudbuild": "cloudbuild",
    "compute": "compute",
    "iam": "iam",
    "logging": "logging",
    "monitoring": "monitoring",
    "network_security": "networksecurity",
    "project_iam": "cloudresourcemanager",
    "pubsub": "pubsub",
    "redis": "redis",
    "secret_manager": "secretmanager",
    "service_account": "iam",
    "storage": "storage",
}
REFERENCE = re.compile(r"\b((?:google_\w+|local)\.\w+)")


def sources() -> str:
    return "\n".join(file.read_text() for file in sorted(TERRAFORM.glob("*.tf")))


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each resource and local value with its text, which `terraform fmt` has indented."""
    for kind, name, body in re.findall(
        r'^resource "(\w+)" "(\w+)" \{\n(.*?)^\}', text, re.MULTILINE | re.DOTALL
    ):
        yield f"{kind}.{name}", body
    for body in re.findall(r"^locals \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
        for name, value in re.findall(r"^  (\w+) += (.*?)(?=^  \w+ +=|\Z)", body, re.M | re.S):
            yield f"local.{name}", value


def read_graph(text: str) -> Graph:
    """What each resource and local value names."""
    return {name: set(REFERENCE.findall(body)) - {name} for name, body in blocks(text)}


def reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def api_of(resource: str) -> str:
    kind = resource.partition(".")[0].removeprefix("google_")
    beginnings = [beginning for beginning in APIS if kind.startswith(beginning)]
    assert beginnings, f"which API makes {resource}? add it to APIS"
    return f"{APIS[max(beginnings, key=len)]}.googleapis.com"


def switched_on(text: str) -> dict[str, set[str]]:
    """The APIs of each google_project_service."""
    found = dict(blocks(text))
    services = {n: body for n, body in found.items() if n.startswith("google_project_service.")}
    named = {
        name: body + found["local.apis"] * ("local.apis" in body) for name, body in services.items()
    }
    return {
        name: set(re.findall(r'"(\w+\.googleapis\.com)"', body)) for name, body in named.items()
    }


def without_api(graph: Graph) -> list[str]:
    """Resources with no path to the API that they need."""
    on = switched_on(sources())
    resources = [n for n in graph if n.startswith("google_") and n not in on]
    return sorted(
        name
        for name in resources
        if not any(api_of(name) in on.get(node, set()) for node in reached(graph, name))
    )


def test_every_resource_waits_for_its_api() -> None:
    graph = read_graph(sources())
    assert len(graph) > 60
    assert without_api(graph) == []


def test_a_resource_that_does_not_wait_is_found() -> None:
    graph = read_graph(sources())
    graph["google_service_account.runtime"].clear()
    assert "google_service_account.runtime" in without_api(graph)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("terraform"), reason="no terraform")
def test_every_resource_waits_for_its_api_as_terraform_sees_it(tmp_path: Path) -> None:
    shutil.copytree(TERRAFORM, tmp_path / "terraform", ignore=lambda *_: [".terraform"])
    (tmp_path / "terraform/here_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    terraform = ["terraform", f"-chdir={tmp_path / 'terraform'}"]
    begun = subprocess.run([*terraform, "init"], capture_output=True, check=False)
    if begun.returncode:
        pytest.skip("the provider cannot be had")
    drawn = subprocess.run([*terraform, "graph"], capture_output=True, text=True, check=True).stdout
    graph: Graph = {name: set() for name in re.findall(r'^ *"(google_\w+\.\w+)" \[', drawn, re.M)}
    for name, needed in re.findall(r'^ *"([^"]+)" -> "([^"]+)"', drawn, re.M):
        graph.setdefault(name, set()).add(needed)
    assert len(graph) > 40
    assert without_api(graph) == []
