"""What answers in place of the service is told to the assistant as an error, whatever it is."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from mcp.server.mcpserver.exceptions import ToolError

from flights.api.naming import named
from flights.api.schema import AskedFlight
from flights.mcp import DOCUMENT, Service, server
from tests.samples.airports import NYC


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
