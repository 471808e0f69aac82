"""The manifests of the other places agree with the image."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"


def pod(file: str) -> dict[str, Any]:
    return next(yaml.safe_load_all((DEPLOY / file).read_text()))["spec"]["template"]["spec"]


@pytest.mark.parametrize("file", ["kubernetes.yaml", "knative.yaml"])
def test_a_pod_has_no_rights_and_writes_to_tmp_alone(file: str) -> None:
    [container] = pod(file)["containers"]
    security = container["securityContext"]
    assert security["readOnlyRootFilesystem"]
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert not security["allowPrivilegeEscalation"]
    writable = [m["mountPath"] for m in container["volumeMounts"] if not m.get("readOnly")]
    assert writable == ["/tmp"]  # noqa: S108 (in the container)


def test_the_pod_runs_as_the_user_of_the_image() -> None:
    containerfile = (DEPLOY / "image/Containerfile").read_text()
    [user] = re.findall(r"^USER (\d+):\d+$", containerfile, re.MULTILINE)
    assert pod("kubernetes.yaml")["securityContext"]["runAsUser"] == int(user)
    assert pod("knative.yaml")["containers"][0]["securityContext"]["runAsUser"] == int(user)


def test_compose_is_as_locked_up_as_the_pod() -> None:
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["flight-delay"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_nothing_asks_a_path_that_ends_in_z_through_googles_front_end() -> None:
    files = ("runbook.md", "README.md", "release/smoke.sh", "terraform/monitoring.tf")
    lines = "\n".join((DEPLOY / file).read_text(encoding="utf-8") for file in files).splitlines()
    asked = [line for line in lines if re.search(r'/\w+z\b(?!-)["\s]', line)]
    assert [line for line in asked if "Not /readyz" not in line] == []
