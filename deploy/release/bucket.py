"""Files in a Cloud Storage bucket, over its JSON API.

Google's own client library is no way: it needs protobuf 6, and what exports the model, below 6.
https://cloud.google.com/storage/docs/json_api/v1/objects
"""

import os
from urllib.parse import quote

import google.auth
import requests
from google.auth.transport.requests import AuthorizedSession
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

SCOPE = "https://www.googleapis.com/auth/devstorage.read_write"
TIMEOUT_S = 60
RETRY = Retry(
    4, backoff_factor=0.5, status_forcelist=(408, 429, 500, 502, 503, 504), allowed_methods=None
)


class BucketError(RuntimeError):
    """A file that is not there, may not be read or written, or is not what was written."""


class Bucket:
    def __init__(self, name: str) -> None:
        """Logs in as `gcloud auth application-default` tells, or not at all to an emulator."""
        self.name = name
        emulator = os.environ.get("STORAGE_EMULATOR_HOST", "")
        self.host = emulator or "https://storage.googleapis.com"
        self.session = requests.Session() if emulator else signed_in()
        self.session.mount("https://", HTTPAdapter(max_retries=RETRY))

    def write(self, path: str, content: bytes) -> None:
        url = f"{self.host}/upload/storage/v1/b/{self.name}/o"
        query = {"uploadType": "media", "name": path}
        headers = {"Content-Type": "application/octet-stream"}
        response = self.session.post(
            url, params=query, data=content, headers=headers, timeout=TIMEOUT_S
        )
        self.check(path, response)

    def read(self, path: str) -> bytes:
        url = f"{self.host}/storage/v1/b/{self.name}/o/{quote(path, safe='')}"
        response = self.session.get(url, params={"alt": "media"}, timeout=TIMEOUT_S)
        self.check(path, response)
        return response.content

    def check(self, path: str, response: requests.Response) -> None:
        if not response.ok:
            raise BucketError(f"gs://{self.name}/{path}: {response.status_code} {response.reason}")


def signed_in() -> AuthorizedSession:
    credentials, _ = google.auth.default(scopes=[SCOPE])
    return AuthorizedSession(credentials)
