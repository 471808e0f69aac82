"""The service as tools of the Model Context Protocol: `python -m flights.mcp --url URL`.

It asks the API as any client does, with the key in FLIGHT_KEY, so that keys, limits and sentences
are the same. It needs the extra `mcp`, which the service itself does not carry.
"""

import argparse
import os
from typing import Annotated, Any

import httpx
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import WithJsonSchema

from flights.api.schema import AskedFlight
from flights.settings import MAX_FLIGHTS

TIMEOUT_S = 20  # the service ends what takes ten
FLIGHT = AskedFlight.model_json_schema()
LIST = {"type": "array", "items": FLIGHT, "minItems": 1, "maxItems": MAX_FLIGHTS}

# Taken as they come: the service says what is wrong with them.
Flight = Annotated[dict[str, Any], WithJsonSchema(FLIGHT)]
FlightList = Annotated[list[dict[str, Any]], WithJsonSchema(LIST)]
Json = dict[str, Any]

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)


class Tools:
    """What an assistant may ask of the service behind `client`. All raise `ToolError`."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def predict(self, flight: Flight) -> Json:
        """How likely the flight is to leave Santiago de Chile (SCL) more than 15 minutes late:
        `atraso`, 0 to 1, and of more than 30, 60 and 120 minutes.
        """
        return await self.ask("POST", "/delay", flight)

    async def explain(self, flight: Flight) -> Json:
        """Why the flight is that likely to be late: what each of its inputs adds."""
        return await self.ask("POST", "/explain", flight)

    async def day(self, flights: FlightList) -> Json:
        """The flights of a day: the riskiest first, and how many of them will be late."""
        return await self.ask("POST", "/day", flights)

    async def model(self) -> Json:
        """Which model answers, what it has learnt from, and how good it is on later months."""
        return await self.ask("GET", "/model", None)

    async def ask(self, method: str, path: str, body: Any) -> Json:
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


def server(client: httpx.AsyncClient) -> MCPServer:
    tools, mcp = Tools(client), MCPServer("flight_delay")
    for tool in (tools.predict, tools.explain, tools.day, tools.model):
        mcp.tool(annotations=READS)(tool)
    return mcp


def main() -> None:
    """Over standard input and output, as assistants start it."""
    parser = argparse.ArgumentParser(prog="python -m flights.mcp", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:3000", help="of the service")
    url = parser.parse_args().url
    key = os.environ.get("FLIGHT_KEY", "")
    headers = {"X-API-Key": key} if key else {}
    server(httpx.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT_S)).run()


if __name__ == "__main__":
    main()
