"""The Open Inference Protocol, version 2: flights as tensors, with the answers of the lists."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from flights.api.errors.problems import Problem
from flights.api.inference import read_inference, texts, unique
from flights.api.schema import INTEGERS
from tests.samples.airports import EXAMPLE, SCL
from tests.servers.in_process import PROBLEM, hourly_flights

INFER = "/v2/models/flight_delay/infer"


def tensors(flights: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "shape": [len(flights)],
            "datatype": "INT64" if name in INTEGERS else "BYTES",
            "data": [flight[name] for flight in flights],
        }
        for name in flights[0]
    ]


def fault(client: TestClient, body: Any, status: int = 422) -> dict[str, Any]:
    response = client.post(INFER, json=body)
    told: dict[str, Any] = response.json()
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM), told
    assert told["error"] == told["detail"]
    return told


def test_tensors_are_answered_as_the_list(client: TestClient) -> None:
    flights = hourly_flights(120)
    listed = [one["atraso"] for one in client.post("/predict_batch", json=flights).json()]
    body = {"id": "7", "inputs": tensors(flights), "parameters": {"content_type": "pd"}}
    told = client.post(INFER, json=body).json()
    assert (told["id"], told["model_name"]) == ("7", "flight_delay")
    assert told["model_version"] == client.get("/model").json()["tag"].rpartition(":")[2]
    assert told["outputs"] == [
        {"name": "atraso", "datatype": "FP64", "shape": [120], "data": listed}
    ]


def test_a_column_may_come_as_rows_of_one_value(client: TestClient) -> None:
    flat = tensors([EXAMPLE])
    rows = [one | {"shape": [1, 1], "data": [one["data"]]} for one in flat]
    assert [client.post(INFER, json={"inputs": some}).json() for some in (flat, rows)] == [
        client.post(INFER, json={"inputs": flat}).json()
    ] * 2


def test_a_wrong_value_is_named_with_its_place_in_the_tensors(client: TestClient) -> None:
    told = fault(client, {"inputs": tensors([EXAMPLE, EXAMPLE | {"dia": 2}])})
    (one,) = told["errors"]
    place = list(EXAMPLE).index("dia")
    assert one["pointer"] == f"#/inputs/{place}/data/1"
    assert one["detail"] == "flight 1: dia is 2, but fecha 2022-01-01 has day 1"


def test_a_missing_field_is_named(client: TestClient) -> None:
    inputs = [one for one in tensors([EXAMPLE]) if one["name"] != "fecha"]
    (one,) = fault(client, {"inputs": inputs})["errors"]
    assert (one["pointer"], one["detail"]) == ("#/inputs", "flight 0: fecha is required")


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"shape": [2]}, "inputs 0 shape has shape [2] and 1 values"),
        ({"shape": [1, 2]}, "inputs 0 shape has shape [1,2] and 1 values"),
        ({"shape": [2], "data": ["a", "b"]}, "inputs must have as many values each"),
        ({"name": "hora"}, "inputs 1 has the name of an earlier one"),
        ({"data": None}, "inputs 0 data should be a valid list, got null"),
        ({"shape": []}, "inputs 0 shape List should have at least 1 item"),
    ],
)
def test_a_tensor_that_is_none_is_named(
    client: TestClient, change: dict[str, Any], detail: str
) -> None:
    first, *others = tensors([EXAMPLE])
    assert fault(client, {"inputs": [first | change, *others]})["detail"].startswith(detail)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"inputs": []}, "inputs List should have at least 1 item"),
        ({}, "inputs is required"),
        ({"inputs": tensors([EXAMPLE]), "outputs": [{"name": "x"}]}, "outputs 0 name must be atra"),
        ([], " must be a JSON object, got []"),
    ],
)
def test_what_is_no_inference_request_is_422(client: TestClient, body: Any, detail: str) -> None:
    assert detail.strip() in fault(client, body)["detail"]


def test_more_flights_than_a_list_may_have_are_413(client: TestClient) -> None:
    inputs = [{"name": "hora", "shape": [1_001], "datatype": "BYTES", "data": ["08:00"] * 1_001}]
    assert "1 to 1,000 flights, it holds 1,001" in fault(client, {"inputs": inputs}, 413)["detail"]


def test_values_beyond_what_a_list_may_have_are_not_looked_at(client: TestClient) -> None:
    inputs = [{"name": "hora", "shape": [2], "datatype": "BYTES", "data": [1] * 1_001}]
    assert "1 to 1,000 flights, it holds 1,001" in fault(client, {"inputs": inputs}, 413)["detail"]


def test_one_flight_is_read_where_no_more_are_let_in() -> None:
    body = json.dumps({"inputs": tensors([EXAMPLE])}).encode()
    assert read_inference(body, 1, SCL).rows(1) == [EXAMPLE]


def test_half_a_million_values_are_refused_unread(client: TestClient) -> None:
    response = client.post(INFER, content=b"[" + b"1," * 500_000)  # which is no JSON either
    assert response.status_code == 413
    assert response.json()["error"] == "the tensors have more values than 1,000 flights may have"


def test_a_shape_of_thousands_of_digits_is_cut(client: TestClient) -> None:
    first = tensors([EXAMPLE])[0] | {"shape": [10**4_000]}
    assert len(fault(client, {"inputs": [first]})["detail"]) < 200


class Name(str):
    """Counts how often one is compared with another."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Name.compared += 1
        return str.__eq__(self, other)


