"""Models outside the machine: between the BentoML model store and gs://$BUCKET/models/.

    python -m deploy.release.models push [TAG]   the served model, or TAG, as champion
    python -m deploy.release.models pull [TAG]   the champion, or TAG

A model is one file, as `bentoml models export` writes it, with its SHA-256 beside it, which is
checked before anything comes into the store. `champion.json` names the model that is deployed.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

import bentoml
from bentoml.exceptions import NotFound
from google.auth.exceptions import GoogleAuthError
from requests import RequestException

from deploy.release.bucket import Bucket, BucketError
from flights.model import NAME

CHAMPION = "models/champion.json"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.release.models", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("command", choices=("push", "pull"))
    parser.add_argument("tag", nargs="?")
    options = parser.parse_args(arguments)
    name = os.environ.get("BUCKET", "").removeprefix("gs://").strip("/")
    if not name:
        print("BUCKET is not set: the name of the model bucket", file=sys.stderr)
        return 2
    try:
        {"push": push, "pull": pull}[options.command](Bucket(name), options.tag)
    except (BucketError, NotFound, GoogleAuthError, RequestException) as error:
        print(f"deploy.release.models: {error}", file=sys.stderr)
        return 1
    return 0


def path_of(tag: str) -> str:
    name, _, version = tag.partition(":")
    return f"models/{name}/{version}.bentomodel"


def push(bucket: Bucket, tag: str | None) -> None:
    """Write the model, then its checksum, then that it is the champion: no reader sees half."""
    stored = bentoml.models.get(tag or NAME)
    content = exported(stored)
    path = path_of(str(stored.tag))
    bucket.write(path, content)
    bucket.write(f"{path}.sha256", f"{hashlib.sha256(content).hexdigest()}\n".encode())
    bucket.write(CHAMPION, json.dumps({"tag": str(stored.tag)}).encode())
    print(f"{stored.tag} is the champion in gs://{bucket.name}/models/")


def exported(stored: bentoml.Model) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = bentoml.models.export_model(stored.tag, str(Path(folder) / "model.bentomodel"))
        return Path(file).read_bytes()


def pull(bucket: Bucket, tag: str | None) -> None:
    """Import the model if its checksum is right. Raises `BucketError` if it is not."""
    tag = tag or json.loads(bucket.read(CHAMPION))["tag"]
    path = path_of(tag)
    if tag not in {str(model.tag) for model in bentoml.models.list()}:
        import_checked(path, bucket.read(path), bucket.read(f"{path}.sha256").decode().strip())
    print(f"{tag} is in the model store")
    newest = bentoml.models.get(tag.partition(":")[0])
    if str(newest.tag) != tag:
        print(f"{newest.tag} there is newer, and goes before it", file=sys.stderr)


def import_checked(path: str, content: bytes, expected: str) -> None:
    actual = hashlib.sha256(content).hexdigest()
    if actual != expected:
        raise BucketError(f"{path} has the SHA-256 {actual}, but {expected} was pushed")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.bentomodel"
        file.write_bytes(content)
        bentoml.models.import_model(str(file))


if __name__ == "__main__":
    sys.exit(main())
