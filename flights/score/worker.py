"""What a worker of `flights.score.cli` does: rows of text in, probabilities and faults out."""

import gc
import re
from collections.abc import Sequence
from datetime import datetime, time
from functools import cache, lru_cache
from typing import Any

import bentoml
from bentoml.exceptions import BentoMLException

from flights.api.parsing import translated
from flights.api.schema import INTEGERS
from flights.api.translation import Translation
from flights.features import DECIMALS, Flight
from flights.model import DelayModel, ModelError
from flights.score.tables import Reject, Row, Scores, Unusable


@cache
def load(tag: str) -> DelayModel:
    """A model of the store that works. Raises `Unusable`."""
    try:
        model = DelayModel.load(bentoml.models.get(tag))
    except (BentoMLException, ModelError, ValueError) as error:  # ValueError: not a tag
        raise Unusable(f"{tag} cannot be used: {error}") from error
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at again
    return model


def score_rows(tag: str, fields: list[str], rows: list[Row], numbers: Sequence[int]) -> Scores:
    """Each row as POST /predict would answer it."""
    model = load(tag)
    places: list[int] = []
    flights: list[Flight] = []
    unseen: list[str | None] = []
    rejects: list[Reject] = []
    for place, row in enumerate(rows):
        translation = translated(given(fields, row), model.catalog)
        if isinstance(translation, Translation):
            places.append(place)
            flights.append(translation.flight)
            unseen.append(", ".join(translation.unseen) or None)
        else:
            rejects += [
                Reject(numbers[place], str(fault.path[0]), fault.as_dict()["value"], fault.sentence)
                for fault in translation
            ]
    probabilities = model.predict(flights) if flights else []
    rounded = [round(probability, DECIMALS) for probability in probabilities]
    return Scores(list(zip(places, rounded, unseen, strict=True)), rejects)


def given(fields: list[str], row: Row) -> dict[str, Any]:
    """The JSON object that a sender would make of a row."""
    value: dict[str, Any] = {
        field: cell if isinstance(cell, str) else as_text(cell)
        for field, cell in zip(fields, row, strict=True)
        if cell not in ("", None)
    }
    for field in INTEGERS:
        if field in value:
            value[field] = as_integer(value[field])
    return value


def as_text(cell: Any) -> str:
    """What is not text in Parquet, such as a date, as a request has it."""
    if isinstance(cell, datetime):
        return str(cell).removesuffix(" 00:00:00")
    return str(cell).removesuffix(":00") if isinstance(cell, time) else str(cell)


@lru_cache
def as_integer(text: str) -> int | str:
    """What is no integer stays text, and is then refused. pandas writes 1.0 beside blanks."""
    match = re.fullmatch(r"(-?[0-9]{1,9})(\.0)?", text)
    return int(match[1]) if match else text
