"""Where files of predictions go: a folder, or a bucket of Cloud Storage.

A bucket that Cloud Run mounts belongs to root, which the service is not, and what ships has no
client of Google's. So the bucket's JSON API is asked, as the account that the machine runs as:
https://cloud.google.com/storage/docs/json_api/v1/objects/insert
"""

import os
from contextlib import suppress
from secrets import token_hex
from typing import Any, Protocol

import fsspec
import httpx

STORAGE = "https://storage.googleapis.com"
METADATA = "metadata.google.internal"
TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token"  # noqa: S105 (a path)
CREATE = "storage.objects.create"
TIMEOUT_S = 30


class Place(Protocol):
    """Both raise whatever stands in the way."""

    def write(self, name: str, content: bytes) -> None: ...

    def try_out(self) -> None:
        """Whether files can be written here, without leaving one."""


def place_of(address: str) -> Place:
    bucket, _, folder = address.removeprefix("gs://").partition("/")
    return Bucket(bucket, folder) if address.startswith("gs://") else Folder(address)


class Folder:
    """On a file system of fsspec's, such as the machine's own."""

    def __init__(self, address: str) -> None:
        self.address = address

    def write(self, name: str, content: bytes) -> None:
        filesystem, folder = fsspec.url_to_fs(self.address)
        path = f"{folder}/{name}"
        try:
            filesystem.makedirs(folder, exist_ok=True)
            filesystem.pipe_file(path, content)
        except Exception:
            with suppress(Exception):  # every fsspec file system raises errors of its own
                filesystem.rm_file(path)  # of a full disk
            raise

    def try_out(self) -> None:
        name = f"trial-{token_hex(4)}"
        self.write(name, b"")
        filesystem, folder = fsspec.url_to_fs(self.address)
        filesystem.rm_file(f"{folder}/{name}")


class Bucket:
    """Its account needs to create objects there, no more: `roles/storage.objectCreator`."""

    def __init__(self, name: str, folder: str) -> None:
        self.name = name
        self.folder = f"{folder.strip('/')}/" if folder.strip("/") else ""
        self.host = os.environ.get("STORAGE_EMULATOR_HOST", STORAGE)

    def write(self, name: str, content: bytes) -> None:
        self.ask(
            "POST",
            f"/upload/storage/v1/b/{self.name}/o",
            params={"uploadType": "media", "name": self.folder + name},
            content=content,
        )

    def try_out(self) -> None:
        path = f"/storage/v1/b/{self.name}/iam/testPermissions"
        held = self.ask("GET", path, params={"permissions": CREATE}).json().get("permissions", [])
        if CREATE not in held:
            raise OSError(f"this account has no {CREATE}")

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        response = httpx.request(
            method, f"{self.host}{path}", headers=authorized(), timeout=TIMEOUT_S, **given
        )
        return checked(response)


def authorized() -> dict[str, str]:
    """By a token of the machine's account, which its metadata server gives and renews."""
    host = os.environ.get("GCE_METADATA_HOST", METADATA)
    asked = {"Metadata-Flavor": "Google"}
    answer = httpx.get(f"http://{host}{TOKEN}", headers=asked, timeout=TIMEOUT_S, trust_env=False)
    return {"Authorization": f"Bearer {checked(answer).json()['access_token']}"}


def checked(response: httpx.Response) -> httpx.Response:
    """httpx's own error tells of it in several lines."""
    if not response.is_success:
        raise OSError(f"{response.url.host} answers {response.status_code}")
    return response
