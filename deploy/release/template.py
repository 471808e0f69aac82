"""The template of the service, from which the next revision is made.

Terraform and `gcloud run services update` change it and make a revision of it. After a rollback it
still holds what was rolled back, until it gets image, labels, size and settings of the revision
that serves. Needs PROJECT, REGION, SERVICE, gcloud.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

Json = dict[str, Any]
LABELS = ("commit", "model", "build")
MOST = "autoscaling.knative.dev/maxScale"


def gcloud(*words: str) -> str:
    where = (f"--project={os.environ['PROJECT']}", f"--region={os.environ['REGION']}")
    command = ["gcloud", "run", *words, *where]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def container(template: Json) -> Json:
    """The one that takes requests: a collector of metrics may run beside it."""
    all_: list[Json] = template["spec"]["containers"]
    return next((one for one in all_ if one.get("ports")), all_[0])


def settings(template: Json) -> dict[str, str]:
    env = container(template).get("env", [])
    return {one["name"]: one["value"] for one in env if "value" in one}


def options(template: Json) -> dict[str, str]:
    """What a release or resize.sh gives a revision, as gcloud's flags name it."""
    spec, metadata = template["spec"], template["metadata"]
    limits = container(template).get("resources", {}).get("limits", {})
    labels = metadata.get("labels", {})
    told = {
        "image": container(template)["image"],
        "memory": limits.get("memory"),
        "cpu": limits.get("cpu"),
        "concurrency": spec.get("containerConcurrency"),
        "max-instances": metadata.get("annotations", {}).get(MOST),
        "update-labels": ",".join(f"{one}={labels.get(one, 'unknown')}" for one in LABELS),
    }
    return {name: str(value) for name, value in told.items() if value}


def described(revision: str) -> Json:
    found: Json = json.loads(gcloud("revisions", "describe", revision, "--format=json"))
    return found


def restore(revision: str) -> None:
    """Make it what the revision is; no traffic is moved."""
    service = os.environ["SERVICE"]
    holds = json.loads(gcloud("services", "describe", service, "--format=json"))["spec"]["template"]
    good = described(revision)
    if (options(holds), settings(holds)) == (options(good), settings(good)):
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.json"  # YAML reads it; a value may have any character
        file.write_text(json.dumps(settings(good)), encoding="utf-8")
        flags = [f"--{name}={value}" for name, value in options(good).items()]
        if settings(holds) != settings(good):
            flags.append(f"--env-vars-file={file}")
        gcloud("services", "update", service, "--quiet", "--no-traffic", *flags)
    print(f"the template of {service} is {revision} again")
