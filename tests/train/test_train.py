"""A training run from the command line to the model store."""

import hashlib
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import bentoml
import numpy as np
import onnx
import pandas as pd
import pytest

from flights.features import Columns, categories, names
from flights.model.scorer import Scorer
from flights.model.served import DelayModel, ModelError
from tests.samples.airports import NYC, SCL
from tests.samples.raw_flights import read, row
from train import model
from train.airports import EMBEDDED
from train.registry.agreement import check_agreement
from train.registry.export import check_parity, export
from train.registry.metadata import names_of, score_shares


@pytest.fixture(scope="module")
def fitted(flights: pd.DataFrame) -> Any:
    return model.fit(flights)


@pytest.fixture(scope="module")
def scorer(fitted: Any) -> Scorer:
    return Scorer(export(fitted))


def test_onnx_gives_the_probabilities_of_scikit_learn(
    fitted: Any, scorer: Scorer, flights: pd.DataFrame
) -> None:
    assert check_parity(fitted, scorer, flights) < 1e-6


def test_onnx_agrees_on_categories_that_the_model_has_not_seen(
    fitted: Any, scorer: Scorer, flights: pd.DataFrame
) -> None:
    strange = flights.head(500).assign(airline="Nueva", destination="RJAA", flight_type="")
    assert check_parity(fitted, scorer, strange) < 1e-6


