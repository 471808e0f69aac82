"""An OpenTelemetry collector, and Google's metadata server beside it."""

import json
from gzip import decompress
from http.server import BaseHTTPRequestHandler, HTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from flights.telemetry.google_token import TOKEN


class Collector(HTTPServer):
    """Takes what an OpenTelemetry collector takes at /v1/traces."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.requests: list[ExportTraceServiceRequest] = []
        self.credentials: list[str | None] = []
        self.fetched, self.lasts = 0, 3_599  # tokens, and seconds of each

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def spans(self) -> list[Span]:
        scopes = [
            scope
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
        ]
        return [span for scope in scopes for span in scope.spans]


class Receiver(BaseHTTPRequestHandler):
    server: Collector

    def do_GET(self) -> None:
        """As the metadata server of an instance on Google."""
        assert self.headers["Metadata-Flavor"] == "Google"
        assert self.path == TOKEN
        self.server.fetched += 1
        told = {"access_token": f"t{self.server.fetched}", "expires_in": self.server.lasts}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def do_POST(self) -> None:
        assert self.path == "/v1/traces"
        assert self.headers["Content-Type"] == "application/x-protobuf"
        body = self.rfile.read(int(self.headers["Content-Length"]))
        zipped = self.headers.get("Content-Encoding") == "gzip"
        received = ExportTraceServiceRequest.FromString(decompress(body) if zipped else body)
        self.server.requests.append(received)
        self.server.credentials.append(self.headers["Authorization"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass
