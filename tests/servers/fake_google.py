"""Cloud Run, as far as the scripts under deploy/ use it, and a candidate that they ask."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.servers.fake_apis import TOKEN, Apis
from tests.servers.fake_revisions import changed, pairs, revision

ROOT = Path(__file__).parents[2]
OLDER, OLD, NEW = "flight-delay-00001-older", "flight-delay-00002-old", "flight-delay-00003-new"
RESTORED = "flight-delay-00004-restored"
DIGEST = "sha256:" + "a" * 64
KEY = "flight_a1b2_secret"
SETTINGS = {
    "PROJECT": "project",
    "REGION": "southamerica-west1",
    "SERVICE": "flight-delay",
    "TOPIC": "flight-delay-deployments",
    "BUCKET": "models",
    "IMAGE": f"registry.example/project/flight-delay@{DIGEST}",
    "COMMIT": "c0ffee",
    "MODEL": "flight_delay:abc",
    "BUILD": "42-1",
    "FLIGHT_KEY": KEY,
}
FLIGHT = {"date": "2014-01-06", "origin": "EWR"}  # as much of one as tells of another airport
EXAMPLES = {"application/json": {"examples": {"smallest": {"value": FLIGHT}}}}
DOCUMENT = {"paths": {"/predict": {"post": {"requestBody": {"content": EXAMPLES}}}}}
IN_A_TEST = {"LOAD": "no", "CANARY": "no", "WAIT": "0", "ATTEMPTS": "2", "PAUSE": "0"}
OLD_IMAGE = "registry.example/flight-delay@sha256:" + "0" * 64
OLD_REVISION = revision(OLD_IMAGE, commit="0ld", model="0ldmodel", build="41")
OLDER_REVISION = revision(OLD_IMAGE[:-1] + "1", commit="0lder", model="0ldermodel", build="40")


class Google:
    """A service of which OLD serves, and OLDER is tagged as the one before it."""

    def __init__(self, url: str) -> None:
        self.calls: list[list[str]] = []
        self.fails_at = "\0"  # a call that contains this text fails
        self.forgets = "\0"  # one that contains this is done, and fails all the same
        self.apis = Apis()
        self.revisions = deepcopy({OLDER: OLDER_REVISION, OLD: OLD_REVISION})
        self.template = deepcopy(OLD_REVISION)
        self.candidate: dict[str, Any] = {}  # what it answers otherwise than a good one
        self.targets = [
            {"revisionName": OLD, "percent": 100},
            {"revisionName": OLDER, "tag": "previous"},
        ]
        # This Python, not one that a shim looks for at each of a script's many starts.
        places = (ROOT / "tests" / "fakes", Path(sys.executable).parent, os.environ["PATH"])
        self.env = SETTINGS | IN_A_TEST
        self.env |= {
            "PATH": os.pathsep.join(map(str, places)),
            "FAKE_GOOGLE": f"{url}/gcloud",
            "STORAGE_EMULATOR_HOST": url,
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING": f"{url}/",
            "CANDIDATE_URL": url,
        }

    def run(self, script: str, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """A script of deploy/; a variable that is empty is not set."""
        changed = {name: text for name, text in (self.env | env).items() if text}
        command = [ROOT / "deploy/release" / script, *words]
        return subprocess.run(command, env=changed, capture_output=True, text=True, check=False)

    def gcloud(self, words: list[str]) -> str:
        options = dict(word[2:].partition("=")[::2] for word in words if word.startswith("--"))
        match words:
            case ["run", "deploy", *_] | ["run", "services", "update", *_]:
                self.template = changed(self.template, options)
                self.revisions[NEW if words[1] == "deploy" else RESTORED] = self.template
            case ["run", "services", "update-traffic", *_]:
                self.shift(pairs(options.get("to-revisions", "")), options)
            case ["run", "services", "describe", *_]:
                status = {"traffic": self.targets, "latestCreatedRevisionName": NEW}
                return json.dumps({"status": status, "spec": {"template": self.template}})
            case ["run", "revisions", "describe", name, *_]:
                return json.dumps(self.revisions.get(name, OLD_REVISION))
            case ["auth", "print-access-token"]:
                return TOKEN
            case ["config", "get", "account"]:
                return "ana@example.com"
        return ""

    def shift(self, shares: dict[str, str], options: dict[str, str]) -> None:
        if shares:
            others = [target for target in self.targets if "tag" in target]
            serving = [{"revisionName": name, "percent": int(n)} for name, n in shares.items()]
            self.targets = others + serving
            self.apis.monitoring.shifted(self.traffic())
        for name, tagged in pairs(options.get("update-tags", "")).items():
            self.tag(name, tagged)
        self.tag(options.get("remove-tags", "-"), "")

    def tag(self, name: str, revision: str) -> None:
        self.targets = [target for target in self.targets if target.get("tag") != name]
        if revision:
            url = f"https://{name}---flight-delay.example"
            self.targets.append({"revisionName": revision, "tag": name, "url": url})

    def traffic(self) -> dict[str, int]:
        serving = [target for target in self.targets if target.get("percent")]
        return {target["revisionName"]: target["percent"] for target in serving}

    def changes(self) -> list[str]:
        """Each call that changed something: deploy, update (of the template), or the traffic."""
        told = ("deploy", "update", "--to-revisions=")
        words = [word for call in self.calls for word in call if word.startswith(told)]
        splits = [word.removeprefix(told[2]) for word in words]
        return [word for word in splits if not word.startswith("update-")]

    def events(self) -> list[dict[str, str]]:
        prefix = "--message="
        words = [word for call in self.calls if call[0] == "pubsub" for word in call]
        return [json.loads(word.removeprefix(prefix)) for word in words if word.startswith(prefix)]


def handler(google: Google) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.is_of_google():
                return
            if self.path == "/openapi.json":
                self.send(200, google.candidate.get("document", json.dumps(DOCUMENT)))
            else:
                self.send(google.candidate.get("ready", 200), "")

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if self.is_of_google(content):
                return
            body = content.decode()
            if self.path != "/gcloud":
                self.predict(body)
                return
            google.calls.append(words := body.split("\0")[:-1])
            failed = google.fails_at in " ".join(words)
            told = "" if failed else google.gcloud(words)
            self.send(500 if failed or google.forgets in " ".join(words) else 200, told)

        def is_of_google(self, body: bytes = b"") -> bool:
            if found := google.apis.serves(self.path):
                told = google.apis.answer(self.path, self.headers["Authorization"], body)
                self.send(told[0], json.dumps(told[1]))
            return found

        def predict(self, flight: str) -> None:
            if json.loads(flight) != FLIGHT:
                self.send(422, "another airport's")
            elif self.headers["X-API-Key"] != KEY:
                self.send(google.candidate.get("stranger", 401), "")
            else:
                body = google.candidate.get("body", '{"atraso":0.2}')
                self.send(google.candidate.get("status", 200), body)

        def send(self, status: int, body: str) -> None:
            self.send_response(status)
            self.send_header("X-Model-Tag", "flight_delay:abc")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@contextmanager
def fake_google() -> Iterator[Google]:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        google = Google(f"http://127.0.0.1:{server.server_port}")
        server.RequestHandlerClass = handler(google)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield google
        server.shutdown()
