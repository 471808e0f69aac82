"""Models of a store that say of themselves what training said of them."""

from pathlib import Path
from typing import Any

import bentoml

from deploy.release import models
from deploy.release.blocked import CHAMPION
from flights.model.served import NAME
from tests.servers.fake_bucket import Bucket

BETTER = {"better": True, "reason": "not worse, by 92 days"}
FIRST = {"better": True, "reason": "the store had no model"}


def save(promotion: dict[str, Any], simulated: bool = False, name: str = NAME) -> str:
    """The tag of a new model of the store."""
    metadata = {"data": {"simulated": simulated}, "promotion": promotion}
    with bentoml.models.create(name, metadata=metadata | {"categories": ["Ñuñoa"]}) as stored:
        Path(stored.path_of("model.onnx")).write_text("content")
    return str(stored.tag)


def push(*words: str) -> int:
    return models.main(["push", *words])


def champion(bucket: Bucket) -> str:
    return str(bucket.json(CHAMPION)["tag"])
