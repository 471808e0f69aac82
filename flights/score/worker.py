"""What a worker of `flights.score.cli` does: rows of text in, probabilities and faults out."""

import gc
from collections.abc import Sequence
from functools import cache

import bentoml
from bentoml.exceptions import BentoMLException

from flights.api.parsing import translated
from flights.api.translation import Translation
from flights.features import DECIMALS, Flight
from flights.live.state import State
from flights.model import DelayModel, ModelError
from flights.score.fields import given
from flights.score.tables import Reject, Scores
from flights.tables.place import Unusable
from flights.tables.table import Row


class Day:
    """What a worker scores by beside the schedule, once it has begun."""

    state: State | None = None


def find(tag: str) -> DelayModel:
    """A model of the store that works. Raises `Unusable`."""
    try:
        return DelayModel.load(bentoml.models.get(tag))
    except (BentoMLException, ModelError, ValueError) as error:  # ValueError: not a tag
        raise Unusable(f"{tag} cannot be used: {error}") from error


@cache
def load(tag: str) -> DelayModel:
    """The same, in a process that does nothing else."""
    model = find(tag)
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at again
    return model


def score_rows(tag: str, fields: list[str], rows: list[Row], numbers: Sequence[int]) -> Scores:
    return score(load(tag), fields, rows, numbers)


def score(
    model: DelayModel, fields: Sequence[str], rows: Sequence[Row], numbers: Sequence[int]
) -> Scores:
    """Each row as POST /predict would answer it."""
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
    probabilities = model.predict(flights, Day.state) if flights else []
    rounded = [round(probability, DECIMALS) for probability in probabilities]
    return Scores(list(zip(places, rounded, unseen, strict=True)), rejects)
