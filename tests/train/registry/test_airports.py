"""Models of several airports: what they refuse, and that each needs a store of its own."""

from pathlib import Path
from typing import Any

import bentoml
import pandas as pd
import pytest
import yaml
from pydantic_core import to_json

from flights.api.errors.problems import Problem
from flights.api.reading.parsing import read_flight
from flights.model.served import NAME, DelayModel
from tests.samples.airports import FOLDER, LIM, SCL
from tests.samples.trainings import EARLY, now_served, raw_flights, train_on
from train.cli import main
from train.registry.cli import main as registry
from train.registry.store import CARD_FILE, files_of, metadata_of, save
from train.simulator.turned import turned

FILE = str(FOLDER / "lim.yaml")


SOME = {"fecha": "2022-01-01", "hora": "08:00", "opera": "LATAM", "destino": "LIM"}
PRETENDED = {"name": "Lima", "city": "Lima", "country": "PE", "time_zone": "America/Lima"}
PRETENDED |= {"origins": [{"icao": "SPJC", "iata": "LIM"}]}


def changed(**changes: Any) -> dict[str, Any]:
    return SCL.as_metadata() | changes


@pytest.mark.parametrize(
    ("airport", "sentence"),
    [
        (changed(**PRETENDED), "Ori-I: 'SCEL' is not SPJC, the airport of Lima; 1680 of 1680 rows"),
        (LIM.as_metadata(), "missing columns: scheduled_at, left_at, from, flight, airline,"),
        (changed(example=SOME | {"opera": "Copa"}), "has the opera 'Copa', and no flight"),
        (changed(example=SOME | {"destino": "MIA"}), "has the destino 'MIA', and no flight"),
        (changed(example=SOME | {"dia": 2}), "the example of Santiago de Chile is refused: dia"),
        (changed(example_day=[{"hora": "25:00"}]), "the example_day of Santiago de Chile is ref"),
        (changed(country="PE"), "country is PE, but that of SCEL is CL"),
        ({"name": "Lima"}, "airport.yaml: city: Field required"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_learnt(
    store: Path, airport: dict[str, Any], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (store / "airport.yaml").write_text(yaml.safe_dump(airport))
    data = raw_flights(store / "flights.csv", EARLY)
    assert main(["--airport", str(store / "airport.yaml"), "--data", data]) == 2
    said = capsys.readouterr().out
    assert sentence in " ".join(said.split())
    assert "Learnt" not in said


@pytest.fixture
def lima(store: Path) -> list[str]:
    """What trains on a file of flights from Lima."""
    flights = pd.read_csv(raw_flights(store / "scl.csv", EARLY), dtype=str)
    turned(flights, LIM).to_csv(store / "simulated_lim.csv", index=False)
    return ["--airport", FILE, "--data", str(store / "simulated_lim.csv"), "--test-months", "1"]


def test_lima_trains_and_is_ready_and_knows_no_flight_from_santiago(lima: list[str]) -> None:
    assert main(lima) == 0
    model = DelayModel.load(bentoml.models.get(NAME))
    assert (model.works(), model.airport, model.is_simulated) == (True, LIM, True)
    assert model.metadata["known_flight"]["destination"] == "SCEL"
    with pytest.raises(Problem, match=r"but only departures from Lima \(LIM\) are known"):
        read_flight(to_json(LIM.example | {"origen": "SCL"}), model.catalog)
    card = Path(bentoml.models.get(NAME).path_of(CARD_FILE)).read_text()
    assert "to leave Lima (LIM) more than 15" in card
    assert "Santiago" not in card


def test_a_store_that_serves_another_airport_is_left_as_it_is(
    store: Path, lima: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    served = now_served()
    assert main(lima) == main(["--if-missing", *lima]) == 2
    assert now_served() == served
    said = " ".join(capsys.readouterr().out.split())
    assert said.endswith(
        f"✗ {served}, which this store serves, is of Santiago de Chile: Lima needs a store of its "
        "own, a folder that BENTOML_HOME names, for training and for serving"
    )


def test_a_model_of_another_airport_is_not_promoted(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    served = bentoml.models.get(NAME)
    other = metadata_of(served) | {"airport": LIM.as_metadata()}
    files = files_of(served)
    challenger = save(lambda tag: files, other, challenger=True)
    assert registry(["promote", str(challenger.tag)]) == 1
    assert "is of Santiago de Chile: Lima needs a store of its own" in capsys.readouterr().out
    assert now_served() == str(served.tag)


def test_a_model_from_before_airports_had_a_file_is_replaced(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    before = bentoml.models.get(NAME)
    del before.info.metadata["airport"]
    before.flush()
    train_on(store, EARLY)
    assert now_served() != str(before.tag)
    assert f"Takes over: {before.tag} was not made by this version" in capsys.readouterr().out
