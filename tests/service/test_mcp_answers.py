"""What answers in place of the service is told to the assistant as an error, whatever it is."""

import asyncio

import httpx
import pytest
from mcp.server.mcpserver.exceptions import ToolError

from flights.mcp import Tools


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
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=content)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://service")
    with pytest.raises(ToolError, match=f"^{told}"):
        asyncio.run(Tools(client).model())
