"""A list that is asked about again is not read again; what is kept of lists is little."""

import json

import bentoml
import pytest
from starlette.testclient import TestClient

from flights.server.handlers import answers
from tests.samples.airports import EXAMPLE

LISTS = ("/predict_batch", "/delay")


def kept() -> dict[bytes, object]:
    lists: dict[bytes, object] = bentoml.get_current_service().context.lists
    return lists


def test_a_list_that_is_asked_about_again_is_not_read_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = EXAMPLE | {"opera": "LATM", "aerolinea": None}
    first = [client.post(path, json=[EXAMPLE, far]) for path in LISTS]
    monkeypatch.setattr(answers, "check", None)
    again = [client.post(path, json=[EXAMPLE, far]) for path in LISTS]
    assert [one.content for one in again] == [one.content for one in first]
    assert [one.headers["x-unseen-fields"] for one in again] == ["opera"] * 2


def test_the_lists_that_were_asked_about_last_are_kept(client: TestClient) -> None:
    bodies = [json.dumps([EXAMPLE] * n).encode() for n in range(1, answers.MOST_LISTS + 3)]
    for body in (*bodies[:-1], bodies[2], bodies[-1]):
        assert client.post("/predict_batch", content=body).status_code == 200
    assert list(kept()) == [*bodies[3:-1], bodies[2], bodies[-1]]


def test_a_very_long_list_and_a_wrong_one_are_not_kept(client: TestClient) -> None:
    before = [*kept()]
    long = json.dumps([EXAMPLE]).encode().ljust(answers.LONGEST_KEPT + 1)
    assert client.post("/predict_batch", content=long).status_code == 200
    assert client.post("/predict_batch", json=[EXAMPLE | {"dia": 2}]).status_code == 422
    assert [*kept()] == before
