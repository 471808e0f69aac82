"""The bins of probabilities."""

import math
from typing import Any

import bentoml
import numpy as np
import pytest

from flights.model.score_bins import BINS, EDGES, FEW, binned, expected_shares
from flights.model.served import DelayModel

EVEN = dict.fromkeys(BINS, 1 / len(BINS))


def test_bins_are_named_by_their_edges() -> None:
    assert BINS[:2] == ("0.00-0.05", "0.05-0.10")
    assert BINS[-2:] == ("0.40-0.60", "0.60-1.00")
    assert len(BINS) == 9


@pytest.mark.parametrize(
    ("probability", "name"),
    [
        (0.0, "0.00-0.05"),
        (0.05, "0.05-0.10"),
        (np.nextafter(0.3, 0), "0.25-0.30"),
        (0.6, "0.60-1.00"),
        (1.0, "0.60-1.00"),
    ],
)
@pytest.mark.parametrize("times", [1, FEW + 1])
def test_an_edge_is_in_the_bin_above_it(probability: float, name: str, times: int) -> None:
    counts = dict(zip(BINS, binned([probability] * times), strict=True))
    assert counts == dict.fromkeys(BINS, 0) | {name: times}


def test_many_are_counted_like_few() -> None:
    probabilities = np.random.default_rng(0).random(1_000)
    halves = [binned(part.tolist()) for part in np.split(probabilities, 50)]  # 20 in each
    assert binned(probabilities) == np.sum(halves, axis=0).tolist()
    assert binned(probabilities) == np.histogram(probabilities, EDGES)[0].tolist()


def test_no_probabilities_fill_no_bin() -> None:
    assert binned([]) == [0] * len(BINS)


@pytest.mark.parametrize(
    "metadata",
    [{}, {"scores": {}}, {"scores": {"0.00-0.50": 0.5, "0.50-1.00": 0.5}}],
    ids=["registered before", "empty", "other bins"],
)
def test_a_model_without_these_shares_expects_none(metadata: dict[str, Any]) -> None:
    assert expected_shares(metadata) == {}


def test_expected_shares_come_in_the_order_of_the_bins() -> None:
    assert list(expected_shares({"scores": dict(reversed(EVEN.items()))})) == list(BINS)


def test_a_trained_model_tells_the_shares_of_its_flights(trained: bentoml.Model) -> None:
    shares = expected_shares(DelayModel.load(trained).metadata)
    assert math.isclose(sum(shares.values()), 1)
    assert all(share > 0.001 for share in shares.values())
