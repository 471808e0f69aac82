"""GitHub, Terraform and Docker beside Google, as far as deploy/first.sh uses them.

The project is empty and fills. Terraform and Docker are faked too, because a test can have neither
Google's provider nor a registry; make, because training and an image take minutes. What they refuse
in the wrong order, they refuse here.
"""

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.servers.fake_cloud import Cloud, Refused
from tests.servers.fake_google import DOCUMENT

ROOT = Path(__file__).parents[2]
DIGEST = "sha256:" + "a" * 64
NAME = "southamerica-west1-docker.pkg.dev/my-project/flight-delay/flight-delay"
FIRST = {"cloudresourcemanager", "iam", "serviceusage", "storage"}  # what Terraform itself needs


class Project(Cloud):
    """What there is, the calls that were made, and a text that makes a call fail."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__()
        self.folder, self.url = folder, url
        self.calls: list[str] = []
        self.fails_at = "\0"
        self.has_environments = True
        self.github: dict[str, str] = {}  # secrets and variables of GitHub, by place and name

    def answer(self, tool: str, words: list[str], told: str) -> str:
        call = shlex.join([tool, *words])
        self.calls.append(call)
        if self.fails_at in call:
            raise Refused
        return getattr(self, tool)(words, told) or ""

    def terraform(self, words: list[str], _: str) -> str | None:
        settings = (self.folder / "deploy/terraform/terraform.tfvars").read_text()
        image = re.search(r'^image = "(.*)"', settings, re.MULTILINE)
        named = re.search(r'^identity_pool = "(.*)"', settings, re.MULTILINE)
        pool = named[1] if named else "flight-delay-github"
        match words[1:]:
            case ["init", *_]:
                self.need("versioned")
            case ["apply", *_]:
                if not self.apis >= FIRST or pool in self.deleted_pools:
                    raise Refused
                if "cloud_build = true" in settings:  # a trigger of a repository that is connected
                    self.need("app")
                self.there.add("applied")
                if image:  # a revision without a key or an image does not start
                    self.need("pushed")
                    self.secrets["flight-delay-api-keys"]
                    self.there.add("service")
            case ["output", "-raw", "edge_address"]:
                return "192.0.2.1"
            case ["output", "-json", _]:
                self.need("applied")
                url = {"SERVICE_URL": self.url} if "service" in self.there else {}
                if url and "domain = " in settings:  # then the service's own address is closed
                    url = {"SERVICE_URL": "http://127.0.0.1:1", "EDGE_URL": self.url}
                made = {"BUCKET": "models", "IMAGE_REPOSITORY": NAME.rpartition("/")[0]}
                return json.dumps(made | {"WORKLOAD_IDENTITY_PROVIDER": pool} | url)
        return None

    def gh(self, words: list[str], told: str) -> str | None:
        place = "environment" if "--env=production" in words else "repository"
        match words:
            case ["repo", "view", *_]:
                return "ana/flight-delay"
            case ["api", "repos/ana/flight-delay", *_]:
                return "123456789"
            case ["api", *rest] if "environments/production" in " ".join(rest):
                if "PUT" in words and self.has_environments:
                    self.there.add("environment")
                self.need("environment")
            case ["api", path, *_] if "/variables" in path:
                found = self.github.items()
                return "".join(f"{name}={value}\n" for name, value in found if " " not in name)
            case ["secret", "list", *_]:
                return "".join(
                    name.split(" ")[1] + "\t" for name in self.github if name.startswith(place)
                )
            case ["secret", "set", name, *_]:
                self.github[f"{place} {name}"] = told
            case ["variable", "set", *_]:
                lines = (self.folder / "deploy.env").read_text().splitlines()
                self.github |= dict(line.split("=", 1) for line in lines)
        return None

    def docker(self, words: list[str], _: str) -> str | None:
        match words:
            case ["push", *_]:
                self.need("built")
                self.there.add("pushed")
            case ["image", "inspect", "--format", form, _]:
                return "flight_delay:abc" if "Labels" in form else f"{NAME}@{DIGEST}"
        return None

    def make(self, words: list[str], _: str) -> None:
        match words:
            case ["--question", ".venv/tools"]:
                self.need("python")
            case [".venv/tools"]:
                (self.folder / ".venv").symlink_to(sys.prefix)
                self.there.add("python")
            case ["train", *_]:
                self.need("python")
                self.there.add("trained")
            case ["models-push", *_]:
                self.need("trained", "applied")
                self.there.add("champion")
            case ["image", *_]:
                self.there.add("built")

    def knows(self, key: str) -> bool:
        """As the service does: by a line of the newest version."""
        digest = hashlib.sha256(key.encode()).hexdigest()
        lines = self.secrets["flight-delay-api-keys"][-1].splitlines()
        return digest in {line.split(" ")[-1] for line in lines}

    def run(self, commands: str) -> subprocess.CompletedProcess[str]:
        """Typed into a shell, in a clone of the repository."""
        kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
        env = kept | {
            "PATH": f"{self.folder}/bin:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "FAKE_PROJECT": f"{self.url}/tool",
            "ATTEMPTS": "1",
        }
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.folder,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def handler(project: Project) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send(200 if "service" in project.there else 503, json.dumps(DOCUMENT))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path != "/tool":
                known = project.knows(self.headers["X-API-Key"] or "")
                self.send(200 if known else 401, '{"atraso":0.2}')
                return
            tool, count, rest = body.split("\0", 2)
            *words, told = rest.split("\0", int(count))
            try:
                self.send(200, project.answer(tool, words, told))
            except (Refused, KeyError):
                self.send(500, "")

        def send(self, status: int, body: str) -> None:
            self.send_response(status)
            self.send_header("X-Model-Tag", "flight_delay:abc")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def clone(folder: Path) -> None:
    """What deploy/first.sh reads of the repository, and the tools' names."""
    shutil.copytree(ROOT / "deploy/release", folder / "deploy/release")
    (folder / "deploy/terraform").mkdir()
    for script in ("first.sh", "first-steps.sh", "connect.sh"):
        shutil.copy(ROOT / "deploy" / script, folder / "deploy" / script)
    (folder / "flights").symlink_to(ROOT / "flights")
    (folder / "bin").mkdir()
    for tool in ("gcloud", "terraform", "gh", "docker", "make"):
        (folder / "bin" / tool).symlink_to(ROOT / "tests/fakes/any_tool")
    git = folder / "bin/git"
    git.write_text("#!/bin/sh\necho c0ffee\n")
    git.chmod(0o755)


@contextmanager
def empty_project(folder: Path) -> Iterator[Project]:
    clone(folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        project = Project(folder, f"http://127.0.0.1:{server.server_port}")
        server.RequestHandlerClass = handler(project)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield project
        server.shutdown()
