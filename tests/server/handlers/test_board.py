"""POST and GET /day: each flight as /predict, /delay and /explain answer it, and their number."""

import json
from pathlib import Path

import bentoml
import pytest
from starlette.testclient import TestClient

from flights.model.count import SCHEDULE, counts, interval
from flights.model.served import DelayModel
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import PROBLEM, Serving, hourly_flights

FLIGHTS = hourly_flights(40)
REASONS = ("campo", "valor", "contribucion")


def ask(client: TestClient, flights: object) -> dict:
    response = client.post("/day", json=flights)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    return response.json()


@pytest.fixture
def model(client: TestClient) -> DelayModel:
    return bentoml.get_current_service().context.model


def test_numbers_are_those_of_predict_delay_and_explain(client: TestClient) -> None:
    found = ask(client, FLIGHTS)["vuelos"]
    delays = client.post("/delay", json=FLIGHTS).json()
    for flight, one, delay in zip(FLIGHTS, found, delays, strict=True):
        assert {"atraso": one["atraso"]} == client.post("/predict", json=flight).json()
        assert {name: one[name] for name in delay} == delay
        why = client.post("/explain", json=flight).json()
        reasons = [{name: part[name] for name in REASONS} for part in why["contribuciones"]]
        assert (one["base"], one["resumen"]) == (why["base"], why["resumen"])
        assert one["contribuciones"] == reasons


def test_without_departures_all_flights_are_waited_for(client: TestClient) -> None:
    (one,) = ask(client, [EXAMPLE])["vuelos"]
    assert (one["estado"], one["minutos_tarde"]) == ("pendiente", None)
    assert "no_visto" not in one


def test_names_that_are_new_to_the_model_are_told_flight_by_flight(client: TestClient) -> None:
    new = {"fecha": "2022-01-01", "hora": "08:00", "opera": "LATM", "destino": "NRT"}
    first, second = ask(client, [EXAMPLE, new])["vuelos"]
    assert "no_visto" not in first
    assert second["no_visto"] == {"opera": "Grupo LATAM", "destino": None}
    assert first["avisos"] == second["avisos"] == ["fecha_lejana"]


def test_a_wrong_flight_harms_no_other_one(client: TestClient) -> None:
    right = ask(client, [EXAMPLE])
    answer = ask(client, [EXAMPLE | {"dia": 2}, EXAMPLE, 7])
    assert answer["vuelos"][1] == right["vuelos"][0]
    assert answer["dia"] == right["dia"]
    first, _, last = answer["vuelos"]
    (fault,) = first["errores"]
    assert (fault["pointer"], fault["value"]) == ("#/0/dia", 2)
    assert [one["pointer"] for one in last["errores"]] == ["#/2"]


@pytest.mark.parametrize("others", ["", ',{"x":[1]}'])
def test_a_name_that_stands_twice_harms_no_other_flight(client: TestClient, others: str) -> None:
    right = json.dumps(EXAMPLE)
    twice = right.replace("}", ',"hora":"09:00"}')
    found = client.post("/day", content=f"[{twice},{right}{others}]").json()["vuelos"]
    assert found[1] == ask(client, [EXAMPLE])["vuelos"][0]
    (fault,) = found[0]["errores"]
    assert (fault["pointer"], fault["value"]) == ("#/0/hora", "09:00")


def test_a_list_without_a_right_flight_has_no_number(client: TestClient) -> None:
    answer = ask(client, [{}, {"fecha": 1}])
    assert [list(one) for one in answer["vuelos"]] == [["errores"]] * 2
    assert answer["dia"] == {"vuelos": 0, "tarde": 0, "tarde_5": 0, "tarde_95": 0}


def refuse_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


