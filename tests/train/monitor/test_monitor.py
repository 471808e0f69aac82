"""From kept predictions and later flights to the table and the report, by the command line."""

import csv
import gzip
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import bentoml
import numpy as np
import pandas as pd
import pytest
from pydantic_core import to_json

from flights.api.reading.parsing import read_flights
from flights.features import Flight
from flights.model.served import DelayModel
from flights.score.cli import main as score
from flights.settings import Settings
from flights.telemetry.predictions.log import PredictionLog
from flights.telemetry.predictions.second import Repeated, Second
from tests.samples.airports import SCL
from train.airports import EMBEDDED
from train.console import console
from train.monitor.cli import main
from train.monitor.predictions import read_predictions
from train.registry.metadata import is_simulated
from train.rows.data import read_flights as read_log

DAYS = ("2017-01-0", "2017-02-0")
A_YEAR = timedelta(days=364)  # the same weekday
TIME = "%Y-%m-%d %H:%M:%S"


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded flights of the first days of January and February, a year later."""
    path = tmp_path_factory.mktemp("later") / "simulated_later.csv"
    with gzip.open(EMBEDDED, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Fecha-I"][:9] in DAYS]
    for row in rows:
        for column in ("Fecha-I", "Fecha-O"):
            row[column] = (datetime.strptime(row[column], TIME) + A_YEAR).strftime(TIME)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_request(row: dict[str, str]) -> dict[str, str]:
    day, hour = row["Fecha-I"].split()
    return {"fecha": day, "hora": hour[:5], "opera": row["OPERA"], "destino": row["Des-I"]}


@pytest.fixture(scope="module")
def kept(later: Path, trained: bentoml.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a service with a shadow keeps that is asked about all of them."""
    folder = tmp_path_factory.mktemp("kept")
    model = DelayModel.load(trained)
    log = PredictionLog.of(Settings(prediction_log=str(folder), prediction_sample=1), model.tag)
    assert log
    with later.open(encoding="utf-8", newline="") as file:
        requests = [as_request(row) for row in csv.DictReader(file)]
    for start in range(0, len(requests), 1_000):
        flights = read_flights(to_json(requests[start : start + 1_000]), model.catalog).flights
        second = Repeated(model.tag, flights, None)  # a shadow that always expects the worst
        second.answer(np.ones(len(flights)))
        told = (f"request {start}", flights, model.predict(flights))
        log.note(*told, second=Second(second))
    log.close()
    assert (log.kept, log.dropped) == (len(requests), 0)
    return folder


@pytest.fixture(scope="module")
def printed(kept: Path, later: Path) -> str:
    with console.capture() as captured:
        status = main(
            [str(kept), "--data", str(later), "--trained-on", str(EMBEDDED), "--output", str(kept)]
        )
    assert status == 0
    return captured.get()


