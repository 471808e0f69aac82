"""Continuous training: new flights, the champion, a new model, judged and pushed.

    retrain         all of it, in a temporary folder
    retrain fetch   flights and champion into ./retrain/: needs credentials, and no packages
    retrain train   a model of the flights in ./retrain/: needs packages, and no credentials
    retrain push    what came of it, as champion or challenger: needs credentials, and no packages

`python -m deploy.release.retrain`. Needs BUCKET, DATA (gs://, https:// or a path: all flights, the
new ones too) and a model store that is empty (BENTOML_HOME), so that the model is compared with the
champion and no other. Optional: FORCE, a reason to push a model that is refused; AIRPORT, the file
of the airport (airports/scl.yaml).
Exit status: 0 pushed, or no new month; 1 refused, or a bucket or URL cannot be used; 2 the flights
cannot be used. Nothing is pushed unless it is 0.
"""

import json
import os
import shutil
import sys
import tempfile
from base64 import b64encode
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit
from urllib.request import urlopen

from deploy.release import champion
from deploy.release.api import ApiError, call, download
from deploy.release.champion import Refused, Verdict

FOLDER = Path("retrain")
TIMEOUT_S = 300
NOT_BEGUN = (
    "its release has not begun, and the next retraining has no new month (gh workflow run "
    "deploy.yml, or the trigger SERVICE-champion of Cloud Build)"
)
STEPS = ("fetch", "train", "push")


def main(words: list[str] | None = None) -> int:
    words = sys.argv[1:] if words is None else words
    try:
        if not words:
            with tempfile.TemporaryDirectory() as folder:
                return all_steps(Path(folder) / "retrain")
        if len(words) == 1 and words[0] in STEPS:
            return step(words[0], FOLDER)
    except (ApiError, Refused, OSError, HTTPException) as error:
        print(f"deploy.release.retrain: {error}", file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 0 if words == ["--help"] else 2


def all_steps(folder: Path) -> int:
    return next((status for name in STEPS if (status := step(name, folder))), 0)


def step(name: str, folder: Path) -> int:
    if name == "train":
        from deploy.release.training import train  # noqa: PLC0415 (only this needs packages)

        return train(folder, *(os.environ.get(name, "") for name in ("FORCE", "AIRPORT")))
    return {"fetch": fetch, "push": push}[name](folder)


def fetch(folder: Path) -> int:
    (folder / "data").mkdir(parents=True)  # not there yet: it could hold other flights
    source = setting("DATA")
    file = folder / "data" / urlsplit(source).path.rpartition("/")[2]
    setting("BUCKET")
    parts = urlsplit(source)
    if parts.scheme == "gs":
        file.write_bytes(download(parts.path.lstrip("/"), parts.netloc))
    elif parts.scheme == "https":
        # Who offers the flights gets no token of Google. S310: it is https, as asked above.
        with urlopen(source, timeout=TIMEOUT_S) as response, file.open("wb") as copy:  # noqa: S310
            copy_whole(response, copy)
    else:
        shutil.copyfile(source, file)
    if champion.current():
        champion.fetch_into(folder / "champion")
    return 0


def copy_whole(response: HTTPResponse, copy: BinaryIO) -> None:
    """Raises `Refused` for an answer that was cut: the months in it would be fewer or half."""
    shutil.copyfileobj(response, copy)
    if response.length:
        raise Refused(f"{response.length:,} bytes of the flights did not come")


def setting(name: str) -> str:
    if value := os.environ.get(name, ""):
        return value
    raise Refused(f"{name} is not set: python -m deploy.release.retrain --help")


def push(folder: Path) -> int:
    """As champion; one that is worse as challenger. Raises `Refused`."""
    told = folder / "told"
    if (nothing := told / "nothing").is_file():
        print(f"nothing is pushed: {nothing.read_text()}", end="")
        return 0
    verdict: Verdict = json.loads((told / "verdict.json").read_text())
    force = os.environ.get("FORCE", "")
    challenger = not (verdict["better"] or verdict["simulated"] or force)
    champion.push(verdict, (told / "model.bentomodel").read_bytes(), force, challenger)
    if not challenger:
        try:
            start_release(verdict["tag"])
        except (ApiError, OSError) as error:
            raise Refused(f"{verdict['tag']} is the champion, but {NOT_BEGUN}: {error}") from None
    return 0


def start_release(tag: str) -> None:
    """The image is built with the champion and released step by step, as after a push to main."""
    if output := os.environ.get("GITHUB_OUTPUT"):
        with Path(output).open("a") as file:
            file.write(f"champion={tag}\n")
    elif topic := os.environ.get("CHAMPIONS"):
        message = {"data": b64encode(json.dumps({"model": tag}).encode()).decode()}
        body = json.dumps({"messages": [message]}).encode()
        call(f"https://pubsub.googleapis.com/v1/{topic}:publish", [], body)
    else:
        print("release it: gh workflow run deploy.yml")


if __name__ == "__main__":
    sys.exit(main())
