"""Google's JSON APIs with the standard library and gcloud's token, for jobs that install nothing.

An object of the model bucket is changed under a precondition, so that nobody's change is lost:
https://cloud.google.com/storage/docs/request-preconditions
"""

import json
import os
import subprocess
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

INSTANCE = "http://metadata.google.internal/computeMetadata/v1/instance"
TIMEOUT_S = 30
ATTEMPTS = 5  # to write what others write at the same time
NO_BUCKET = "bucket does not exist"  # which is a 404, too

Json = dict[str, Any]
Query = list[tuple[str, str]]


class ApiError(RuntimeError):
    """What Google refused, with the status of HTTP; 0 for no answer, or none that can be read."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def token() -> str:
    """Of who is logged in to gcloud or, in a job of Cloud Run, of the job's account."""
    if "CLOUD_RUN_JOB" in os.environ:
        url = f"{INSTANCE}/service-accounts/default/token"
        request = Request(url, headers={"Metadata-Flavor": "Google"})  # noqa: S310 (Google's)
        return str(object_of(url, answer_of(url, request)).get("access_token", ""))
    command = ["gcloud", "auth", "print-access-token"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ApiError(0, f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout.strip()


def call(url: str, query: Query, body: bytes | None = None) -> Json:
    return object_of(url, send(url, query, body, "application/json"))


def object_of(url: str, content: bytes) -> Json:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ApiError(0, f"{url} is no JSON object")  # not what it is: it may be a token
    return found


def send(
    url: str, query: Query, body: bytes | None = None, kind: str = "application/octet-stream"
) -> bytes:
    headers = {"Authorization": f"Bearer {token()}", "Content-Type": kind}
    request = Request(f"{url}?{urlencode(query)}", body, headers)  # noqa: S310 (https, or a test)
    return answer_of(url, request)


def answer_of(url: str, request: Request) -> bytes:
    try:
        with urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310 (as its request)
            content: bytes = response.read()
    except HTTPError as error:
        told = error.read(300).decode(errors="replace")
        raise ApiError(error.code, f"{url}: {error.code} {error.reason} {told}") from None
    except (OSError, HTTPException) as error:  # URLError, or a connection that ends too early
        raise ApiError(0, f"{url}: {error!r}") from None
    return content


def storage(kind: str, bucket: str = "") -> str:
    """The objects of $BUCKET, or of another one."""
    host = os.environ.get("STORAGE_EMULATOR_HOST") or "https://storage.googleapis.com"
    name = bucket or os.environ["BUCKET"].removeprefix("gs://").strip("/")
    return f"{host}{kind}/storage/v1/b/{name}/o"


def download(path: str, bucket: str = "") -> bytes:
    return send(f"{storage('', bucket)}/{quote(path, safe='')}", [("alt", "media")])


def upload(path: str, content: bytes) -> None:
    send(storage("/upload"), [("uploadType", "media"), ("name", path)], content)


def read(path: str) -> tuple[Json, str]:
    """An object of $BUCKET and its generation: {} and 0 if it is not there."""
    url = f"{storage('')}/{quote(path, safe='')}"
    try:
        generation = call(url, [])["generation"]
        return call(url, [("alt", "media"), ("generation", generation)]), generation
    except ApiError as error:
        if error.status != 404 or NO_BUCKET in str(error):
            raise
        return {}, "0"


def change(path: str, edit: Callable[[Json], Json]) -> Json:
    """Write what `edit` makes of the object; again, of theirs, if somebody else was faster."""
    for attempt in range(ATTEMPTS):
        before, generation = read(path)
        after = edit(before)
        query = [("uploadType", "media"), ("name", path), ("ifGenerationMatch", generation)]
        try:
            send(storage("/upload"), query, json.dumps(after, indent=1).encode())
            break
        except ApiError as error:
            if error.status != 412 or attempt == ATTEMPTS - 1:
                raise
    return after