def test_who_stands_twice_is_found_by_looking_at_each_name_once() -> None:
    names = [Name(number) for number in (*range(300), 299)]
    with pytest.raises(Problem, match="299 stands in an object more than once"):
        unique([(name, 1) for name in names])
    assert Name.compared < 2 * len(names)


@pytest.mark.parametrize(
    ("text", "number"), [('"a"', 1), ("7", 0), ('[["a",{"b":"c"}],1,[]]', 3), ('{"a":[1,"b"]}', 2)]
)
def test_texts_are_counted_as_they_stand_in_the_body(text: str, number: int) -> None:
    assert texts(json.loads(text)) == number == text.count('"') / 2


def test_a_name_that_stands_twice_is_422(client: TestClient) -> None:
    body = json.dumps({"inputs": tensors([EXAMPLE])})
    response = client.post(INFER, content=f'{{"inputs": [],{body[1:]}')
    assert response.status_code == 422
    assert response.json()["detail"] == "inputs stands in an object more than once"


def test_binary_tensors_are_refused_with_the_cure(client: TestClient) -> None:
    response = client.post(INFER, content=b"{}\0", headers={"Inference-Header-Content-Length": "2"})
    assert response.status_code == 415
    assert "binary_data=False" in response.json()["error"]


def test_the_model_tells_its_tensors(client: TestClient) -> None:
    told = client.get("/v2/models/flight_delay").json()
    assert {one["name"] for one in told["inputs"]} == {*EXAMPLE, "en"}
    assert told["outputs"] == [{"name": "atraso", "datatype": "FP64", "shape": [-1]}]
    assert client.get("/v2").json()["name"] == "flight_delay"


def test_the_served_version_may_be_named_and_no_other(client: TestClient) -> None:
    model = "/v2/models/flight_delay"
    (served,) = client.get(model).json()["versions"]
    for version, status in ((served, 200), ("1", 404)):
        path = f"{model}/versions/{version}"
        asked = client.post(f"{path}/infer", json={"inputs": tensors([EXAMPLE])})
        answers = [client.get(path), client.get(f"{path}/ready"), asked]
        assert {one.status_code for one in answers} == {status}, version
    assert asked.json()["error"] == "the version 1 of flight_delay is not the one that is served"
    assert client.get(f"{model}/versions/{served}/more").status_code == 404


@pytest.mark.parametrize("path", ["/v2/health/ready", "/v2/models/flight_delay/ready"])
def test_who_asks_is_told_whether_it_is_ready(client: TestClient, path: str) -> None:
    assert client.get(path).json() == {"name": "flight_delay", "ready": True}
    assert client.get("/v2/health/live").json() == {"live": True}
