"""Answers in Spanish, whatever answers; without the header nothing is different."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from flights.api.language import LARGE, sentence, told_in_spanish
from tests.api.errors.test_bad_input import PATHS
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import Serving

SPANISH = {"Accept-Language": "es-CL,es;q=0.9,en;q=0.8"}
FLIGHT = EXAMPLE | {"opera": "Nueva", "aerolinea": None}


def post(client: TestClient, path: str, flights: Any) -> tuple[Any, Any]:
    """In English, and in Spanish, which says so."""
    english = client.post(path, json=flights)
    spanish = client.post(path, json=flights, headers=SPANISH)
    assert (spanish.headers["content-language"], spanish.headers["vary"]) == (
        "es",
        "accept-language",
    )
    assert not {"content-language", "vary"} & set(english.headers)
    assert english.status_code == spanish.status_code
    return english.json(), spanish.json()


def test_bad_input_is_told_in_spanish_what_is_wrong_with_it(client: TestClient) -> None:
    bad = [(path, row) for path, rows in PATHS for row in rows if len(row[1]) < 1_000_000]
    for path, (_, content, headers, status, _) in bad:
        english = client.post(path, content=content, headers=headers)
        spanish = client.post(path, content=content, headers=headers | SPANISH)
        assert (spanish.status_code, spanish.headers["content-language"]) == (status, "es")
        assert spanish.json() == told_in_spanish(english.json())
        for name in ("title", "detail"):
            assert spanish.json()[name] != english.json()[name]


def test_explanations_are_told_in_spanish(client: TestClient) -> None:
    english, spanish = post(client, "/explain", FLIGHT)
    assert spanish["atraso"] == english["atraso"]
    assert spanish["resumen"] == sentence(english["resumen"])
    assert "vuelo promedio" in spanish["resumen"]
    values = {one["campo"]: one["valor"] for one in spanish["contribuciones"]}
    assert (values["dianom"], values["destino"]) == ("sábado", "SPJC, internacional")
    sentences = " ".join(one["frase"] for one in spanish["contribuciones"])
    assert "Nueva (desconocido para el modelo): " in sentences


def test_a_day_is_told_in_spanish_however_large(client: TestClient) -> None:
    flights = [FLIGHT, FLIGHT | {"dia": 2}] * 30
    english, spanish = post(client, "/day", flights)
    assert len(str(english)) > LARGE
    assert spanish["dia"] == english["dia"]
    good, bad = spanish["vuelos"][-2:]
    assert "vuelo promedio" in good["resumen"]
    assert bad["errores"][0]["detail"] == "vuelo 59: dia es 2, pero fecha 2022-01-01 tiene día 1"


def test_a_refused_departure_is_told_in_spanish(serving: Serving, tmp_path: Path) -> None:
    with serving(live=str(tmp_path / "live.db")) as client:
        _, spanish = post(client, "/departures", [FLIGHT | {"salida": "2999-01-01T00:00"}])
    assert spanish["errors"][0]["detail"].startswith("vuelo 0: salida es 2999-01-01T00:00, que aún")


@pytest.mark.parametrize(("method", "path"), [("GET", "/docs.json"), ("POST", "/predict")])
def test_an_answer_without_sentences_has_no_language(
    client: TestClient, method: str, path: str
) -> None:
    english, spanish = (
        client.request(method, path, json=EXAMPLE, headers=headers) for headers in ({}, SPANISH)
    )
    assert spanish.content == english.content
    assert "content-language" not in spanish.headers
