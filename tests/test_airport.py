"""The file of an airport, and what a model keeps of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flights.airport import Airport, AirportError
from flights.airport.plain_yaml import read_yaml
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
        ({"country": False}, ": country: Input should be a valid string, got False"),
        ({"city": "a\r\nb"}, ": city: is blank, or has a character that cannot be shown, got 'a"),
        ({"time_zone": "localtime"}, ": time_zone: is no time zone, such as America/Santiago"),
        ({"weekdays": [*"abcdef", "Á"]}, ": weekdays: Á is there twice among them"),
        (
            {"flight_types": {"international": ["I"], "national": ["N", "i"]}},
            ": flight_types: i is there twice among them",
        ),
        (
            {"origins": [{"icao": "SCEL", "iata": "SCL"}, {"icao": "SCEL", "iata": "ULC"}]},
            ": origins: SCEL is there twice among their codes",
        ),
        ({"fields": {"fecha": "Hora"}}, ": fields: hora is the name of two fields"),
        ({"fields": {"opera": "atraso"}}, ": fields: atraso is the name of a column that answers"),
        (
            {"airlines": [["AAL", "AA", "A.A."], ["AFR", "aa"]]},
            ": airlines: aa is there twice among the lines, got [['AAL', 'AA', 'A.A.",
        ),
        (
            {"example_day": [{"hora": ["08:00"]}]},
            ": example_day.0.hora: is no text, number, true or false, got ['08:00']",
        ),
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
        (b"name: a\nname: b", " is no YAML: line 2: name is there twice"),
        (b"a: &a [x]\nb: [*a, *a]", " is no YAML: line 2: an alias, which is not read: write it"),
        (b"a: 1\n? [x, y]\n: b", " is no YAML: line 2: a key that is no text"),
        (b"? {x: y}\n: b", " is no YAML: line 1: a key that is no text"),
        (b"a: 1\nb: !!int x", " is no YAML: line 2: tag:yaml.org,2002:int is a tag, which is not"),
        (
            b"!!timestamp x",
            " is no YAML: line 1: tag:yaml.org,2002:timestamp is a tag, which is not",
        ),
        (b"a: !own {x: y}", " is no YAML: line 1: !own is a tag, which is not read: leave it out"),
        (b"a: ! x", " is no YAML: line 1: ! is a tag, which is not read: leave it out"),
        (b"[" * 2_000, " is no YAML: it is nested too deep"),
        (b" " * ((1 << 20) + 1), " is no YAML: it has more than 1 MiB"),
        (b"", ": it: Input should be a valid dictionary or instance of Airport, got None"),
    ],
)
def test_what_is_no_yaml_is_told(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    assert refusal(path).startswith(sentence)


def test_what_is_written_without_quotes_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("[NO, yes, 10:21, 2014-01-06, 0123, 9e5, .nan, 1_000, <<, 7, -1.5, true, ~]")
    texts = ["NO", "yes", "10:21", "2014-01-06", "0123", "9e5", ".nan", "1_000", "<<"]
    assert read_yaml(path) == [*texts, 7, -1.5, True, None]


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.yaml") == " cannot be read: No such file or directory"


@pytest.mark.parametrize("airport", [SCL, NYC], ids=["SCL", "NYC"])
def test_a_model_keeps_all_of_it(airport: Airport) -> None:
    assert Airport.of_metadata({"airport": airport.as_metadata()}) == airport


def test_origins_are_meant_by_codes_names_and_the_city_of_one() -> None:
    assert list(map(SCL.origin, ("scl", "Santiago", "LIM"))) == ["SCEL", "SCEL", None]
    assert list(map(NYC.origin, ("JFK", "Kennedy", "New York"))) == ["KJFK", "KJFK", None]
    assert list(map(NYC.shared, ("NEW YORK", "JFK", "LIM"))) == ["EWR, JFK, LGA", "", ""]
    assert not SCL.shared("Santiago")


def test_airlines_have_designators_where_the_file_has_them() -> None:
    assert (SCL.designators["grupolatam"], SCL.designators["skyairline"]) == ("LA", "H2")
    nameless = Airport.of(SCL.as_metadata() | {"airlines": [["XYZ", "Nueva"]]})
    assert nameless.designators == {}
