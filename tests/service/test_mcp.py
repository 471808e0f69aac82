"""The tools for assistants, asked by the protocol's own client, of the served service."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import bentoml
import pytest
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.types import CallToolResult

from flights.auth.keys import new_key
from tests.samples.airports import EXAMPLE
from tests.servers.serving import ROOT, served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tools(
    trained: bentoml.Model, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StdioServerParameters]:
    key, line = new_key("assistant", "predict", datetime.now(UTC) + timedelta(days=1))
    with served(tmp_path_factory.mktemp("mcp") / "log", FLIGHT_API_KEYS=line) as service:
        yield StdioServerParameters(
            command=sys.executable,
            args=["-m", "flights.mcp", "--url", service.url],
            env={"FLIGHT_KEY": key},
            cwd=ROOT,
        )


def call(tools: StdioServerParameters, name: str, **arguments: object) -> CallToolResult:
    async def ask() -> CallToolResult:
        async with Client(tools) as client:
            return await client.call_tool(name, arguments)

    return asyncio.run(ask())


def test_each_tool_answers(tools: StdioServerParameters, trained: bentoml.Model) -> None:
    async def ask() -> list[object]:
        async with Client(tools) as client:
            listed = await client.list_tools()
            assert [tool.name for tool in listed.tools] == ["predict", "explain", "day", "model"]
            asked = {"predict": {"flight": EXAMPLE}, "explain": {"flight": EXAMPLE}}
            asked |= {"day": {"flights": [EXAMPLE] * 2}, "model": {}}
            answers = [await client.call_tool(name, some) for name, some in asked.items()]
            return [answer.structured_content for answer in answers]

    delay, explained, day, model = asyncio.run(ask())
    probability = round(trained.info.metadata["known_flight"]["probability"], 6)
    assert delay["atraso"] == explained["atraso"] == probability
    assert len(day["vuelos"]) == 2
    assert model["tag"] == str(trained.tag)


def test_what_is_wrong_is_told_in_the_sentence_of_the_api(tools: StdioServerParameters) -> None:
    answer = call(tools, "predict", flight=EXAMPLE | {"dia": 2})
    assert answer.is_error
    assert "dia is 2, but fecha 2022-01-01 has day 1" in answer.content[0].text


def test_who_has_no_key_is_told_so(tools: StdioServerParameters) -> None:
    answer = call(tools.model_copy(update={"env": {"FLIGHT_KEY": ""}}), "model")
    assert answer.is_error
    assert "key" in answer.content[0].text
