"""Which language is asked for, and what is said in it."""

import json

import pytest

from flights.api.answer import Answer
from flights.api.errors.faults import Fault
from flights.api.errors.problems import Problem
from flights.api.language import LONGEST, in_spanish, sentence, wants_spanish
from flights.model.explain import Explanation, Input


@pytest.mark.parametrize(
    ("header", "spanish"),
    [
        (b"es", True),
        (b"es-CL,es;q=0.9,en;q=0.8", True),
        (b"ES-419", True),
        (b"fr, es; q=0.1", True),
        (b"es,en", True),
        (b"*;q=0.5,es", True),
        (b"en;q=0.5,*", True),
        (b"en,es", False),
        (b"en-US,en;q=0.9,es;q=0.8", False),
        (b"es;q=0", False),
        (b"es;q=0.5,*", False),
        (b"*", False),
        (b"fr", False),
        (b"est", False),
        (b"es;q=2", False),
        (b"", False),
    ],
)
def test_spanish_is_spoken_where_it_is_liked_better_than_english(
    header: bytes, spanish: bool
) -> None:
    assert wants_spanish({b"accept-language": header}) == spanish


def test_who_asks_for_no_language_is_told_in_english() -> None:
    assert not wants_spanish({})


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "flight 1: dia is 2, but fecha 2022-01-01 has day 1 (and 3 more)",
            "vuelo 1: dia es 2, pero fecha 2022-01-01 tiene día 1 (y 3 más)",
        ),
        ("flight 0: must be a JSON object, got 1", "vuelo 0: debe ser un objeto JSON, llegó 1"),
        (
            "the body must have at most 65,536 bytes, it has 60,000,000",
            "el cuerpo puede tener a lo más 65.536 bytes, y tiene 60.000.000",
        ),
        ("dia should be a valid integer, got 1.5", "dia debe ser un número entero, llegó 1.5"),
        (
            "the body is not JSON: expected `,` or `}` at line 1 column 8",
            "el cuerpo no es JSON: falta `,` o `}` en la línea 1, columna 8",
        ),
        ("Grupo LATAM", "Grupo LATAM"),
    ],
)
def test_a_sentence_is_said_in_spanish(english: str, spanish: str) -> None:
    assert sentence(english) == spanish


LIMA = Input("destino", "SPJC, international", "Lima", 0.02)


@pytest.mark.parametrize(
    ("explanation", "spanish"),
    [
        (
            Explanation(0.2, 0.18, [LIMA]),
            "20,0 %, 2,0 puntos más que el vuelo promedio (18,0 %); lo que más pesa es el destino, "
            "Lima",
        ),
        (
            Explanation(0.2, 0.2, [LIMA], cancelled=True).as_of_today(0.1),
            "está cancelado; si saliera: 10,0 %, 10,0 puntos menos que el vuelo promedio (20,0 %); "
            "las salidas hasta ahora la bajan en 10,0 puntos",
        ),
        (
            Explanation(0.2, 0.18, [LIMA]).as_of_today(1, "left 1 minute late at 08:01"),
            "salió con 1 minuto de atraso a las 08:01: 100,0 %, según el itinerario 20,0 %",
        ),
        (
            Explanation(0.2, 0.18, [LIMA]).as_of_today(
                0.5, "has not left by 00:20, 1,440 minutes after its time"
            ),
            "no ha salido a las 00:20, 1.440 minutos después de su hora: 50,0 %, según el "
            "itinerario 20,0 %",
        ),
    ],
)
def test_an_explanation_is_said_in_spanish(explanation: Explanation, spanish: str) -> None:
    assert sentence(explanation.sentence) == spanish


def test_a_place_on_another_day_is_said_whole() -> None:
    left = Input("hoy", "x", "left 5 minutes early at 23:58 on 2022-01-02", -0.12)
    assert sentence(left.sentence) == (
        "salió con 5 minutos de adelanto a las 23:58 del 2022-01-02: 12,0 puntos menos que lo que "
        "dice el itinerario"
    )


def test_what_was_sent_is_repeated_as_it_is() -> None:
    sent = {"title": "Not Found", "errors": [{"detail": "is required"}], "n": [0.1, 10**30]}
    answer = in_spanish(Problem.of([Fault(("x",), sent, "is required")]).answer())
    (error,) = json.loads(answer.content)["errors"]
    assert (error["value"], error["detail"]) == (sent, "x es obligatorio")
    assert answer.headers == ((b"content-language", b"es"), (b"vary", b"accept-language"))


def test_an_answer_without_sentences_stays_as_it_is() -> None:
    answer = Answer(200, b'{"atraso": 0.20}')
    assert in_spanish(answer) is answer


def test_what_is_too_long_for_a_sentence_is_not_looked_at() -> None:
    name = "x" * (LONGEST - len(" is required"))
    assert sentence(f"{name} is required") == f"{name} es obligatorio"
    assert sentence(f"x{name} is required") == f"x{name} is required"
