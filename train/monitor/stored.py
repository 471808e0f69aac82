"""The models of the store that made predictions."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import bentoml
from bentoml.exceptions import BentoMLException

from flights.airport import Airport, AirportError
from train.rows.data import DataError


def metadata_of(tag: str) -> Mapping[str, Any]:
    """Raises `DataError` for a model that is not there."""
    try:
        return bentoml.models.get(tag).info.metadata
    except (BentoMLException, ValueError) as error:  # ValueError: not a tag
        raise DataError(f"{tag}, which made the predictions, is not in the model store") from error


@cache  # of a line each
def airport_of(tag: str) -> Airport:
    """That the model is of. Raises `DataError`."""
    try:
        return Airport.of_metadata(metadata_of(tag))
    except AirportError as error:
        raise DataError(f"{tag} {error}") from error