def refusal(*arguments: object, capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence at the end of what is printed."""
    assert main([str(argument) for argument in arguments]) == 2
    return capsys.readouterr().out.splitlines()[-1]


def test_the_table_has_the_contenders_of_training(printed: str) -> None:
    table = re.findall(r"^  (model|seed regression|airline rate|base rate) +0\.", printed, re.M)
    assert table == ["model", "seed regression", "airline rate", "base rate"]
    assert "SIMULATED flights" in printed


def test_the_table_has_the_months_with_their_drift(printed: str) -> None:
    rows = re.findall(r"^ (2018-\d\d) .* (0\.\d{3})  $", printed, re.M)
    assert [month for month, _ in rows] == ["2018-01", "2018-02"]
    assert all(float(index) < 0.1 for _, index in rows)  # the same schedule
    assert "is stable up to: 2018-01 0.100, 2018-02 0.100, all 0.100\n" in printed


def test_flights_are_found_and_those_learnt_from_left_out(printed: str) -> None:
    (learnt,) = re.findall(r" 0 not in it, .* ambiguous; (\d+) predictions of what", printed)
    assert int(learnt) > 100  # of 31 December 2017
    assert "flights with what it never saw: airline 0, destination 0" in printed


def test_the_report_is_written(printed: str, kept: Path) -> None:
    assert f"report: {kept}/monitor.html" in printed
    assert "judged by what happened" in (kept / "monitor.html").read_text(encoding="utf-8")


def test_the_probabilities_rank_the_flights(printed: str) -> None:
    (auc,) = re.findall(r"^  model +(0\.\d+)", printed, re.M)
    assert 0.6 < float(auc) < 0.8


def swapped(source: str, tag: str | None) -> pd.DataFrame:
    """As if the served model were the shadow, and the other way round."""
    names = ["probability", "shadow_probability"]
    return read_predictions(source, tag).rename(columns=dict(zip(names, names[::-1], strict=True)))


@pytest.mark.parametrize(
    ("read", "status"), [(read_predictions, 1), (swapped, 0)], ids=["worse", "better"]
)
def test_whether_a_shadow_is_better_is_told_and_is_the_exit_status(
    kept: Path, later: Path, monkeypatch: pytest.MonkeyPatch, read: Any, status: int
) -> None:
    monkeypatch.setattr("train.monitor.cli.read_predictions", read)
    with console.capture() as captured:
        assert main([str(kept), "--data", str(later), "--compare"]) == status
    said = captured.get()
    assert f" is {'worse' if status else 'better'} than flight_delay:" in said
    assert ("make promote TAG=flight_delay:" in said) is (status == 0)


def test_a_model_that_is_not_in_the_store_is_named(
    tmp_path: Path, later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = PredictionLog.of(Settings(prediction_log=str(tmp_path), prediction_sample=1), "gone:1")
    assert log
    log.note("a", [Flight("Grupo LATAM", "SPJC", "I", datetime(2018, 1, 3))], [0.2])
    log.close()
    sentence = refusal(tmp_path, "--data", later, capsys=capsys)
    assert sentence == "✗ gone:1, which made the predictions, is not in the model store"


def test_a_model_that_made_none_of_them_is_named(
    kept: Path, later: Path, trained: bentoml.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = refusal(kept, "--data", later, "--model", "other:1", capsys=capsys)
    assert sentence == (
        f"✗ --model other:1 made none of the predictions; they are of {trained.tag}"
    )


def test_other_data_than_the_model_learnt_from_is_refused(
    kept: Path, later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = refusal(kept, "--data", later, "--trained-on", later, capsys=capsys)
    assert f"✗ --trained-on {later} is not what flight_delay:" in sentence
    assert "learnt from, simulated_scl_2017.csv.gz: its SHA-256 is " in sentence


def test_missing_predictions_are_named(later: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = refusal("nowhere", "--data", later, capsys=capsys)
    assert sentence == "✗ nowhere cannot be found or reached"


@pytest.fixture(scope="module")
def scored(later: Path, trained: bentoml.Model) -> Path:
    """The same flights, by `flights.score`."""
    path = later.with_name("scored.parquet")
    status = score([str(later), str(path), "--model", str(trained.tag), "--workers", "1"])
    assert status == 0
    return path


@pytest.mark.slow
def test_what_flights_score_writes_is_judged_as_what_a_service_keeps(
    scored: Path, printed: str, later: Path, trained: bentoml.Model
) -> None:
    arguments = ["--data", later, "--trained-on", EMBEDDED, "--output", later.parent]
    with console.capture() as captured:
        assert main(list(map(str, [scored, *arguments, "--model", trained.tag]))) == 0
    table = re.compile(r"^  (model|seed regression|airline rate|base rate) +(0\..*)$", re.M)
    assert table.findall(captured.get()) == table.findall(printed)


def test_a_scored_table_needs_the_model_named(
    scored: Path, later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = refusal(scored, "--data", later, capsys=capsys)
    assert sentence == f"✗ {scored}: does not tell its model, --model TAG does"


def test_a_table_without_probabilities_is_refused(
    later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = refusal(later, "--data", later, "--model", "a:b", capsys=capsys)
    assert sentence.startswith(f"✗ {later}: has no column atraso; its columns are Fecha-I, ")


def test_a_probability_that_is_none_is_named_with_its_row(
    tmp_path: Path, later: Path, trained: bentoml.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scored.csv"
    path.write_text("fecha,hora,opera,destino,atraso\n2018-01-03,08:00,LATAM,LIM,1.5\n")
    sentence = refusal(path, "--data", later, "--model", trained.tag, capsys=capsys)
    assert sentence == f"✗ {path}: row 2, atraso must be from 0 to 1, got '1.5'"


@pytest.mark.slow
def test_how_many_rows_may_be_set_aside_can_be_told(
    kept: Path, later: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = later.read_text(encoding="utf-8")
    data = tmp_path / "simulated_faulty.csv"
    data.write_text(text + text.partition("\n")[0], encoding="utf-8")
    share = ("--max-rejected-share", "0")
    sentence = refusal(kept, "--data", data, *share, capsys=capsys)
    assert sentence.endswith("mend them, or raise --max-rejected-share, now 0.0")
    assert main([str(kept), "--data", str(data), "--output", str(tmp_path)]) == 0
    assert "set aside row " in capsys.readouterr().out


def test_simulated_flights_under_another_name_are_noticed(tmp_path: Path) -> None:
    with gzip.open(EMBEDDED, "rt", encoding="utf-8") as file:
        lines = file.readlines()[:5_000]
    path = tmp_path / "dataset_SCL.csv"
    path.write_text("".join(lines[:1] + lines[:0:-3]), encoding="utf-8")
    log = read_log(str(path), SCL)
    assert is_simulated(log)
    minute_later = log.flights["scheduled_departure"] + timedelta(minutes=1)
    assert not is_simulated(
        replace(log, flights=log.flights.assign(scheduled_departure=minute_later))
    )
