"""Parts of requests, for a test to put together."""

GET = b"GET /read HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /read HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
NEXT = GET + b"X-Next: 1\r\n\r\n"
