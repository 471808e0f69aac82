"""The manifests of the other places agree with the image."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"


CHECKER = Path(
    os.environ.get("KUBERNETES_VALIDATE", DEPLOY.parent / ".venv-deploy/bin/kubernetes-validate")
)
needs_checker = pytest.mark.skipif(not CHECKER.exists(), reason="needs make .venv-deploy/ready")
# A field of each resource, in the order of the file, and what is none; the last is of Knative's.
MISSPELT = [
    ("topologySpreadConstraints:", "topologySpreadConstraint:"),
    ("targetPort:", "targetport:"),
    ("minAvailable:", "minAvailables:"),
    ("averageUtilization:", "averageUtilisation:"),
    ("policyTypes:", "policyType:"),
    ("secretName: flight-delay\n", "secret: flight-delay\n"),
]


def manifests(file: str) -> dict[str, dict[str, Any]]:
    return {m["kind"]: m for m in yaml.safe_load_all((DEPLOY / file).read_text())}


def what_is_wrong(file: Path, text: str) -> list[str]:
    """What the checker says, one line for each resource that it refuses."""
    file.write_text(text)
    command = [CHECKER, "--strict", "--quiet", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("ERROR")]
    assert bool(lines) == bool(done.returncode)
    return lines


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


def knative_pod() -> str:
    """Its template, without what is Knative's own, is a pod of Kubernetes."""
    (manifest,) = yaml.safe_load_all((DEPLOY / "knative.yaml").read_text())
    spec = manifest["spec"]["template"]["spec"]
    assert [spec.pop(name) for name in ("containerConcurrency", "timeoutSeconds")] == [100, 10]
    (container,) = spec["containers"]
    container["name"] = "a"  # Knative fills in both
    container["readinessProbe"]["httpGet"]["port"] = "http1"
    return yaml.safe_dump(
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": spec}
    )


@needs_checker
def test_kubernetes_knows_every_field_and_no_other(tmp_path: Path) -> None:
    text = (DEPLOY / "kubernetes.yaml").read_text() + "---\n" + knative_pod()
    assert what_is_wrong(tmp_path / "good.yaml", text) == []
    for right, wrong in MISSPELT:
        assert right in text
        text = text.replace(right, wrong)
    refused = what_is_wrong(tmp_path / "wrong.yaml", text)
    assert [
        wrong.partition(":")[0] in line for line, (_, wrong) in zip(refused, MISSPELT, strict=True)
    ]


def test_what_scales_spreads_and_is_closed_is_the_deployment() -> None:
    found = manifests("kubernetes.yaml")
    deployment = found["Deployment"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    target = found["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert target["name"] == deployment["metadata"]["name"]
    assert "replicas" not in deployment["spec"]
    spread = deployment["spec"]["template"]["spec"]["topologySpreadConstraints"]
    budget, policy = found["PodDisruptionBudget"]["spec"], found["NetworkPolicy"]["spec"]
    selectors = [*(one["labelSelector"] for one in spread), budget["selector"]]
    assert [s["matchLabels"] for s in [*selectors, policy["podSelector"]]] == [labels] * 4
    assert found["HorizontalPodAutoscaler"]["spec"]["minReplicas"] > budget["minAvailable"]


def test_only_the_port_of_the_container_is_open() -> None:
    policy = manifests("kubernetes.yaml")["NetworkPolicy"]["spec"]
    (container,) = pod("kubernetes.yaml")["containers"]
    (rule,) = policy["ingress"]
    assert [port["port"] for port in rule["ports"]] == [p["name"] for p in container["ports"]]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["egress"] == []


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
