"""The models that were served one after the other, and how one of the store is served again."""

from difflib import get_close_matches
from typing import Any

import bentoml
from bentoml.exceptions import NotFound

from flights.model.served import NAME, DelayModel, ModelError, intact
from train.registry.store import (
    CHALLENGER,
    files_of,
    metadata_of,
    refuse_other_airport,
    save,
)

RESTORED, PROMOTED = "restored_from", "promoted_from"  # of a copy: the tag of what it is a copy of


def stored_models() -> list[bentoml.Model]:
    """Served ones and challengers, the newest first."""
    models = [stored for stored in bentoml.models.list() if stored.tag.name in (NAME, CHALLENGER)]
    return sorted(models, key=lambda stored: stored.info.creation_time, reverse=True)


def succession() -> list[bentoml.Model]:
    """Those that were served, without those that were gone back from: the last is served now."""
    line: list[bentoml.Model] = []
    for stored in reversed([one for one in stored_models() if one.tag.name == NAME]):
        if RESTORED in metadata_of(stored):
            del line[-1:]
            if line and origin_of(line[-1]) == origin_of(stored):
                del line[-1]
        line.append(stored)
    return line


def origin_of(stored: bentoml.Model) -> str:
    """The tag with which it was registered first."""
    metadata = metadata_of(stored)
    return str(metadata.get(RESTORED) or metadata.get(PROMOTED) or stored.tag)


def go_back() -> bentoml.Model:
    """Serve the model before the served one again; going back twice goes two models back.

    Raises as `serve_again`, and `NotFound` where there is none.
    """
    line = succession()
    if not line:
        raise NotFound("the store has no model: run `make train`")
    if len(line) == 1:
        raise NotFound(f"the store has no model before {origin_of(line[0])}")
    return serve_again(line[-2], {RESTORED: origin_of(line[-2])})


def promote(name: str) -> bentoml.Model:
    """Serve a model of the store, a challenger too.

    Raises as `find` and `serve_again`, `ModelError` for the one that is served, and `AirportError`
    for one of another airport.
    """
    stored = find(name)
    if stored.tag == bentoml.models.get(NAME).tag:
        raise ModelError(f"{stored.tag} is served already")
    refuse_other_airport(DelayModel.load(stored).airport)
    judged = metadata_of(stored).get("promotion", {})
    reason = f"promoted by hand ({judged.get('reason', 'never judged')})"
    told = {PROMOTED: origin_of(stored), "promotion": {**judged, "served": True, "reason": reason}}
    return serve_again(stored, told)


def find(name: str) -> bentoml.Model:
    """By its tag or its version alone. Raises `NotFound` with the nearest one that there is."""
    models = {str(stored.tag): stored for stored in stored_models()}
    versions = {stored.tag.version: stored for stored in models.values()}
    if found := models.get(name) or versions.get(name):
        return found
    near = get_close_matches(name.rpartition(":")[2], [str(one) for one in versions], 1)
    hint = f"is {versions[near[0]].tag} meant?" if near else "`make models` lists what it has"
    raise NotFound(f"the store has no model {name}; {hint}")


def serve_again(stored: bentoml.Model, told: dict[str, Any]) -> bentoml.Model:
    """As a new version, whose metadata `told` changes.

    Raises `ModelError` where a file is not the one that was stored, or where it would not be ready.
    """
    DelayModel.load(stored)
    files = {name: intact(stored, name) for name in files_of(stored)}
    kept = {k: v for k, v in metadata_of(stored).items() if k not in (RESTORED, PROMOTED)}
    return save(lambda tag: files, kept | told)
