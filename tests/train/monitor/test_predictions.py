"""Kept predictions, read and joined with what became of their flights."""

import gzip
import json
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bentoml
import numpy as np
import pandas as pd
import pytest

from flights.features import Flight
from flights.telemetry.predictions.files import Archive, Prediction
from train.monitor.predictions import match, read_predictions, refuse_unmatched
from train.rows.data import DataError

LINE: dict[str, Any] = {
    "time": "2018-01-02T10:00:00Z",
    "request_id": "a",
    "model": "flight_delay:abc",
    "airline": "Grupo LATAM",
    "destination": "SPJC",
    "flight_type": "I",
    "scheduled_departure": "2018-01-03T08:00:00",
    "probability": 0.2,
    "horizon_min": None,
}


def write(path: Path, *lines: dict[str, Any] | str) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_bytes(gzip.compress("\n".join(texts).encode()))
    return path


def flight(departure: str, delayed: bool, airline: str = "Grupo LATAM") -> dict[str, Any]:
    return {
        "scheduled_departure": pd.Timestamp(departure),
        "airline": airline,
        "destination": "SPJC",
        "city": "Lima",
        "delayed": delayed,
    }


def asked(*departures: str, **changes: Any) -> pd.DataFrame:
    rows = [LINE | {"scheduled_departure": pd.Timestamp(d)} | changes for d in departures]
    return pd.DataFrame(rows)


def test_what_the_archive_writes_is_read(tmp_path: Path) -> None:
    written = Archive(str(tmp_path))
    departure = datetime(2018, 1, 3, 8, 0)
    noted = Prediction(1_514_887_200.0, "a", Flight("Grupo LATAM", "SPJC", "I", departure), 0.2)
    written.add([noted], "flight_delay:abc")
    written.write()
    (row,) = read_predictions(str(tmp_path)).to_dict("records")
    expected = {"time": datetime(2018, 1, 2, 10, tzinfo=UTC), "scheduled_departure": departure}
    nothing = {"origin": "", "shadow": None, "shadow_probability": None}
    assert row == LINE | expected | nothing


def test_all_files_of_a_folder_are_read_in_order_of_time(tmp_path: Path) -> None:
    write(tmp_path / "1.jsonl.gz", LINE | {"time": "2018-01-02T12:00:00Z", "request_id": "later"})
    write(tmp_path / "2.jsonl.gz", LINE)
    (tmp_path / "notes.txt").write_text("not read")
    assert read_predictions(str(tmp_path))["request_id"].tolist() == ["a", "later"]


def test_a_file_from_before_horizons_were_kept_is_read(tmp_path: Path) -> None:
    old = {name: value for name, value in LINE.items() if name != "horizon_min"}
    rows = read_predictions(str(write(tmp_path / "a.jsonl.gz", old, LINE | {"horizon_min": 90})))
    assert rows["horizon_min"].astype(float).tolist() == pytest.approx([np.nan, 90], nan_ok=True)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "line 2, the line: Invalid JSON"),
        (
            LINE | {"probability": 1.5},
            "line 2, probability: Input should be less than or equal to 1",
        ),
        ({**LINE, "airline": None}, "line 2, airline: Input should be a valid string"),
        ({k: v for k, v in LINE.items() if k != "model"}, "line 2, model: "),
        (LINE | {"time": "0001-01-01T00:00:00+14:00"}, "line 2, a time by another clock: "),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: Any, sentence: str) -> None:
    file = write(tmp_path / "a.jsonl.gz", LINE, line)
    with pytest.raises(DataError, match=f"a.jsonl.gz: {sentence}"):
        read_predictions(str(file))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl.gz", LINE)
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(DataError, match=r"a\.jsonl\.gz is cut off: its gzip data"):
        read_predictions(str(tmp_path))


@pytest.mark.parametrize(
    "departure", ["2018-01-03T08:00:00", "2018-01-03T11:00:00Z", "2018-01-03T08:00:00-03:00"]
)
def test_a_departure_with_a_zone_is_by_the_clocks_of_the_models_airport(
    trained: bentoml.Model, tmp_path: Path, departure: str
) -> None:
    zoned = LINE | {"scheduled_departure": departure, "model": str(trained.tag)}
    write(tmp_path / "a.jsonl.gz", zoned, LINE)
    predictions = read_predictions(str(tmp_path))
    assert predictions["scheduled_departure"].tolist() == [datetime(2018, 1, 3, 8)] * 2
    matched = match(predictions, pd.DataFrame([flight("2018-01-03 08:00", True)]))
    assert len(matched.judged) == 1


