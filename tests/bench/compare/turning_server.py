"""python turning_server.py PORT N: a server that answers 0.25 to N requests, then 0.75."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

answered = count(1)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # header and body in one segment

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"atraso": 0.25}' if next(answered) <= int(sys.argv[2]) else b'{"atraso": 0.75}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Not to the terminal."""


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
