"""A service whose airport calls the fields otherwise answers as one that does not, at each door."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from flights.airport import Airport
from flights.api.schema import INTEGERS
from flights.clock import clock_min
from tests.samples.airports import EXAMPLE, NYC, SCL
from tests.servers.in_process import Serving, counted


def english(flight: dict[str, Any]) -> dict[str, Any]:
    return {NYC.called[field]: value for field, value in flight.items()}


AIRPORT = Airport.of(
    SCL.as_metadata() | {"fields": NYC.fields, "example": english(EXAMPLE)}  # in Santiago
)
ONE, LISTS = ("/predict", "/explain", "/delay"), ("/predict_batch", "/delay", "/day")


SMALLEST = {name: EXAMPLE[name] for name in ("fecha", "hora", "opera", "destino")}
INFER = "/v2/models/flight_delay/infer"


def tensors(flight: dict[str, Any]) -> dict[str, Any]:
    integers = {*INTEGERS, *map(AIRPORT.called.get, INTEGERS)}
    kinds = {name: "INT64" if name in integers else "BYTES" for name in flight}
    cells = {name: {"shape": [1], "data": [value]} for name, value in flight.items()}
    return {"inputs": [{"name": n, "datatype": kinds[n]} | cell for n, cell in cells.items()]}


ASKED = {
    **{path: (EXAMPLE, english(EXAMPLE)) for path in ONE},
    **{
        f"{path} list": ([EXAMPLE, SMALLEST], [english(EXAMPLE), english(SMALLEST)])
        for path in LISTS
    },
    INFER: (tensors(EXAMPLE), tensors(english(EXAMPLE))),
}  # door: what Santiago and what the other is asked


@pytest.fixture(scope="module")
def expected(serving: Serving) -> dict[str, bytes]:
    """What Santiago answers at each door."""
    with serving() as client:
        return {
            door: client.post(door.split()[0], json=own).content for door, (own, _) in ASKED.items()
        }


@pytest.fixture(scope="module")
def renamed(
    expected: dict[str, bytes], serving: Serving, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """After `expected`: one service is served at a time."""
    live = str(tmp_path_factory.mktemp("names") / "live.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Airport, "of_metadata", lambda metadata: AIRPORT)
        with serving(live=live) as client:
            yield client


@pytest.mark.parametrize("door", ASKED)
def test_the_answer_is_that_to_santiagos_names(
    expected: dict[str, bytes], renamed: TestClient, door: str
) -> None:
    answer = renamed.post(door.split(maxsplit=1)[0], json=ASKED[door][1])
    assert (answer.status_code, answer.content) == (200, expected[door])


@pytest.mark.parametrize("path", [*ONE, "/departures"])
def test_the_name_of_another_airport_is_refused_with_a_hint(renamed: TestClient, path: str) -> None:
    (error,) = renamed.post(path, json=AIRPORT.example | {"fecha": "2022-01-01"}).json()["errors"]
    hint = "fecha is not a field of a flight; did you mean date?"
    assert (error["pointer"], error["detail"]) == ("#/fecha", hint)


def test_what_is_to_be_looked_at_is_told_by_the_airports_names(renamed: TestClient) -> None:
    flight = AIRPORT.example | {"operator": "LATM", "carrier": None, "flight_type": "N"}
    answer = renamed.post("/delay", json=flight)
    assert answer.json()["no_visto"] == {"operator": "Grupo LATAM"}
    assert answer.headers["x-unseen-fields"] == "operator"
    assert answer.headers["x-did-you-mean"] == "operator=Grupo LATAM"
    assert answer.headers["x-remarks"].startswith("date is more than a year from the flights that")
    assert "; flight_type is not that of" in answer.headers["x-remarks"]


def test_metrics_have_one_name_for_all_airports(renamed: TestClient) -> None:
    before = counted(renamed, "flight_unknown_categories_total", field="opera")
    renamed.post("/predict", json=AIRPORT.example | {"operator": "Nueva", "carrier": None})
    assert counted(renamed, "flight_unknown_categories_total", field="opera") == before + 1


def test_departures_are_told_and_listed_by_the_airports_names(renamed: TestClient) -> None:
    now = AIRPORT.clock.local_time(clock_min())
    flight = {"date": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M}", "operator": "LATAM"}
    flight |= {"destination": "SPJC", "departed": f"{now:%Y-%m-%dT%H:%M}"}
    told = renamed.post("/departures", json=[flight, {"until": flight["departed"]}])
    assert told.json()["results"] == ["new", "heartbeat"]
    assert renamed.get("/day").json()["vuelos"] == [flight | {"operator": "Grupo LATAM"}]
    wrong = renamed.post("/departures", json={"until": "x", "date": 1}).json()["errors"]
    assert wrong[0]["detail"] == "date cannot stand beside until, which is sent alone"


def test_tensors_have_the_airports_names(renamed: TestClient) -> None:
    names = [one["name"] for one in renamed.get("/v2/models/flight_delay").json()["inputs"]]
    assert names == [*AIRPORT.example, "at"]
    (error,) = renamed.post(INFER, json=tensors(AIRPORT.example | {"day": 2})).json()["errors"]
    assert error["detail"] == "flight 0: day is 2, but date 2022-01-01 has day 1"
    assert error["pointer"] == "#/inputs/6/data/0"


def test_the_document_has_the_airports_names_and_its_examples_work(renamed: TestClient) -> None:
    document = renamed.get("/docs.json").json()
    flight = document["components"]["schemas"]["Flight"]
    assert list(flight["properties"]) == [*AIRPORT.example, "at"]
    assert flight["required"] == ["date", "time"]
    for path in (*ONE, "/predict_batch", "/day"):
        content = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        for example in content["examples"].values():
            assert renamed.post(path, json=example["value"]).status_code == 200
    assert "the same ones at\nevery airport, in Spanish" in document["info"]["description"]


@pytest.mark.parametrize("path", ["/docs.json", "/schema.json", "/problems"])
def test_no_page_has_a_name_that_is_refused(renamed: TestClient, path: str) -> None:
    text = renamed.get(path).text
    assert not re.search(r"\{[a-z_]+\}|such as `Lima`", text)
    for field in ("aerolinea", "siglades", "siglaori", "tipovuelo", "cancelado"):
        assert f"`{field}`" not in text
        assert f"{field} is" not in text
