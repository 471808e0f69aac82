"""What is wrong with an answer of the service, as someone sees it who only has the API."""

import json
import math
from typing import Any

PROBLEM = "application/problem+json"
LAST_DIGIT = 1.5e-6  # answers have six decimals, and float32 may round the last one either way


class WrongAnswerError(ValueError):
    """An answer that is not what was asked for."""


def probabilities(content: bytes, number: int | None = None) -> list[float]:
    """Those of /predict_batch for a number of flights, or the one of /predict."""
    answers = parsed(content)
    if number is None:
        return [probability(answers)]
    if not isinstance(answers, list) or len(answers) != number:
        raise WrongAnswerError("no list with an answer for each flight")
    return [probability(answer) for answer in answers]


def parsed(content: bytes) -> Any:
    try:
        return json.loads(content or b"")
    except ValueError:
        raise WrongAnswerError("no JSON") from None


def probability(answer: Any) -> float:
    """Of one flight. Python reads NaN and Infinity, which are no JSON, so they are caught here."""
    if not isinstance(answer, dict) or set(answer) != {"atraso"}:
        raise WrongAnswerError("not an object with atraso and nothing else")
    value = answer["atraso"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongAnswerError("atraso is no number")
    if not math.isfinite(value) or not 0 <= value <= 1:
        raise WrongAnswerError("atraso is not from 0 to 1")
    return float(value)


def check_refusal(media_type: str, content: bytes, field: str) -> None:
    """A problem (RFC 9457) that points to the field that is wrong."""
    if media_type.partition(";")[0] != PROBLEM:
        raise WrongAnswerError(f"no {PROBLEM}")
    try:
        pointers = [error["pointer"] for error in parsed(content)["errors"]]
    except (KeyError, TypeError):
        raise WrongAnswerError("a problem without its errors") from None
    if f"#/{field}" not in pointers:
        raise WrongAnswerError(f"a problem that does not point to {field}")


class Earlier:
    """What was answered before, by model and request: equal flights get equal answers."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[float]] = {}

    def check(self, model: str, body: str, answer: list[float]) -> None:
        before = self.answers.setdefault((model, body), answer)
        if any(abs(a - b) > LAST_DIGIT for a, b in zip(before, answer, strict=True)):
            raise WrongAnswerError("another answer than before for the same flight")
