"""An airport by one file: what of it must fit the table of airports and the data."""

from typing import Any

import bentoml
import pytest

from flights.airport import Airport, AirportError
from tests.samples.airports import FOLDER, LIM, NYC, SCL
from train import airports
from train.airports import check_airport, embedded_airport
from train.cli import main

UNKNOWN = {"icao": "SCXX", "iata": "XXX"}  # in no table: nothing is known better


def changed(**changes: Any) -> dict[str, Any]:
    return SCL.as_metadata() | changes


def test_santiago_is_what_it_was_before_it_had_a_file(trained: bentoml.Model) -> None:
    metadata = trained.info.metadata
    assert metadata["airport"] == SCL.as_metadata()
    assert [len(names) for names in metadata["categories"].values()] == [23, 62, 2]
    known = metadata["known_flight"]
    assert (known["airline"], known["destination"], known["number"], known["origin"]) == (
        *("Grupo LATAM", "SPJC", "1234", ""),
    )
    assert known["probability"] == pytest.approx(0.18906, abs=1e-4)


def test_the_embedded_flights_are_santiagos_where_another_airport_is_deployed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(airports, "DEFAULT", FOLDER / "nyc.yaml")
    embedded_airport.cache_clear()
    assert embedded_airport() == SCL


@pytest.mark.parametrize("airport", [SCL, LIM, NYC], ids=lambda airport: airport.city)
def test_the_airports_of_the_repository_are_where_the_table_has_them(airport: Airport) -> None:
    check_airport(airport)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"country": "PE"}, "country is PE, but that of SCEL is CL"),
        ({"time_zone": "America/Lima"}, "time_zone is America/Lima, but that of SCEL is America/"),
        ({"origins": [{"icao": "SPJC", "iata": "SCL"}]}, "iata is SCL, but that of SPJC is LIM"),
        (
            {"name": "Lima", "city": "Lima", "origins": [{"icao": "SCEL", "iata": "SCL"}]},
            "SCEL is in Santiago, and Lima has no such name: is it another airport's code?",
        ),
    ],
)
def test_a_file_with_codes_of_another_place_is_refused(
    changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(AirportError, match=f"^{sentence}"):
        check_airport(Airport.of(changed(**changes)))


def test_a_zone_by_another_name_is_the_same() -> None:
    check_airport(Airport.of(changed(time_zone="America/Punta_Arenas", origins=[UNKNOWN])))
    check_airport(Airport.of(changed(time_zone="Chile/Continental")))


def test_there_are_embedded_flights_of_santiago_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--airport", str(FOLDER / "nyc.yaml")]) == 2
    assert capsys.readouterr().out == (
        "✗ which flights of New York? --data tells; there are none here\n"
    )
