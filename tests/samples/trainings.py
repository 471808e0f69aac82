"""Training runs on few flights, into the store of a test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import bentoml
import pandas as pd
import pytest
from pandas.util import hash_pandas_object

from flights.airport import Airport
from train import run
from train.cli import main
from train.live import model as live_model
from train.registry.store import served

EARLY = dict.fromkeys((1, 2, 3), "LAN")  # the month -> the airline that is late in it
WORSE = {2: "LAN", 3: "LAN", 4: "SKU", 5: "LAN", 6: "LAN"}  # it learns too little from April
LATE = dict.fromkeys((4, 5, 6), "LAN")
MADE: dict[tuple[Any, ...], Any] = {}


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same flights give the same: most of these tests train on the same ones."""

    def remembered(*given: Any) -> Any:
        parts = [one for some in given for one in (some if isinstance(some, tuple) else [some])]
        hashed = [hash_pandas_object(one) for one in parts if isinstance(one, pd.DataFrame)]
        told = [repr(one) for one in parts if isinstance(one, dict | float | Airport)]
        key = function.__name__, *told, *(int(one.sum()) for one in hashed)
        if key not in MADE:
            MADE[key] = function(*given)
        return MADE[key]

    return remembered


def quicken(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says of days and what the report draws is tested elsewhere, and takes seconds."""
    monkeypatch.setattr(live_model, "TREES", 5)
    monkeypatch.setattr("train.run.render_report", lambda _, made: f"<!DOCTYPE html>{made}")
    monkeypatch.setattr(run, "fit_late", once(run.fit_late))
    monkeypatch.setattr(run, "evaluate", once(run.evaluate))
    monkeypatch.setattr(run, "fit", once(run.fit))


def raw_flights(path: Path, late: dict[int, str]) -> str:
    """A file of 20 flights a day of two airlines; `late` names the late one of each month."""
    rows = [
        {
            "Fecha-I": f"2017-{month:02}-{day:02} 08:{minute:02}:00",
            "Fecha-O": f"2017-{month:02}-{day:02} {8 + (airline == late[month]):02}:{minute:02}:00",
            "Vlo-I": str(minute),
            "Ori-I": "SCEL",
            "Des-I": "SPJC",
            "Emp-I": airline,
            "TIPOVUELO": "I",
            "OPERA": airline,
            "SIGLADES": "Lima",
        }
        for month in late
        for day in range(1, 29)
        for minute in range(10)
        for airline in ("LAN", "SKU")
    ]
    pd.DataFrame(rows).to_csv(path, index=False)
    return str(path)


def train_on(folder: Path, late: dict[int, str], *more: str, name: str = "flights.csv") -> int:
    source = raw_flights(folder / name, late)
    return main(["--data", source, "--test-months", "1", *more])


def tags(name: str) -> list[str]:
    return [str(stored.tag) for stored in bentoml.models.list() if stored.tag.name == name]


def now_served() -> str:
    stored = served()
    assert stored
    return str(stored.tag)
