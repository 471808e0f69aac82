"""Revisions of Cloud Run, and templates of them, as gcloud changes and describes them."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any


def revision(image: str, **labels: str) -> dict[str, Any]:
    """A revision, or the template of one, as Cloud Run describes it."""
    container = {"image": image, "ports": [{}], "env": [{"name": "FLIGHT_PORT", "value": "8080"}]}
    container["resources"] = {"limits": {"cpu": "1", "memory": "512Mi"}}
    spec = {"containers": [container], "containerConcurrency": 80}
    annotations = {"autoscaling.knative.dev/maxScale": "10"}
    return {"metadata": {"labels": labels, "annotations": annotations}, "spec": spec}


def changed(template: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    """Of a deployment with gcloud's flags."""
    made = deepcopy(template)
    (container,) = made["spec"]["containers"]
    container["image"] = options.get("image", container["image"])
    sizes = {name: options[name] for name in ("cpu", "memory") if name in options}
    container["resources"]["limits"] |= sizes
    settings = {one["name"]: one["value"] for one in container["env"]}
    if "env-vars-file" in options:
        settings = json.loads(Path(options["env-vars-file"]).read_text())
    settings |= pairs(options.get("update-env-vars", ""))
    container["env"] = [{"name": name, "value": text} for name, text in settings.items()]
    made["metadata"]["labels"] |= pairs(options.get("update-labels", ""))
    return made


def pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split(",") if pair)
