"""The models of the bucket, and which of them is deployed: models/champion.json.

With the standard library alone: what asks for the champion installs nothing. `Verdict` is what
training said of a model, as `deploy.release.store` finds it in the metadata.
"""

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import TypedDict

from deploy.release import blocked
from deploy.release.api import Json, change, download, read, upload
from deploy.release.blocked import BLOCKED, CHAMPION, KEPT, before, entry_of, is_champion

NAME = "flight_delay"  # flights.model.served.NAME, whose module needs packages


class Verdict(TypedDict):
    tag: str
    simulated: bool
    better: bool  # or not worse, by paired days of the later months
    against: str  # tag of the model that it was compared with; "" if with none
    reason: str


class Refused(RuntimeError):
    """A model that may not be the champion, or is not what was pushed; the message tells why."""


def path_of(tag: str) -> str:
    if not re.fullmatch(r"\w+:\w+", tag):
        raise Refused(f"{tag} is no tag of a model, {NAME}:version")
    return f"models/{tag.replace(':', '/')}.bentomodel"


def current() -> Json:
    """Its record; {} for a bucket that has none. Raises `Refused`."""
    return checked(read(CHAMPION)[0])


def checked(champion: Json) -> Json:
    if champion and not is_champion(champion):
        raise Refused(f"{CHAMPION} names no model: bring back an older version of it, or remove it")
    return champion


def refuse_blocked(tag: str) -> None:
    if entry := read(BLOCKED)[0].get(tag):
        told = blocked.told_of(tag, entry)
        raise Refused(f"{told}; once it is mended: python3 -m deploy.release.models unblock {tag}")


def refusal(verdict: Verdict, champion: Json) -> str:
    """Why the model may not become the champion without force; "" if it may."""
    if verdict["simulated"]:
        return "it learnt from simulated flights"
    if not champion or champion["tag"] == verdict["tag"]:
        return ""
    if verdict["against"] != champion["tag"]:
        first = f"the champion since {champion.get('time', '?')}, by {champion.get('who', '?')}"
        return (
            f"it was compared with {verdict['against'] or 'no model'}, and {champion['tag']} is "
            f"{first}: `make retrain` compares with that"
        )
    return "" if verdict["better"] else verdict["reason"]


def refuse_worse(verdict: Verdict, champion: Json, force: str) -> None:
    tag = verdict["tag"]
    if not tag.startswith(f"{NAME}:"):
        raise Refused(f"{tag} would not be served: make promote TAG={tag} makes it a {NAME}")
    if (why := refusal(verdict, champion)) and not force:
        raise Refused(f"{tag} stays out: {why}; --force REASON pushes it all the same")


def push(verdict: Verdict, content: bytes, force: str = "", challenger: bool = False) -> None:
    """Model, checksum and verdict, and last that it is the champion: no reader sees half.

    Raises `Refused` before anything is written, or if somebody was first with another champion.
    """
    tag, path = verdict["tag"], path_of(verdict["tag"])
    refuse_blocked(tag)
    if not challenger:
        refuse_worse(verdict, current(), force)
    sha256 = hashlib.sha256(content).hexdigest()
    told = entry_of(f"forced: {force} ({verdict['reason']})" if force else verdict["reason"])
    upload(path, content)
    upload(f"{path}.sha256", f"{sha256}\n".encode())
    upload(f"{path}.json", json.dumps({**verdict, **told}, indent=1).encode())
    if challenger:
        print(f"{tag} is a challenger: {told['reason']}")
        return
    record: Json = {"tag": tag, "file": path, "sha256": sha256, **told}

    def take_over(champion: Json) -> Json:
        refuse_worse(verdict, checked(champion), force)
        last = [{k: v for k, v in champion.items() if k != "history"}] if champion else []
        return record | {"history": [*last, *before(champion)][:KEPT]}

    change(CHAMPION, take_over)
    print(f"{tag} is the champion: {told['reason']}")


def fetch(tag: str = "") -> tuple[str, bytes]:
    """The champion's tag and file, or those of a tag. Raises `Refused`."""
    champion = current()
    tag = tag or champion.get("tag", "")
    if not tag:
        raise Refused(f"the bucket has no {CHAMPION}: push a model first, make models-push")
    path = path_of(tag)
    refuse_blocked(tag)
    content, expected = download(path), download(f"{path}.sha256").decode().strip()
    if champion.get("tag") == tag:
        expected = champion.get("sha256", expected)
    actual = hashlib.sha256(content).hexdigest()
    if actual != expected:
        raise Refused(f"{path} has the SHA-256 {actual}, but {expected} was pushed")
    return tag, content


def fetch_into(folder: Path) -> str:
    """The tag. The folder must not be there: it could hold another model."""
    tag, content = fetch()
    folder.mkdir(parents=True)
    (folder / f"{tag.partition(':')[2]}.bentomodel").write_bytes(content)
    print(f"{tag} is in {folder}/", file=sys.stderr)
    return tag


def back(reason: str) -> None:
    """The champion before it takes its place, and it is blocked. Raises `Refused`."""
    champion, kept_out = current(), read(BLOCKED)[0]
    bad = champion.get("tag", "")
    tags = [one["tag"] for one in before(champion)]
    good = next((tag for tag in tags if tag != bad and tag not in kept_out), "")
    if not good:
        raise Refused(f"there was no champion before {bad or 'any'} that is not blocked")
    blocked.main(["block", reason, bad])
    blocked.go_back(reason, bad, good)
