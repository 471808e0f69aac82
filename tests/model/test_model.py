"""The served model: what may and what may not change an answer."""

import itertools
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import bentoml
import numpy as np
import pandas as pd
import pytest
from pydantic_core import to_json

from flights.api.reading.parsing import read_flight
from flights.features import is_probability, names
from flights.model.scorer import Scorer
from flights.model.served import DelayModel, ModelError
from tests.samples.airports import EXAMPLE, SCL
from train import model as training
from train.airports import EMBEDDED
from train.registry.export import check_parity, export
from train.registry.store import files_of, save
from train.rows.data import read_flights


@pytest.fixture(scope="module")
def served(trained: bentoml.Model) -> DelayModel:
    return DelayModel.load(trained)


@pytest.fixture
def copied(trained: bentoml.Model) -> Iterator[bentoml.Model]:
    """A copy of the trained model in the store, to be damaged."""
    metadata = {name: value for name, value in trained.info.metadata.items() if name != "sha256"}
    copy = save(lambda tag: files_of(trained), deepcopy(metadata), challenger=True)
    yield copy
    bentoml.models.delete(copy.tag)


def probability(served: DelayModel, **changes: Any) -> float:
    flights = read_flight(to_json(EXAMPLE | changes), served.catalog).flights
    return served.predict(flights)[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"vuelo": "1234"},
        {"vuelo": "LA 1234"},
        {"vuelo": None},
        {"dianom": "sábado"},
        {"opera": "grupo latam"},
        {"opera": None},
        {"aerolinea": None},
        {"destino": "SPJC"},
        {"siglades": "LIMA"},
        {"tipovuelo": "I"},
        {"tipovuelo": None},
        {"fecha": "2022-01-08", "dia": 8},  # a week later
        {"fecha": "2016-10-01", "mes": 10, "ano": 2016},  # another year's Saturday
    ],
)
def test_another_way_to_write_the_flight_changes_nothing(
    served: DelayModel, changes: dict[str, Any]
) -> None:
    assert probability(served, **changes) == probability(served)


@pytest.mark.parametrize(
    "changes",
    [
        {"hora": "20:00"},
        {"opera": "Sky Airline", "aerolinea": None},
        {"destino": "EZE", "siglades": "Buenos Aires"},
        {"fecha": "2022-01-04", "dia": 4, "dianom": "Martes"},
    ],
)
def test_every_feature_counts(served: DelayModel, changes: dict[str, Any]) -> None:
    assert probability(served, **changes) != probability(served)


def test_a_bad_hour_of_a_bad_airline_is_worse_than_its_opposite(
    served: DelayModel, flights: pd.DataFrame
) -> None:
    lima = flights[flights["destination"] == "SPJC"]
    rates = lima.groupby("airline")["delayed"].agg(["mean", "size"])
    rates = rates[rates["size"] > 500]["mean"]
    hours = flights.groupby(flights["scheduled_departure"].dt.hour)["delayed"].agg(["mean", "size"])
    hours = hours[hours["size"] > 1_000]["mean"]

    def at(airline: str, hour: int) -> float:
        return probability(served, opera=airline, aerolinea=None, hora=f"{hour:02}:30")

    assert at(rates.idxmax(), hours.idxmax()) > at(rates.idxmin(), hours.idxmin()) + 0.02


def test_onnx_is_scikit_learn_for_every_pair_of_airline_and_destination(
    flights: pd.DataFrame,
) -> None:
    fitted = training.fit(flights)
    names = [[*flights[name].unique(), "new"] for name in ("airline", "destination")]
    pairs = pd.DataFrame(itertools.product(*names), columns=["airline", "destination"])
    pairs["flight_type"] = np.resize(["I", "N", ""], len(pairs))
    pairs["scheduled_departure"] = np.resize(flights["scheduled_departure"], len(pairs))
    assert check_parity(fitted, Scorer(export(fitted)), pairs) < 1e-6


def test_a_worker_scores_in_one_thread(served: DelayModel) -> None:
    options = served.scorer.session.get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)


def test_a_batch_of_one_equals_its_row_of_a_large_batch(served: DelayModel) -> None:
    requests = [EXAMPLE | {"hora": f"{n % 24:02}:{n % 60:02}"} for n in range(100)]
    flights = [read_flight(to_json(r), served.catalog).flights[0] for r in requests]
    assert [served.predict([flight])[0] for flight in flights] == served.predict(flights)


def test_nothing_known_after_take_off_reaches_a_feature(tmp_path: Any) -> None:
    raw = pd.read_csv(EMBEDDED, dtype=str, keep_default_na=False, nrows=500)
    changed = raw.assign(
        **{
            "Fecha-O": raw["Fecha-I"],
            "Vlo-O": "1",
            "Des-O": "KJFK",
            "Emp-O": "AAA",
            "Ori-O": "SCFA",
            "DIA": "1",
            "MES": "1",
            "AÑO": "1999",
            "DIANOM": "Lunes",
        }
    )
    frames = []
    for name, table in (("raw", raw), ("changed", changed)):
        table.to_csv(tmp_path / name, index=False)
        frames.append(training.frame(read_flights(str(tmp_path / name), SCL).flights))
    assert tuple(frames[0]) == names(SCL)
    pd.testing.assert_frame_equal(*frames)


