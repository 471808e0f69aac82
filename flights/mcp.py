"""The service as tools of the Model Context Protocol: `python -m flights.mcp --url URL`.

It asks the API as any client does, with the key in FLIGHT_KEY, so that keys, limits and sentences
are the same. It needs the extra `mcp`, which the service itself does not carry.
"""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import httpx
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import WithJsonSchema

from flights.settings import MAX_FLIGHTS

TIMEOUT_S = 20  # the service ends what takes ten
DOCUMENT = "/openapi.json"  # which needs no key

Json = dict[str, Any]
LATE = (
    "How likely the flight is to leave more than 15, 30, 60 and 120 minutes late: `atraso`, 0 to 1."
)
Tool = Callable[..., Awaitable[Json]]

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)


class Service:
    """What answers behind `client`."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def ask(self, method: str, path: str, body: Any = None) -> Json:
        """Raises `ToolError`."""
        try:
            response = await self.client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise ToolError(f"{self.client.base_url} does not answer: {error!r}") from error
        told = decoded(response)
        if response.is_error or told is None:
            what = f"{self.client.base_url} answers {response.status_code}, not as the service does"
            raise ToolError((told or {}).get("detail") or what)
        return told


def decoded(response: httpx.Response) -> Json | None:
    """None where what answers is no JSON object, such as a proxy's page."""
    try:
        told = response.json()
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def tools(service: Service, schema: Json) -> list[Tool]:
    """What an assistant may ask. `schema`: of a flight, by the names of the service's airport."""
    several = {"type": "array", "items": schema, "minItems": 1, "maxItems": MAX_FLIGHTS}
    # Taken as they come: the service says what is wrong with them.
    Flight = Annotated[Json, WithJsonSchema(schema)]  # noqa: N806
    Flights = Annotated[list[Json], WithJsonSchema(several)]  # noqa: N806

    async def predict(flight: Flight) -> Json:
        return await service.ask("POST", "/delay", flight)

    async def explain(flight: Flight) -> Json:
        """Why the flight is that likely to be late: what each of its inputs adds."""
        return await service.ask("POST", "/explain", flight)

    async def day(flights: Flights) -> Json:
        """The flights of a day: the riskiest first, and how many of them will be late."""
        return await service.ask("POST", "/day", flights)

    async def model() -> Json:
        """Which model answers, what it has learnt from, and how good it is on later months."""
        return await service.ask("GET", "/model")

    predict.__doc__ = f"{LATE}\n\n{schema['description']}"
    return [predict, explain, day, model]


async def server(client: httpx.AsyncClient) -> MCPServer:
    """Raises `ToolError` where the service does not tell what a flight is."""
    service, mcp = Service(client), MCPServer("flight_delay")
    document = await service.ask("GET", DOCUMENT)
    try:
        schema = document["components"]["schemas"]["Flight"]
    except (KeyError, TypeError):
        raise ToolError(f"{client.base_url} has no {DOCUMENT} that tells of flights") from None
    for tool in tools(service, schema):
        mcp.tool(annotations=READS)(tool)
    return mcp


async def run(client: httpx.AsyncClient) -> None:
    await (await server(client)).run_stdio_async()


def address(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no address: {error}") from None
    if (url.port or 0) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no address: ports end with 65535")
    return url


def main() -> None:
    """Over standard input and output, as assistants start it."""
    parser = argparse.ArgumentParser(prog="python -m flights.mcp", description=__doc__)
    parser.add_argument(
        "--url", type=address, default="http://127.0.0.1:3000", help="of the service"
    )
    url = parser.parse_args().url
    key = os.environ.get("FLIGHT_KEY", "")
    if not key.isascii():
        parser.error("FLIGHT_KEY is no key: it has characters that are not ASCII")
    headers = {"X-API-Key": key} if key else {}
    try:
        asyncio.run(run(httpx.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT_S)))
    except ToolError as error:
        parser.exit(2, f"{error}\n")


if __name__ == "__main__":
    main()
