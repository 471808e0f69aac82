"""The name that was meant by one that nobody knows."""

import pytest

from flights.names.nearest import Nearest

NEAREST = Nearest(["latam", "lima", "lim", "la", "buenosaires", "aerolineasargentinas"])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("latm", "latam"),
        ("latamm", "latam"),
        ("latan", "latam"),
        ("altam", "latam"),
        ("limma", "lima"),
        ("buenoaires", "buenosaires"),
        ("bunosairess", "buenosaires"),  # one letter missing, one too many
        ("aerolinaesargentinas", "aerolineasargentinas"),
    ],
)
def test_a_name_that_is_written_nearly_so_is_found(name: str, meant: str) -> None:
    assert NEAREST.find(name) == meant


@pytest.mark.parametrize(
    "name", ["", "lix", "lims", "nueva", "buenosdias", "latamlatam", "東京都市"]
)
def test_a_name_that_is_near_to_none_is_not_found(name: str) -> None:
    assert NEAREST.find(name) is None


def test_where_nothing_is_known_nothing_is_near() -> None:
    assert Nearest([]).find("latam") is None


def test_names_that_are_longer_than_all_that_are_known_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flights.names.nearest.rests", pytest.fail)
    assert NEAREST.find("a" * 22) is None


def test_a_letter_more_than_the_longest_name_has_is_near() -> None:
    assert Nearest(["lima"]).find("limaa") == "lima"
