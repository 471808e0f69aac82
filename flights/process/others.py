"""What the workers of one supervisor know of each other: by which model they answer."""

import json
import logging
import os
from pathlib import Path

import bentoml
from bentoml.exceptions import NotFound

from flights.model.served import DelayModel, ModelError
from flights.process.supervisor import FOLDER, REPLACING

logger = logging.getLogger(__name__)
SERVED = "served"  # a file: tag and airport of the model of the workers that began last


def tell_others(model: DelayModel) -> None:
    if FOLDER not in os.environ:
        return
    part = Path(os.environ[FOLDER], f"{SERVED}.{os.getpid()}")
    try:
        part.write_text(json.dumps([model.tag, model.airport.icaos]))
        part.rename(part.with_suffix(""))
    except OSError as error:  # a full disk: this one answers all the same
        logger.warning("the other workers cannot be told of the model: %s", error.strerror)


def served_by_others() -> tuple[str, str]:
    """Tag and airport; blank where none has begun."""
    path = Path(os.environ.get(FOLDER, ""), SERVED)
    if FOLDER not in os.environ or not path.exists():
        return "", ""
    tag, icaos = json.loads(path.read_text())
    return tag, icaos


def model_of_others() -> bentoml.Model | None:
    """For one that begins in place of one that crashed: a newer one waits for SIGHUP."""
    tag, _ = served_by_others()
    if not tag or Path(os.environ[FOLDER], REPLACING).exists():
        return None
    try:
        return bentoml.models.get(tag)
    except NotFound:
        return None


def refuse_other_airport(model: DelayModel) -> None:
    """Raises `ModelError`: fields, pages and answers would change from one request to the next."""
    _, icaos = served_by_others()
    if icaos not in ("", model.airport.icaos):
        raise ModelError(
            f"model {model.tag} is of {model.airport.name} ({model.airport.icaos}), but this "
            f"service began with {icaos}: start it anew"
        )