def test_flights_from_two_origins_are_two(tmp_path: Path) -> None:
    lines = [LINE | {"origin": icao} for icao in ("KEWR", "KJFK", "KEWR")]
    predictions = read_predictions(str(write(tmp_path / "a.jsonl.gz", *lines)))
    flights = [flight("2018-01-03 08:00", late) | {"origin": icao}
               for icao, late in (("KEWR", True), ("KJFK", False))]  # fmt: skip
    judged = match(predictions, pd.DataFrame(flights).astype({"origin": "category"})).judged
    assert judged[["origin", "delayed"]].to_numpy().tolist() == [["KJFK", False], ["KEWR", True]]


def test_a_prediction_made_at_a_time_without_a_zone_was_made_in_utc(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl.gz", LINE | {"time": "2018-01-02T10:00:00"}, LINE)
    times = read_predictions(str(tmp_path))["time"]
    assert times.tolist() == [datetime(2018, 1, 2, 10, tzinfo=UTC)] * 2


def test_plain_lines_are_read_whatever_the_name(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text(json.dumps(LINE))
    assert len(read_predictions(str(tmp_path / "kept"))) == 1


def test_a_folder_without_predictions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no file of predictions \(\*\.jsonl\.gz\)"):
        read_predictions(str(tmp_path))
    write(tmp_path / "a.jsonl.gz")
    with pytest.raises(DataError, match="holds no predictions"):
        read_predictions(str(tmp_path))


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nowhere cannot be found or reached"):
        read_predictions(str(tmp_path / "nowhere"))


def test_a_flight_is_found_by_departure_airline_and_destination() -> None:
    departures = ("2018-01-03 08:00", "2018-01-03 09:00")
    flights = pd.DataFrame(
        [
            flight(departures[0], True),
            flight(departures[1], False),
            flight(departures[1], True, "SKY"),
        ]
    )
    matched = match(asked(*departures), flights)
    assert matched.judged["delayed"].tolist() == [True, False]
    assert matched.judged["city"].tolist() == ["Lima", "Lima"]
    assert (matched.unknown_yet, matched.unmatched, matched.ambiguous) == (0, 0, 0)


def test_a_flight_counts_once_with_its_last_prediction() -> None:
    first = asked("2018-01-03 08:00", probability=0.1)
    last = asked("2018-01-03 08:00", probability=0.3)
    matched = match(pd.concat([first, last]), pd.DataFrame([flight("2018-01-03 08:00", True)]))
    assert matched.predictions == 2
    assert matched.judged["model"].tolist() == [0.3]


def test_flights_alike_are_judged_only_if_they_fared_alike() -> None:
    same, other = "2018-01-03 08:00", "2018-01-03 09:00"
    flights = [flight(same, True)] * 2 + [flight(other, True), flight(other, False)]
    matched = match(asked(same, other), pd.DataFrame(flights))
    assert matched.judged["scheduled_departure"].tolist() == [pd.Timestamp(same)]
    assert matched.ambiguous == 1


def test_flights_that_are_not_in_the_data_are_told_from_those_to_come() -> None:
    flights = pd.DataFrame([flight("2018-01-03 08:00", True), flight("2018-01-03 10:00", True)])
    matched = match(asked("2018-01-03 09:00", "2018-01-04 09:00"), flights)
    assert (matched.unmatched, matched.unknown_yet, len(matched.judged)) == (1, 1, 0)


def test_seconds_of_the_data_do_not_matter() -> None:
    flights = pd.DataFrame(
        [flight("2018-01-03 08:00:00", True), flight("2018-01-03 09:00:30", True)]
    )
    assert len(match(asked("2018-01-03 09:00"), flights).judged) == 1


@pytest.mark.parametrize("spelling", ["GRUPO LATAM", "grupo latam", "Grupo  Latám"])
def test_flights_are_found_whatever_the_spelling(spelling: str) -> None:
    matched = match(
        asked("2018-01-03 08:00", airline=spelling, destination="spjc"),
        pd.DataFrame([flight("2018-01-03 08:00", True)]),
    )
    assert matched.judged["delayed"].tolist() == [True]


@pytest.mark.parametrize(("strange", "refused"), [(10, False), (11, True)])
def test_a_join_that_leaves_out_more_than_a_quarter_is_refused(strange: int, refused: bool) -> None:
    times = [str(time) for time in pd.date_range("2018-01-03", periods=40, freq="h")]
    names = ["LATAM?"] * strange + ["Grupo LATAM"] * (40 - strange)
    predictions = asked(*times).assign(airline=names)
    matched = match(predictions, pd.DataFrame([flight(time, True) for time in times]))
    with pytest.raises(DataError, match="lacks 11 of the 40") if refused else nullcontext():
        refuse_unmatched(matched, "later.csv")
