"""Errors as problem details: ours, and those of BentoML and Starlette in our form."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from math import inf, nan
from typing import Any

import pytest
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from flights.api.problems import LONGEST_VALUE, MOST_FAULTS, Fault, Problem, as_problems, shown

PROBLEM = b"application/problem+json"


def request(path: str = "/predict", method: str = "POST") -> Scope:
    return {"type": "http", "path": path, "method": method, "headers": []}


def sent_by(scope: Scope, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> list[Message]:
    """The messages that an ASGI app sends in answer to a request with the body "{}"."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type] (an ASGI app is any awaitable)
    return sent


def wrapped(*messages: Message, scope: Scope | None = None) -> list[Message]:
    """What leaves `as_problems` when these messages enter it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        answer = as_problems(scope, receive, send)
        for message in messages:
            await answer(message)

    return sent_by(scope or request(), app)


def messages_of(answer: Callable[[Scope, Receive, Send], Awaitable[None]]) -> list[Message]:
    return sent_by(request(), answer)


def content(messages: list[Message]) -> dict[str, Any]:
    """The problem in an answer, which must be one start and one body."""
    start, body = messages
    headers = dict(start["headers"])
    assert headers[b"content-type"] == PROBLEM
    assert headers[b"content-length"] == str(len(body["body"])).encode()
    problem: dict[str, Any] = json.loads(body["body"])
    assert problem["status"] == start["status"]
    return problem


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
    assert json.loads(Problem(400, "the body is not JSON").body()) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "the body is not JSON",
    }


@pytest.mark.parametrize("count", [1, 2, MOST_FAULTS, MOST_FAULTS + 1])
def test_a_problem_counts_the_faults_that_it_does_not_tell(count: int) -> None:
    problem = Problem.of([Fault((place,), place, "is wrong") for place in range(count)])
    more = f" (and {count - 1} more)" if count > 1 else ""
    assert problem.detail == f"flight 0: is wrong{more}"
    assert len(json.loads(problem.body())["errors"]) == min(count, MOST_FAULTS)


@pytest.mark.parametrize(
    "value",
    [inf, -inf, nan, pytest.param(10**5000, id="a number of 5,001 digits"), "\0", "ñ"],
)
def test_a_problem_is_json_whatever_the_value(value: Any) -> None:
    body = Problem.of([Fault(("dia",), value, "is wrong")]).body()
    answer = json.loads(body, parse_constant=pytest.fail)
    assert answer["errors"][0]["detail"] == "dia is wrong"


def test_a_problem_is_an_answer() -> None:
    problem = content(messages_of(Problem(422, "dia is wrong", [Fault(("dia",), 2, "is wrong")])))
    assert problem["title"] == "Unprocessable Entity"
    assert problem["errors"] == [{"pointer": "#/dia", "value": 2, "detail": "dia is wrong"}]


# Answers of others


@pytest.mark.parametrize(
    ("answer", "title", "detail"),
    [
        (
            PlainTextResponse("Not Found", 404),
            "Not Found",
            "there is nothing at /predict; GET / lists what there is",
        ),
        (
            PlainTextResponse("Method Not Allowed", 405),
            "Method Not Allowed",
            "/predict does not answer POST; GET / lists what does",
        ),
        (
            JSONResponse([{"loc": ["dia"], "msg": "bad"}], 400),
            "Bad Request",
            "the request was refused",
        ),
        (
            Response(b"", 503),
            "Service Unavailable",
            "the service is not ready",
        ),
        (
            HTMLResponse("<h1>Error</h1>", 500),
            "Internal Server Error",
            "the service failed; it was logged",
        ),
    ],
)
def test_errors_of_others_become_problems(answer: Response, title: str, detail: str) -> None:
    expected = {
        "type": "about:blank",
        "title": title,
        "status": answer.status_code,
        "detail": detail,
    }
    assert content(wrapped(*messages_of(answer))) == expected


@pytest.mark.parametrize(
    ("path", "method", "status", "detail"),
    [
        ("/nothing", "GET", 404, "there is nothing at /nothing; GET / lists what there is"),
        ("/predict", "PUT", 405, "/predict does not answer PUT; GET / lists what does"),
    ],
)
def test_a_wrong_address_is_told(path: str, method: str, status: int, detail: str) -> None:
    messages = messages_of(PlainTextResponse("no", status))
    assert content(wrapped(*messages, scope=request(path, method)))["detail"] == detail


@pytest.mark.parametrize("status", [200, 204, 307, 399])
def test_what_is_no_error_passes_untouched(status: int) -> None:
    messages: list[Message] = [
        {"type": "http.response.start", "status": status, "headers": [(b"x-tag", b"1")]},
        {"type": "http.response.body", "body": b"one", "more_body": True},
        {"type": "http.response.body", "body": b"two"},
    ]
    assert wrapped(*messages) == messages


def test_the_streamed_body_of_an_error_is_dropped() -> None:
    problem = content(
        wrapped(
            {"type": "http.response.start", "status": 500, "headers": [(b"x-tag", b"1")]},
            {"type": "http.response.body", "body": b"Traceback", "more_body": True},
            {"type": "http.response.body", "body": b" (most recent call last)"},
        )
    )
    assert problem["detail"] == "the service failed; it was logged"


# Why the border answers its own problems beside `as_problems`


def test_a_problem_that_went_through_as_problems_would_lose_its_faults() -> None:
    ours = Problem(422, "dia is wrong", [Fault(("dia",), 2, "is wrong")])
    problem = content(wrapped(*messages_of(ours)))
    assert problem["detail"] == "the request was refused"
    assert "errors" not in problem
