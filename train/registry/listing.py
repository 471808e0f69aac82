"""The models of the store, all judged on the same months."""

from collections.abc import Iterator, Mapping
from typing import Any

import bentoml
from rich.markup import escape
from rich.table import Table

from train.console import console
from train.registry.store import CHALLENGER, metadata_of
from train.registry.succession import origin_of, stored_models, succession

Month = Mapping[str, Any]


def show() -> None:
    """The newest first, and why each challenger is one."""
    models = stored_models()
    months = common_months([*reversed(succession()), *models])
    table = Table(box=None)
    for heading in ("Tag", "Status", "Brier", "Skill", "Data"):
        table.add_column(heading, no_wrap=heading != "Data", overflow="fold")
    for stored in models:
        table.add_row(str(stored.tag), *row(stored, months))
    console.print(table)
    for note in notes(models, sorted(months)):
        console.print(f"  {escape(note)}", soft_wrap=True)


def row(stored: bentoml.Model, months: set[str]) -> tuple[str, ...]:
    labels = stored.info.labels
    status, data = labels.get("status", ""), labels.get("data", "not made by this version of train")
    judged = [month for month in judged_months(stored) if key(stored, month) in months]
    if len(judged) < len(months) or not months:
        return status, "", "", data
    brier, skill = pooled(judged)
    return status, f"{brier:.4f}", f"{skill:+.3f}", data


def notes(models: list[bentoml.Model], months: list[str]) -> Iterator[str]:
    if months:
        kind, first = months[0].split()
        until = months[-1].split()[1]
        yield f"Judged on {kind} flights of {first} to {until}, before it learnt from them."
    for stored in models:
        if (origin := origin_of(stored)) != str(stored.tag):
            yield f"{stored.tag} is {origin} again."
        elif stored.tag.name == CHALLENGER:
            yield f"{stored.tag} is a challenger: {metadata_of(stored)['promotion']['reason']}."
    if len(models) > 1:
        yield "To serve another one: make promote TAG=…"


def common_months(models: list[bentoml.Model]) -> set[str]:
    """Those on which the first of the models was judged and all others that have some of them."""
    common: set[str] = set()
    for stored in models:
        judged = {key(stored, month) for month in judged_months(stored)}
        common = common & judged or common or judged
    return common


def judged_months(stored: bentoml.Model) -> list[Month]:
    """Empty for a model of another kind or version."""
    return metadata_of(stored).get("evaluation", {}).get("months", [])


def key(stored: bentoml.Model, month: Month) -> str:
    """Simulated flights of a month are other ones than real ones."""
    kind = "simulated" if metadata_of(stored)["data"]["simulated"] else "real"
    return f"{kind} {month['month']}"


def pooled(months: list[Month]) -> tuple[float, float]:
    """Brier score and skill of all flights of the months."""
    flights = sum(month["flights"] for month in months)
    brier, late = (
        sum(month[name] * month["flights"] for month in months) / flights
        for name in ("brier", "observed")
    )
    return brier, 1 - brier / (late * (1 - late))
