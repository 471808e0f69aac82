"""Errors as problem details."""

import json
from math import inf, nan
from typing import Any

import pytest

from flights.api.errors.faults import LONGEST_VALUE, MOST_FAULTS, Fault, shown
from flights.api.errors.problems import Problem, failed, too_busy

# A fault


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ((), "#"),
        (("dia",), "#/dia"),
        ((3,), "#/3"),
        ((3, "dia"), "#/3/dia"),
        (("a/b",), "#/a~1b"),
        (("a~b",), "#/a~0b"),
        (("~1/",), "#/~01~1"),
        (("año", 0, " "), "#/a%C3%B1o/0/%20"),
        (('"<#%>\\',), "#/%22%3C%23%25%3E%5C"),
    ],
)
def test_pointers_are_escaped_as_uri_fragments(path: tuple[str | int, ...], pointer: str) -> None:
    assert Fault(path, None, "is wrong").pointer == pointer


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (("dia",), "dia is wrong"),
        ((3, "dia"), "flight 3: dia is wrong"),
        ((3,), "flight 3: is wrong"),
        (("a/ñ",), "a/ñ is wrong"),
    ],
)
def test_sentences_name_the_field(path: tuple[str | int, ...], sentence: str) -> None:
    assert Fault(path, None, "is wrong").sentence == sentence


@pytest.mark.parametrize("value", [None, 2, 1.5, True, "x", ["x"], {"x": 1}, "x" * 98])
def test_a_short_value_is_repeated_as_it_is(value: Any) -> None:
    assert Fault(("dia",), value, "is wrong").as_dict()["value"] == value


@pytest.mark.parametrize("value", ["x" * 99, "\0" * 20, [1] * 60, {"x": "y" * 100}, 10**100])
def test_a_long_value_is_repeated_up_to_100_characters(value: Any) -> None:
    told = Fault(("dia",), value, "is wrong").as_dict()["value"]
    assert told == shown(value)
    assert told.endswith("…")
    assert len(told) == LONGEST_VALUE + 1


# A problem


def test_a_problem_without_faults_has_no_errors() -> None:
    assert json.loads(Problem(400, "this is not HTTP/1.1").body()) == {
        "type": "problems#bad-request",
        "title": "The request breaks a rule of HTTP",
        "status": 400,
        "detail": "this is not HTTP/1.1",
    }


@pytest.mark.parametrize("count", [1, 2, MOST_FAULTS, MOST_FAULTS + 1])
def test_a_problem_counts_the_faults_that_it_does_not_tell(count: int) -> None:
    problem = Problem.of([Fault((place,), place, "is wrong") for place in range(count)])
    more = f" (and {count - 1} more)" if count > 1 else ""
    more = " (and more)" if count > MOST_FAULTS else more
    assert problem.detail == f"flight 0: is wrong{more}"
    assert len(json.loads(problem.body())["errors"]) == min(count, MOST_FAULTS)


@pytest.mark.parametrize(
    "value",
    [inf, -inf, nan, pytest.param(10**4000, id="a number of 4,001 digits"), "\0", "ñ"],
)
def test_a_problem_is_json_whatever_the_value(value: Any) -> None:
    body = Problem.of([Fault(("dia",), value, "is wrong")]).body()
    answer = json.loads(body, parse_constant=pytest.fail)
    assert answer["errors"][0]["detail"] == "dia is wrong"


def test_a_problem_is_an_answer() -> None:
    problem = Problem(429, "too busy", headers={"Retry-After": "1"})
    answer = problem.answer()
    assert (answer.status, answer.media_type) == (429, "application/problem+json")
    assert (answer.content, answer.headers) == (problem.body(), ((b"retry-after", b"1"),))


def test_who_is_too_many_is_told_to_try_again() -> None:
    problem = too_busy()
    assert (problem.status, problem.headers) == (429, {"Retry-After": "1"})
    assert problem.detail == "the service is too busy; try again"


def test_a_failure_tells_nothing_of_itself() -> None:
    assert (failed().status, failed().detail) == (500, "the service failed; it was logged")
