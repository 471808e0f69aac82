"""What answers in place of the service is told to the assistant as an error, whatever it is."""

import asyncio
import json
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest
from mcp.server.mcpserver.exceptions import ToolError

from flights.api.naming import named
from flights.api.schema import AskedFlight
from flights.mcp import DOCUMENT, Service, main, server, tools
from flights.settings import MAX_FLIGHTS
from tests.samples.airports import EXAMPLE, NYC


def behind(answer: Callable[[httpx.Request], httpx.Response]) -> httpx.AsyncClient:
    transport = httpx.MockTransport(answer)
    return httpx.AsyncClient(transport=transport, base_url="http://service")


@pytest.mark.parametrize(
    ("status", "content", "told"),
    [
        (502, b"<html>Bad gateway</html>", "http://service answers 502, not as the service does"),
        (200, b"<html>Sign in</html>", "http://service answers 200, not as the service does"),
        (403, b'{"error": "of another program"}', "http://service answers 403, not as"),
        (500, b"[]", "http://service answers 500, not as the service does"),
        (422, b'{"detail": "fecha is required"}', "fecha is required"),
    ],
)
def test_what_is_no_answer_of_the_service_is_told(status: int, content: bytes, told: str) -> None:
    client = behind(lambda _: httpx.Response(status, content=content))
    with pytest.raises(ToolError, match=f"^{told}"):
        asyncio.run(Service(client).ask("GET", "/model"))


@pytest.mark.parametrize("document", [{}, {"components": []}, {"components": {"schemas": {}}}])
def test_what_tells_of_no_flights_has_no_tools(document: dict[str, object]) -> None:
    client = behind(lambda _: httpx.Response(200, json=document))
    with pytest.raises(ToolError, match=r"^http://service has no /openapi.json that tells of fl"):
        asyncio.run(server(client))


def test_the_tools_have_the_names_of_the_services_airport() -> None:
    flight = named(AskedFlight, NYC).model_json_schema()

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == DOCUMENT
        return httpx.Response(200, json={"components": {"schemas": {"Flight": flight}}})

    tools = asyncio.run(asyncio.run(server(behind(answer))).list_tools())
    inputs = {tool.name: tool.input_schema["properties"] for tool in tools}
    fields = [inputs["predict"]["flight"], inputs["explain"]["flight"]]
    fields.append(inputs["day"]["flights"]["items"])
    assert all({"date", "origin", "at"} <= one["properties"].keys() for one in fields)
    assert "New York (EWR, JFK, LGA)" in tools[0].description


def test_each_tool_asks_its_route_and_says_what_it_is() -> None:
    flight = {"type": "object", "description": "One flight."}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == DOCUMENT:
            return httpx.Response(200, json={"components": {"schemas": {"Flight": flight}}})
        body = json.loads(request.content or b"null")
        return httpx.Response(200, json={"asked": [request.method, request.url.path, body]})

    predict, explain, day, model = tools(Service(behind(answer)), flight)
    answers = [asyncio.run(one) for one in (predict(EXAMPLE), explain(EXAMPLE), day([EXAMPLE]))]
    answers.append(asyncio.run(model()))
    assert [one["asked"] for one in answers] == [
        ["POST", "/delay", EXAMPLE],
        ["POST", "/explain", EXAMPLE],
        ["POST", "/day", [EXAMPLE]],
        ["GET", "/model", None],
    ]
    mcp = asyncio.run(server(behind(answer)))
    told = asyncio.run(mcp.list_tools())
    assert mcp.name == "flight_delay"
    assert [one.name for one in told] == ["predict", "explain", "day", "model"]
    assert {one.annotations and one.annotations.read_only_hint for one in told} == {True}
    assert (told[0].description or "").endswith(", 0 to 1.\n\nOne flight.")
    inputs = [one.input_schema["properties"] for one in told]
    several = {"type": "array", "items": flight, "minItems": 1, "maxItems": MAX_FLIGHTS}
    assert flight.items() <= inputs[0]["flight"].items()
    assert flight.items() <= inputs[1]["flight"].items()
    assert several.items() <= inputs[2]["flights"].items()


def test_a_service_that_does_not_answer_ends_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "http://127.0.0.1:1"
    monkeypatch.setattr(sys, "argv", ["mcp", "--url", url])
    with pytest.raises(SystemExit, match=r"^2$"):
        main()
    cause = "ConnectError('All connection attempts failed')"
    assert capsys.readouterr().err == f"{url} does not answer: {cause}\n"


@pytest.mark.parametrize("key", ["", "flight_1_2"])
def test_the_command_asks_with_the_key_that_it_is_given(
    key: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["X-API-Key"])
            self.send_error(404)

        def log_message(self, *_: object) -> None: ...

    monkeypatch.setenv("FLIGHT_KEY", key)
    with HTTPServer(("127.0.0.1", 0), Handler) as served:
        url = f"http://127.0.0.1:{served.server_port}"
        monkeypatch.setattr(sys, "argv", ["mcp", "--url", url])
        thread = Thread(target=served.handle_request)
        thread.start()
        with pytest.raises(SystemExit, match=r"^2$"):
            main()
        thread.join()
    assert seen == [key or None]
    assert capsys.readouterr().err == f"{url} answers 404, not as the service does\n"


@pytest.mark.parametrize(
    ("url", "key", "told"),
    [
        ("http://127.0.0.1:99999", "", "ports end with 65535"),
        ("http://[::1", "", "'http://[::1' is no address"),
        ("http://127.0.0.1:9", "ñ", "FLIGHT_KEY is no key"),
    ],
)
def test_an_address_or_a_key_that_cannot_be_one_is_told(
    url: str,
    key: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FLIGHT_KEY", key)
    monkeypatch.setattr(sys, "argv", ["flights.mcp", "--url", url])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert told in capsys.readouterr().err
