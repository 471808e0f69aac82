"""BentoML's batcher, which is not public: an upgrade that moves it must fail here."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from time import sleep
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from flights.api.errors.problems import Problem
from flights.api.io import delay_json
from flights.features import Flight
from flights.model.served import ModelError
from flights.server.batching import Batcher

Floats = np.ndarray


def flight(minute: int) -> Flight:
    return Flight("Grupo LATAM", "SPJC", "I", datetime(2017, 11, 6, minute // 60, minute % 60))


def by_minute(flights: Sequence[Flight]) -> Floats:
    return np.array([one.scheduled_departure.minute / 100 for one in flights], np.float32)


def batcher(score: Any, max_latency_ms: int = 5_000, max_batch_size: int = 100) -> Batcher:
    method = SimpleNamespace(max_latency_ms=max_latency_ms, max_batch_size=max_batch_size)
    return Batcher(method, score)


async def together(asked: Batcher, count: int) -> list[Any]:
    flights = [flight(minute) for minute in range(count)]
    return await asyncio.gather(*map(asked, flights), return_exceptions=True)


def test_flights_that_arrive_together_are_scored_together_and_answered_in_order() -> None:
    sizes: list[int] = []

    def score(flights: Sequence[Flight]) -> Floats:
        sizes.append(len(flights))
        return by_minute(flights)

    scored = asyncio.run(together(batcher(score), 50))
    assert [round(one.probability * 100) for one in scored] == list(range(50))
    assert max(sizes) >= 10
    assert {one.batch_size for one in scored} == set(sizes)


def test_no_batch_is_larger_than_the_method_allows() -> None:
    scored = asyncio.run(together(batcher(by_minute, max_batch_size=7), 50))
    assert max(one.batch_size for one in scored) == 7


def test_a_score_that_is_no_probability_fails_its_own_request_only() -> None:
    def score(flights: Sequence[Flight]) -> Floats:
        scores = by_minute(flights)
        return np.where(scores == np.float32(0.07), np.nan, scores)

    scored = asyncio.run(together(batcher(score), 20))
    with pytest.raises(ModelError, match="answered nan"):
        delay_json(scored.pop(7).probability)
    assert all(delay_json(one.probability) for one in scored)


def test_what_waits_for_too_long_is_429_and_told_when_to_try_again() -> None:
    def slow(flights: Sequence[Flight]) -> Floats:
        sleep(0.03)
        return by_minute(flights)

    answers = asyncio.run(together(batcher(slow, max_latency_ms=20, max_batch_size=2), 60))
    refused = [one for one in answers if isinstance(one, Problem)]
    assert refused
    assert {one.status for one in refused} == {429}
    assert {one.headers["Retry-After"] for one in refused if one.headers} == {"1"}
