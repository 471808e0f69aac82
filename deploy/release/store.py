"""Between the BentoML model store and the files of the bucket."""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bentoml
from bentoml.exceptions import BentoMLException

from deploy.release import champion
from deploy.release.champion import Refused, Verdict
from flights.model.served import NAME


def push(tag: str, force: str, challenger: bool) -> int:
    """Raises `Refused`."""
    try:
        stored = bentoml.models.get(tag or NAME)
    except (BentoMLException, ValueError) as error:  # ValueError: not a tag
        raise Refused(str(error)) from error
    champion.push(verdict_of(stored), exported(stored), force, challenger)
    return 0


def verdict_of(stored: bentoml.Model) -> Verdict:
    """As training wrote it down, `train.registry.promotion`."""
    metadata: Mapping[str, Any] = stored.info.metadata
    promotion: Mapping[str, Any] = metadata.get("promotion", {})
    return {
        "tag": str(stored.tag),
        "simulated": metadata.get("data", {}).get("simulated", True),
        "better": promotion.get("better", False),
        "against": promotion.get("against", ""),
        "reason": promotion.get("reason", "it was never judged"),
    }


def exported(stored: bentoml.Model) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = bentoml.models.export_model(stored.tag, str(Path(folder) / "model.bentomodel"))
        return Path(file).read_bytes()


def pull(tag: str) -> int:
    """Raises `Refused`."""
    tag, content = champion.fetch(tag)
    if tag not in {str(model.tag) for model in bentoml.models.list()}:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "model.bentomodel"
            file.write_bytes(content)
            bentoml.models.import_model(str(file))
    print(f"{tag} is in the model store")
    newest = bentoml.models.get(tag.partition(":")[0])
    if str(newest.tag) != tag:
        print(f"{newest.tag} there is newer, and goes before it", file=sys.stderr)
    return 0
