"""The file of an airport, and what a model keeps of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flights.airport import Airport, AirportError
from tests.samples.airports import FOLDER, NYC, SCL

TEXT = (FOLDER / "scl.yaml").read_text(encoding="utf-8")


def refusal(path: Path) -> str:
    with pytest.raises(AirportError) as raised:
        Airport.read(path)
    sentence = str(raised.value)
    assert "\n" not in sentence
    return sentence.removeprefix(str(path))


def changed(folder: Path, **fields: Any) -> str:
    """The sentence for a file with other fields; None leaves one out."""
    path = folder / "other.yaml"
    value = {name: one for name, one in (yaml.safe_load(TEXT) | fields).items() if one is not None}
    path.write_text(yaml.safe_dump(value), encoding="utf-8")
    return refusal(path)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"runways": 2}, ": runways: Extra inputs are not permitted, got 2"),
        ({"city": None}, ": city: Field required"),
        (
            {"time_zone": "America/Lost"},
            ": time_zone: is no time zone, such as America/Santiago, got 'America/Lost'",
        ),
        (
            {"weekdays": ["lunes", "martes"]},
            ": weekdays: Tuple should have at least 7 items after validation, not 2, got "
            "['lunes', 'martes']",
        ),
        ({"origins": []}, ": origins: Tuple should have at least 1 item after validation, not 0"),
        ({"country": False}, ": country: Input should be a valid string, got False"),  # NO in YAML
        (
            {"origins": [{"icao": "SCL", "iata": "SCL"}]},
            ": origins.0.icao: String should match pattern '^[A-Z]{4}$', got 'SCL'",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(
    tmp_path: Path, fields: dict[str, Any], sentence: str
) -> None:
    assert changed(tmp_path, **fields).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name: [", " is no YAML: line 1: expected the node content, but found '<stream end>'"),
        (b"name: a: b", " is no YAML: line 1: mapping values are not allowed here"),
        (b"name: \x07", " is no YAML: unacceptable character #x0007"),
        (b"name: \xff", " is no text in UTF-8"),
        (b"", ": it: Input should be a valid dictionary or instance of Airport, got None"),
    ],
)
def test_what_is_no_yaml_is_told(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    assert refusal(path).startswith(sentence)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.yaml") == " cannot be read: No such file or directory"


@pytest.mark.parametrize("airport", [SCL, NYC], ids=["SCL", "NYC"])
def test_a_model_keeps_all_of_it(airport: Airport) -> None:
    assert Airport.of_metadata({"airport": airport.as_metadata()}) == airport


def test_origins_are_meant_by_codes_names_and_the_city_of_one() -> None:
    assert list(map(SCL.origin, ("scl", "Santiago", "LIM"))) == ["SCEL", "SCEL", None]
    assert list(map(NYC.origin, ("JFK", "Kennedy", "New York"))) == ["KJFK", "KJFK", None]
    assert list(map(NYC.is_shared, ("NEW YORK", "JFK", "LIM"))) == [True, False, False]
    assert not SCL.is_shared("Santiago")


def test_airlines_have_designators_where_the_file_has_them() -> None:
    assert (SCL.designators["grupolatam"], SCL.designators["skyairline"]) == ("LA", "H2")
    nameless = Airport.of(SCL.as_metadata() | {"airlines": [["XYZ", "Nueva"]]})
    assert nameless.designators == {}