@pytest.mark.parametrize("name", ["model.onnx", "background.json"])
@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: content + b" "])
def test_a_model_with_an_altered_file_is_not_loaded(copied, name: str, damage: Any) -> None:
    file = Path(copied.path_of(name))
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ModelError, match=f"{name} is damaged: it is not the file that was stored"):
        DelayModel.load(copied)


@pytest.mark.parametrize("name", ["model.onnx", "background.json"])
def test_a_model_without_one_of_its_files_is_not_loaded(copied, name: str) -> None:
    Path(copied.path_of(name)).unlink()
    with pytest.raises(ModelError, match=f"{name} cannot be read: No such file or directory"):
        DelayModel.load(copied)


@pytest.mark.parametrize("hashes", [None, "0123abcd", {}])
def test_an_older_model_without_the_hashes_is_to_be_trained_anew(copied, hashes: Any) -> None:
    copied.info.metadata["sha256"] = hashes
    with pytest.raises(ModelError, match=r"no hash of model\.onnx is kept with it: train it anew"):
        DelayModel.load(copied)


def test_a_model_without_the_hash_of_its_background_is_to_be_trained_anew(copied) -> None:
    del copied.info.metadata["sha256"]["background.json"]
    with pytest.raises(ModelError, match=r"no hash of background\.json is kept with it"):
        DelayModel.load(copied)


def test_a_model_made_before_airports_had_a_file_is_to_be_trained_anew(copied) -> None:
    del copied.info.metadata["airport"]
    sentence = f"model {copied.tag} was made before airports had a file: run `make train`"
    with pytest.raises(ModelError, match=sentence):
        DelayModel.load(copied)


def test_a_model_with_another_form_of_airport_is_to_be_trained_anew(copied) -> None:
    del copied.info.metadata["airport"]["time_zone"]
    sentence = "has another form of airport, time_zone: Field required: run `make train`"
    with pytest.raises(ModelError, match=sentence):
        DelayModel.load(copied)


def test_a_model_is_of_the_airport_that_is_kept_with_it(served: DelayModel) -> None:
    assert served.airport == served.catalog.airport == SCL


@pytest.mark.parametrize(
    ("off", "works"), [(1e-3, False), (-1e-3, False), (2e-5, False), (1e-6, True)]
)
def test_a_model_works_if_its_known_flight_gets_its_probability(
    served: DelayModel, off: float, works: bool
) -> None:
    known = served.metadata["known_flight"]
    changed = served.metadata | {
        "known_flight": known | {"probability": known["probability"] + off}
    }
    model = DelayModel(served.tag, served.scorer, changed, served.background, served.created)
    assert model.works() is works


def test_a_model_that_gives_all_flights_the_same_probability_does_not_work(
    served: DelayModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = np.float32(served.metadata["known_flight"]["probability"])
    monkeypatch.setattr(served, "scorer", lambda columns: np.full(len(columns["airline"]), always))
    with pytest.raises(ModelError, match="gives all flights the same probability"):
        served.check()


def test_a_model_whose_known_flight_gets_another_probability_is_not_loaded(copied) -> None:
    copied.info.metadata["known_flight"]["probability"] += 1e-3
    with pytest.raises(ModelError, match=r"gives its known flight 0\.\d+, and not 0\.\d+ as in"):
        DelayModel.load(copied)


@pytest.mark.parametrize("answer", [1.5, -0.1, np.nan, np.inf])
def test_what_is_no_probability_is_an_error_to_predict(
    served: DelayModel, monkeypatch: pytest.MonkeyPatch, answer: float
) -> None:
    monkeypatch.setattr(served, "scorer", lambda columns: np.array([answer], np.float32))
    with pytest.raises(ModelError, match="answered"):
        probability(served)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, True), (1.0, True), (-1e-9, False), (1.0 + 1e-9, False), (np.nan, False)],
)
def test_a_probability_is_within_0_and_1(value: float, expected: bool) -> None:
    assert is_probability(value) is expected
    assert is_probability(np.array([value])).tolist() == [expected]


def test_the_model_needs_no_reader_of_requests() -> None:
    code = "import sys, flights.model.served; print({'flights.api'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_onnx_runtime_tells_nobody_that_it_is_used(tmp_path: Path) -> None:
    """With telemetry it writes a device id into the home folder as soon as it is imported."""
    environment = {"HOME": str(tmp_path), "BENTOML_HOME": str(tmp_path / "bentoml")}
    imported = [sys.executable, "-c", "import flights.model.served"]
    subprocess.run(imported, env=environment, check=True)
    assert not (tmp_path / ".cache").exists()