def test_a_wrong_conversion_is_refused(
    fitted: Any, flights: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Scorer(export(model.fit(flights.assign(delayed=flights["delay_minutes"] > 0))))
    with pytest.raises(ModelError, match=r"ONNX and scikit-learn differ by 0\.\d+, most of all"):
        check_parity(fitted, other, flights)


@pytest.mark.parametrize("answer", [np.nan, 1.5])
def test_one_answer_that_is_no_probability_is_refused(
    fitted: Any, scorer: Scorer, flights: pd.DataFrame, answer: float
) -> None:
    def broken(columns: Columns) -> Any:
        return np.append(scorer(columns)[:-1], answer)

    with pytest.raises(ModelError, match="ONNX and scikit-learn differ by"):
        check_parity(fitted, broken, flights.head(100))


@pytest.mark.parametrize(("off", "refused"), [(5e-6, False), (2e-5, True), (-2e-5, True)])
def test_onnx_may_differ_by_a_hundred_thousandth(
    fitted: Any, flights: pd.DataFrame, off: float, refused: bool
) -> None:
    def shifted(columns: Columns) -> Any:
        return model.predict(fitted, flights.head(100)) + off

    with pytest.raises(ModelError) if refused else nullcontext():
        assert check_parity(fitted, shifted, flights.head(100)) == pytest.approx(abs(off))


@pytest.mark.parametrize(("off", "refused"), [(0.119, False), (0.121, True), (np.nan, True)])
def test_the_final_model_agrees_with_the_judged_one(
    flights: pd.DataFrame, off: float, refused: bool
) -> None:
    def final(columns: Columns) -> Any:
        return np.resize([0.3 + off, 0.3 - off], len(columns["airline"]))

    def judged(columns: Columns) -> Any:
        return np.full(len(columns["airline"]), 0.3)

    with pytest.raises(ModelError, match="differ by") if refused else nullcontext():
        assert check_agreement(final, judged, flights.head(100)) == pytest.approx(off)


def test_the_agreement_with_the_judged_model_is_kept_with_its_bound(trained: bentoml.Model) -> None:
    agreement = trained.info.metadata["agreement"]
    assert 0 < agreement["mean_difference"] < agreement["bound"] == 0.12


def test_the_shares_of_scores_weigh_each_flight_as_the_fit_does() -> None:
    days = pd.to_datetime(["2017-01-01 00:00", "2017-03-02 00:00", "2017-03-02 00:01"])  # 60 days
    flights = pd.DataFrame(
        {"scheduled_departure": days, "departure_utc": days, "airline": "a", "destination": "SPJC"}
    )
    shares = score_shares(
        lambda columns: np.array([0.02, 0.07, 0.9], np.float32), flights.assign(flight_type="I")
    )
    expected = {"0.00-0.05": 1 / 5, "0.05-0.10": 2 / 5, "0.60-1.00": 2 / 5}
    assert {name: share for name, share in shares.items() if share} == pytest.approx(expected, 0.01)


def test_the_onnx_file_takes_text_and_has_the_encoding_inside(fitted: Any) -> None:
    graph = onnx.load_from_string(export(fitted)).graph
    types = {value.name: value.type.tensor_type.elem_type for value in graph.input}
    assert tuple(types) == names(SCL)
    assert all(types[name] == onnx.TensorProto.STRING for name in categories(SCL))


def test_the_same_data_gives_the_same_model(flights: pd.DataFrame) -> None:
    sample = flights.head(5000)
    assert export(model.fit(sample)) == export(model.fit(sample))


def test_metadata_tells_where_the_model_came_from(trained: bentoml.Model) -> None:
    data = trained.info.metadata["data"]
    assert data["name"] == EMBEDDED.name
    assert data["simulated"] is True
    assert len(data["sha256"]) == 64
    assert (data["first"][:10], data["last"][:10]) == ("2017-01-01", "2017-12-31")
    assert data["flights"] == 68_206 - data["rejected"]


def test_metadata_tells_what_the_model_knows(trained: bentoml.Model, flights: pd.DataFrame) -> None:
    metadata = trained.info.metadata
    assert metadata["features"] == list(names(SCL))
    assert metadata["categories"]["airline"] == sorted(set(flights["airline"]))
    assert metadata["airline_codes"]["LAN"] == "Grupo LATAM"
    assert metadata["cities"]["Lima"] == "SPJC"


def test_metadata_has_nothing_else(trained: bentoml.Model) -> None:
    metadata = trained.info.metadata
    assert set(metadata) == {
        *("data", "label", "features", "categories", "airline_codes", "cities", "flight_types"),
        *("evaluation", "decision", "scores", "onnx", "versions", "commit", "known_flight"),
        *("airport", "agreement", "promotion", "sha256", "live_inputs", "day_spreads"),
    }
    assert set(metadata["data"]) == {
        *("name", "simulated", "sha256", "first", "last", "flights", "rejected", "delayed"),
    }
    assert set(metadata["evaluation"]) == {
        *("trained", "judged", "metrics", "months", "rolling", "random_split", "horizons"),
        *("warnings", "days"),
    }
    assert metadata["label"] == "departure more than 15 minutes after the schedule"


def test_metadata_tells_how_good_the_model_is(trained: bentoml.Model) -> None:
    evaluation = trained.info.metadata["evaluation"]
    assert evaluation["trained"]["last"] < "2017-10" <= evaluation["judged"]["first"]
    assert set(evaluation["metrics"]) == {"model", "seed regression", "airline rate", "base rate"}
    assert {"auc", "brier", "brier_skill", "bias"} < set(evaluation["metrics"]["model"])
    assert [month["month"] for month in evaluation["months"]] == ["2017-10", "2017-11", "2017-12"]


def test_metadata_tells_the_decision_threshold(trained: bentoml.Model) -> None:
    decision = trained.info.metadata["decision"]
    assert (decision["cost"], decision["threshold"]) == (5, pytest.approx(1 / 6))
    assert 0 < decision["recall"] < 1


def test_metadata_tells_versions_and_commit(trained: bentoml.Model) -> None:
    metadata = trained.info.metadata
    assert metadata["versions"]["scikit-learn"].startswith("1.")
    assert metadata["versions"]["python"].startswith("3.11")
    assert metadata["commit"]


def test_the_hash_of_every_file_is_kept_once(trained: bentoml.Model) -> None:
    files = [path for path in Path(trained.path).iterdir() if path.name != "model.yaml"]
    expected = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert trained.info.metadata["sha256"] == expected
    assert list(trained.info.metadata["onnx"]) == ["largest_difference"]


def test_labels_tell_data_and_period_at_a_glance(trained: bentoml.Model) -> None:
    assert trained.info.labels["data"] == "simulated_scl_2017"
    assert trained.info.labels["period"] == "2017-01-01_2017-12-31"


def test_nothing_in_the_store_is_a_pickle(trained: bentoml.Model) -> None:
    names = sorted(path.name for path in Path(trained.path).iterdir())
    assert names == [
        "MODEL_CARD.md",
        "background.json",
        "departures.json.gz",
        "judged.onnx",
        "judged_late.onnx",
        "late.onnx",
        "model.onnx",
        "model.yaml",
        "report.html",
    ]


def test_a_registered_model_works(trained: bentoml.Model) -> None:
    assert DelayModel.load(trained).works()


def test_a_model_of_other_features_is_not_served(trained: bentoml.Model) -> None:
    other = bentoml.models.get(trained.tag)
    other.info.metadata["features"] = ["airline", "moon"]
    with pytest.raises(ModelError, match="run `make train`"):
        DelayModel.load(other)


def test_a_model_that_does_not_know_the_origins_of_its_airport_is_not_served(
    trained: bentoml.Model,
) -> None:
    other = bentoml.models.get(trained.tag)
    other.info.metadata["airport"] = NYC.as_metadata()
    with pytest.raises(ModelError, match=r"'flight_type', 'origin', .*\]: run `make train`"):
        DelayModel.load(other)


def test_a_file_without_codes_of_airlines_names_none(tmp_path: Path) -> None:
    log = read(tmp_path, row(Emp_I=""), row(Emp_I="", Vlo_I="1", OPERA="Sky Airline"))
    assert names_of(log)["airline_codes"] == {}
    assert names_of(log)["cities"] == {"Miami": "KMIA"}
