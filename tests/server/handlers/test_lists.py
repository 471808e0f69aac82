"""Lists at /predict_batch and /delay: what is new in a flight, and what is wrong with another."""

import json

import pytest
from starlette.testclient import TestClient

from tests.samples.airports import EXAMPLE
from tests.servers.in_process import PROBLEM, Serving

LATM = EXAMPLE | {"opera": "LATM", "aerolinea": None, "tipovuelo": "N"}
WRONG = EXAMPLE | {"dia": 2}
LENIENT = {"Prefer": "handling=lenient"}
FAR = "fecha is more than a year from the flights that the model learnt from"
TYPE = "tipovuelo is not that of the destination's country, which counts"
LISTS = ("/predict_batch", "/delay")


def test_predict_keeps_its_body_and_tells_in_headers(client: TestClient) -> None:
    response = client.post("/predict", json=LATM)
    assert list(response.json()) == ["atraso"]
    told = ("x-unseen-fields", "x-did-you-mean", "x-remarks")
    expected = ["opera", "opera=Grupo LATAM", f"{FAR}; {TYPE}"]
    assert [response.headers[name] for name in told] == expected
    explained = client.post("/explain", json=LATM)
    assert [explained.headers[name] for name in told] == expected


def test_a_list_of_probabilities_tells_new_names_by_flight(client: TestClient) -> None:
    one, other = client.post("/predict_batch", json=[EXAMPLE, LATM]).json()
    assert list(one) == ["atraso"]
    assert other == client.post("/predict", json=LATM).json() | {
        "no_visto": {"opera": "Grupo LATAM"}
    }


def test_delay_tells_new_names_and_remarks_by_flight(client: TestClient) -> None:
    near = EXAMPLE | {"fecha": "2017-12-31", "dianom": None, "dia": 31, "mes": 12, "ano": 2017}
    known, far, new = client.post("/delay", json=[near, EXAMPLE, LATM]).json()
    assert {"no_visto", "avisos"}.isdisjoint(known)
    assert far["avisos"] == ["fecha_lejana"]
    assert new == client.post("/delay", json=LATM).json()
    assert new["no_visto"] == {"opera": "Grupo LATAM"}
    assert new["avisos"] == ["fecha_lejana", "tipo_por_pais"]


@pytest.mark.parametrize("path", LISTS)
def test_a_lenient_list_answers_right_flights_and_tells_wrong_ones_by_place(
    client: TestClient, path: str
) -> None:
    response = client.post(path, json=[WRONG, EXAMPLE, 7], headers=LENIENT)
    assert response.status_code == 200
    assert response.headers["preference-applied"] == "handling=lenient"
    wrong, right, other = response.json()
    assert [right] == client.post(path, json=[EXAMPLE]).json()
    sentence = "flight 0: dia is 2, but fecha 2022-01-01 has day 1"
    assert wrong == {"errores": [{"pointer": "#/0/dia", "value": 2, "detail": sentence}]}
    assert [one["pointer"] for one in other["errores"]] == ["#/2"]


@pytest.mark.parametrize("path", LISTS)
def test_a_lenient_list_may_have_no_right_flight(client: TestClient, path: str) -> None:
    response = client.post(path, json=[WRONG, {}], headers=LENIENT)
    assert response.status_code == 200
    assert [list(one) for one in response.json()] == [["errores"]] * 2


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("headers", [{}, {"Prefer": "handling=strict"}])
def test_a_list_is_all_or_nothing_where_nothing_else_is_asked_for(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    response = client.post(path, json=[WRONG, EXAMPLE], headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)
    assert "preference-applied" not in response.headers


def test_one_flight_alone_is_no_list(client: TestClient) -> None:
    right = client.post("/delay", json=EXAMPLE, headers=LENIENT)
    assert "preference-applied" not in right.headers
    for path in ("/delay", "/predict"):
        assert client.post(path, json=WRONG, headers=LENIENT).status_code == 422


@pytest.mark.parametrize(("body", "status"), [(b"{}", 400), (b"[]", 422), (b"[", 400)])
def test_what_is_no_list_is_refused_leniently_too(
    client: TestClient, body: bytes, status: int
) -> None:
    assert client.post("/predict_batch", content=body, headers=LENIENT).status_code == status


def test_in_a_lenient_list_a_name_that_stands_twice_harms_no_other_flight(
    client: TestClient,
) -> None:
    right = json.dumps(EXAMPLE)
    twice = right.replace("}", ',"hora":"09:00"}')
    content = f"[{twice},{right}]"
    wrong, answer = client.post("/delay", content=content, headers=LENIENT).json()
    assert [one["pointer"] for one in wrong["errores"]] == ["#/0/hora"]
    assert "atraso" in answer
    assert client.post("/delay", content=content).status_code == 422


@pytest.mark.parametrize("path", LISTS)
def test_wrong_flights_cost_what_they_take(serving: Serving, path: str) -> None:
    with serving(rate_limit="20") as client:
        assert client.post(path, json=[WRONG] * 300, headers=LENIENT).status_code == 200
        assert client.post(path, json=[EXAMPLE]).status_code == 429
    with serving(rate_limit="20") as client:
        for _ in range(2):
            assert client.post(path, json=[EXAMPLE] * 50, headers=LENIENT).status_code == 200
