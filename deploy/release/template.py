"""python3 -m deploy.release.template REVISION: prints IMAGE, COMMIT, MODEL, BUILD for a shell.

The template of the service is what the next revision is made from: Terraform and `gcloud run
services update` change it, too. After a rollback it still holds what was rolled back, until it
gets image, labels, size and settings of the revision that serves (deploy.release.restore).
Needs PROJECT, REGION, SERVICE, gcloud.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

Json = dict[str, Any]
LABELS = ("commit", "model", "build")
UNKNOWN = "unknown"  # of the first revision, which Terraform has made
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
        "update-labels": ",".join(f"{one}={labels.get(one, UNKNOWN)}" for one in LABELS),
    }
    return {name: str(value) for name, value in told.items() if value}


def described(revision: str) -> Json:
    found: Json = json.loads(gcloud("revisions", "describe", revision, "--format=json"))
    return found


def about(revision: Json) -> dict[str, str]:
    """What was released, as deploy/release/release.sh is told it."""
    labels = revision["metadata"].get("labels", {})
    told = {name.upper(): labels.get(name, UNKNOWN) for name in LABELS}
    if told["MODEL"] != UNKNOWN:  # a label has no colon
        told["MODEL"] = f"flight_delay:{told['MODEL']}"
    return {"IMAGE": container(revision)["image"], **told}


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


if __name__ == "__main__":
    for name, text in about(described(sys.argv[1])).items():
        print(f"{name}={shlex.quote(text)}")
