import json

import pytest

from bench.answers import Earlier, WrongAnswerError, check_refusal, probabilities
from flights.api.errors.problems import MEDIA_TYPE


@pytest.mark.parametrize("content", [b'{"atraso": 0}', b'{"atraso": 0.25}', b'{"atraso": 1.0}'])
def test_a_probability_is_right(content: bytes) -> None:
    assert probabilities(content) == [json.loads(content)["atraso"]]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'{"atraso": 2.0}', "atraso is not from 0 to 1"),
        (b'{"atraso": -0.1}', "atraso is not from 0 to 1"),
        (b'{"atraso": NaN}', "atraso is not from 0 to 1"),
        (b'{"atraso": Infinity}', "atraso is not from 0 to 1"),
        (b'{"atraso": "0.25"}', "atraso is no number"),
        (b'{"atraso": true}', "atraso is no number"),
        (b'{"atraso": null}', "atraso is no number"),
        (b'{"atraso": 0.2, "x": 1}', "not an object with atraso and nothing else"),
        (b"[0.25]", "not an object with atraso and nothing else"),
        (b"nan", "no JSON"),
        (b"", "no JSON"),
    ],
)
def test_anything_else_is_told(content: bytes, fault: str) -> None:
    with pytest.raises(WrongAnswerError, match=fault):
        probabilities(content)


def test_a_list_has_an_answer_for_each_flight() -> None:
    content = b'[{"atraso": 0.25}, {"atraso": 0.5}]'
    assert probabilities(content, 2) == [0.25, 0.5]
    with pytest.raises(WrongAnswerError, match="an answer for each flight"):
        probabilities(content, 3)


def test_equal_flights_get_equal_answers_of_one_model() -> None:
    earlier = Earlier()
    earlier.check("a", "flight", [0.25])
    earlier.check("a", "flight", [0.250001])  # float32, rounded the other way
    earlier.check("b", "flight", [0.5])
    with pytest.raises(WrongAnswerError, match="another answer than before"):
        earlier.check("a", "flight", [0.250002])


def test_a_refusal_that_names_another_field_is_told() -> None:
    content = b'{"errors": [{"pointer": "#/dia"}]}'
    check_refusal("application/problem+json; charset=utf-8", content, "dia")
    with pytest.raises(WrongAnswerError, match="does not point to mes"):
        check_refusal(MEDIA_TYPE, content, "mes")
    with pytest.raises(WrongAnswerError, match="no application/problem"):
        check_refusal("application/json", content, "dia")
    with pytest.raises(WrongAnswerError, match="without its errors"):
        check_refusal(MEDIA_TYPE, b"[]", "dia")
