"""The middle of a retraining: a model of new flights, compared with the champion."""

import json
import sys
from pathlib import Path

import bentoml
import pandas as pd

from deploy.release.store import exported, verdict_of
from flights.airport import Airport, AirportError
from train.airports import DEFAULT
from train.cli import main
from train.registry.store import metadata_of
from train.registry.succession import stored_models
from train.rows.data import DataError, full_months, read_flights


def train(folder: Path, force: str, described: str = "") -> int:
    """The exit status. Leaves in told/ a new model and the verdict, or why there is none.

    `described`: the file of the airport, by default `DEFAULT`.
    """
    if stored_models():
        print("the model store is not empty: set BENTOML_HOME to a new folder", file=sys.stderr)
        return 2
    for file in folder.glob("champion/*.bentomodel"):
        bentoml.models.import_model(str(file))
    (data,) = (folder / "data").iterdir()
    told = folder / "told"
    told.mkdir()
    try:
        if not force and (why := known(str(data), Airport.read(described or DEFAULT))):
            (told / "nothing").write_text(f"{why}\n")
            return 0
    except (DataError, AirportError) as error:
        print(f"the flights cannot be used: {error}", file=sys.stderr)
        return 2
    options = {"--airport": described, "--force": force}
    given = [word for option in options.items() if option[1] for word in option]
    status = main(["--data", str(data), *given])
    if not status:
        newest = stored_models()[0]
        (told / "model.bentomodel").write_bytes(exported(newest))
        (told / "verdict.json").write_text(json.dumps(verdict_of(newest), indent=1))
    return status


def known(data: str, airport: Airport) -> str:
    """Why there is nothing to learn: the champion has learnt from the last month already; or "".

    Raises `DataError` if the flights end before that: some are lost.
    """
    real = [one for one in stored_models() if not metadata_of(one)["data"]["simulated"]]
    if not real:
        return ""
    learnt = pd.Period(metadata_of(real[0])["data"]["last"], "M")
    last = full_months(read_flights(data, airport).flights)[-1]
    if last < learnt:
        raise DataError(f"{data}: ends in {last}, and {real[0].tag} has learnt until {learnt}")
    return "" if last > learnt else f"no month after {learnt}, which {real[0].tag} has learnt from"
