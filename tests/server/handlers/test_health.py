"""Readiness: nothing is answered by a model that does not answer as it did in training."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import bentoml
import numpy as np
import pytest
from starlette.testclient import TestClient

from flights.model.served import DelayModel
from flights.server import health
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import PROBLEM


@pytest.fixture
def client(serving: Callable[..., AbstractContextManager[TestClient]]) -> Iterator[TestClient]:
    with serving() as client:
        yield client


@pytest.fixture
def model(client: TestClient) -> DelayModel:
    return bentoml.get_current_service().context.model


def a_second_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = health.time.monotonic()
    monkeypatch.setattr(health.time, "monotonic", lambda: now + 1)


def answering(probability: float) -> Callable[[Any], Any]:
    return lambda columns: np.full(len(columns["airline"]), probability, np.float32)


@pytest.mark.parametrize("answer", [0.987, np.nan])
def test_a_known_flight_with_another_probability_ends_all_predictions(
    client: TestClient, model: DelayModel, monkeypatch: pytest.MonkeyPatch, answer: float
) -> None:
    monkeypatch.setattr(model, "scorer", answering(answer))
    a_second_later(monkeypatch)
    ready, predicted = client.get("/readyz"), client.post("/predict", json=EXAMPLE)
    assert [(one.status_code, one.headers["content-type"]) for one in (ready, predicted)] == [
        (503, PROBLEM)
    ] * 2
    assert predicted.json()["detail"] == ready.json()["detail"]
    assert f"model {model.tag} " in predicted.json()["detail"]


def test_a_model_that_answers_as_it_did_is_ready_again(
    client: TestClient, model: DelayModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(model, "scorer", answering(0.987))
        a_second_later(broken)
        assert client.get("/readyz").status_code == 503
    with monkeypatch.context() as later:
        now = health.time.monotonic()
        later.setattr(health.time, "monotonic", lambda: now + 3)
        assert client.get("/readyz").status_code == 200
    assert client.post("/predict", json=EXAMPLE).status_code == 200


def test_the_model_runs_once_a_second_however_often_it_is_asked(
    client: TestClient, model: DelayModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    monkeypatch.setattr(DelayModel, "check", lambda model: runs.append(1))
    a_second_later(monkeypatch)
    assert [client.get("/readyz").status_code for _ in range(50)] == [200] * 50
    assert len(runs) == 1