@pytest.mark.parametrize("value", ["1e400", '[-1e400,{"a":1e400}]'])
def test_what_was_sent_is_told_in_json(serving: Serving, tmp_path: Path, value: str) -> None:
    right = json.dumps(EXAMPLE)
    wrong = right.replace("}", f',"dia":{value},"x":{value}}}')
    with serving(live=str(tmp_path / "live.db")) as client:
        for path in ("/day", "/departures", "/predict_batch", "/delay"):
            content = client.post(path, content=f"[{wrong},{right}]").text
            json.loads(content, parse_constant=refuse_constant)
            assert '"value":' in content
            assert '"Infinity"' in content


def test_few_faults_of_a_flight_are_told(client: TestClient) -> None:
    (one,) = ask(client, [{f"x{n}": n for n in range(15)}])["vuelos"]
    assert len(one["errores"]) == 5


def test_a_flight_as_of_another_moment_than_the_first_is_wrong(client: TestClient) -> None:
    moments = ["2017-09-01T08:00", "2017-09-01T09:00", "2017-09-01T08:00"]
    answer = ask(client, [EXAMPLE | {"en": moment} for moment in moments])
    assert ["errores" in one for one in answer["vuelos"]] == [False, True, False]
    assert answer["dia"]["vuelos"] == 2


@pytest.mark.parametrize(("body", "status"), [(b"{}", 400), (b"[]", 422), (b"[", 400)])
def test_what_is_no_list_of_flights_is_refused(
    client: TestClient, body: bytes, status: int
) -> None:
    response = client.post("/day", content=body)
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)


def test_more_flights_than_a_list_holds_are_refused(serving: Serving) -> None:
    with serving(max_flights="2") as client:
        assert client.post("/day", json=[EXAMPLE] * 3).status_code == 413


def test_the_number_of_a_day_is_that_of_flights_that_go_late_together(
    client: TestClient, model: DelayModel
) -> None:
    flights = [EXAMPLE | {"hora": f"{hour:02}:00"} for hour in range(5, 23)]
    answer = ask(client, flights)
    late = [one["atraso"] for one in answer["vuelos"]]
    spread = model.day_spreads[SCHEDULE]
    low, high = interval(counts(late, [spread] * len(late)))
    assert answer["dia"]["vuelos"] == len(flights)
    assert answer["dia"]["tarde"] == pytest.approx(sum(late), abs=1e-5)
    assert (answer["dia"]["tarde_5"], answer["dia"]["tarde_95"]) == (low, high)


def test_days_of_a_list_go_late_apart(client: TestClient) -> None:
    """The flights of two dates: a narrower interval than those of one."""
    first = [EXAMPLE | {"hora": f"{hour:02}:00"} for hour in range(24)]
    fields = {"fecha": "2022-01-08", "dia": None}
    second = [one | fields for one in first]
    apart, one_day = ask(client, first + second)["dia"], ask(client, first + first)["dia"]
    assert apart["tarde"] == one_day["tarde"]
    assert apart["tarde_95"] - apart["tarde_5"] < one_day["tarde_95"] - one_day["tarde_5"]


def test_a_model_made_without_the_spread_of_days_has_no_number(
    client: TestClient, model: DelayModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "day_spreads", {})
    answer = ask(client, [EXAMPLE])
    assert answer["dia"] is None
    assert answer["vuelos"][0]["atraso"] == client.post("/predict", json=EXAMPLE).json()["atraso"]


def test_each_flight_of_a_day_costs_its_reasons(serving: Serving) -> None:
    with serving(rate_limit="100") as client:
        assert client.post("/day", json=[EXAMPLE] * 20).status_code == 200
        assert client.post("/day", json=[EXAMPLE]).status_code == 429


def test_a_list_is_not_refused_for_what_it_owes_itself(serving: Serving) -> None:
    with serving(rate_limit="6") as client:
        assert client.post("/day", json=[EXAMPLE] * 20).status_code == 200


def test_both_methods_of_a_path_are_told(client: TestClient) -> None:
    response = client.put("/day")
    assert (response.status_code, response.headers["allow"]) == (405, "POST, GET, HEAD")


def test_without_departures_no_day_is_known(client: TestClient) -> None:
    response = client.get("/day")
    assert (response.status_code, response.headers["content-type"]) == (404, PROBLEM)
