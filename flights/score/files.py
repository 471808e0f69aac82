"""The files of a run: one, or all of a folder or a pattern, here or where fsspec has them."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from fsspec.core import has_magic
from fsspec.implementations.local import LocalFileSystem

from flights.score.tables import ENDINGS, replacing
from flights.tables.place import Unusable, located, reached

REJECTS = ".rejects.csv"
NO_FILE = ("_", ".")  # what Spark and others keep in a folder beside its files, such as _SUCCESS


class Files(NamedTuple):
    """Paths or URLs: of a schedule, and of what is made of it."""

    schedule: str
    output: str
    rejects: str


def is_local(name: str) -> bool:
    with reached(name, "used"):
        return isinstance(located(name)[0], LocalFileSystem)


def path_of(name: str) -> Path:
    """Of what is here, also where its name is a URL."""
    return Path(name.removeprefix("file://"))


def is_many(schedule: str) -> bool:
    """A folder or a pattern. The web has neither, but its names may look so."""
    if schedule.startswith(("http://", "https://")):
        return False
    with reached(schedule):
        filesystem, path = located(schedule)
        return bool(filesystem.isdir(path) or (has_magic(path) and not filesystem.exists(path)))


def files_of(schedule: str, folder: str) -> list[Files]:
    """Each file of a folder, or of a pattern, by its name below it, which it keeps in `folder`."""
    below = sources_of(schedule, folder)
    outputs = [f"{folder.rstrip('/')}/{output_name(name)}" for name in below.values()]
    check_each(schedule, outputs)
    make_folders({path_of(output).parent for output in outputs if is_local(folder)})
    return [
        Files(source, output, f"{output}{REJECTS}")
        for source, output in zip(below, outputs, strict=True)
    ]


def sources_of(schedule: str, folder: str) -> dict[str, str]:
    """Each file of a folder, or of a pattern, and its name below it. `folder` is another one."""
    with reached(schedule):
        filesystem, path = located(schedule)
        root, found = names_in(filesystem, path)
    below = {name: name.removeprefix(f"{root}/") for name in found}
    names = [name for name, path in below.items() if not hidden(path)]
    if not names:
        raise Unusable(f"{schedule} holds no files")
    check_apart(schedule, root, folder)
    url = (lambda name: name) if is_local(schedule) else filesystem.unstrip_protocol
    return {url(name): below[name] for name in names}


def names_in(filesystem: Any, path: str) -> tuple[str, list[str]]:
    """The folder that names are told from, and the names."""
    path = path.rstrip("/")
    if filesystem.isdir(path):
        return path, sorted(filesystem.find(path))
    root = path[: min(path.index(sign) for sign in "*?[" if sign in path)].rpartition("/")[0]
    found: set[str] = set()
    for name, told in filesystem.glob(path, detail=True).items():
        found |= set(filesystem.find(name)) if told["type"] == "directory" else {name}
    return root, sorted(found)


def make_folders(folders: set[Path]) -> None:
    for folder in folders:
        with reached(str(folder), "written"):
            folder.mkdir(parents=True, exist_ok=True)


def hidden(path: str) -> bool:
    return any(part.startswith(NO_FILE) for part in path.split("/"))


def output_name(name: str) -> str:
    """What cannot be written, as Excel, becomes CSV."""
    return name if name.endswith(ENDINGS) else f"{name}.csv"


def check_each(schedule: str, outputs: list[str]) -> None:
    """Raises `Unusable` where two files have one place, as a.csv and a.csv.rejects.csv have."""
    places = Counter([*outputs, *(f"{output}{REJECTS}" for output in outputs)])
    if both := [name for name, files in places.items() if files > 1]:
        raise Unusable(f"two files of {schedule} would be written to {both[0]}: rename one")


def check_apart(schedule: str, root: str, folder: str) -> None:
    with reached(folder):
        filesystem, path = located(folder)
    if isinstance(filesystem, LocalFileSystem):
        root, path = map(os.path.realpath, (root, path))
    here, there = f"{root}/", f"{path.rstrip('/')}/"
    if isinstance(filesystem, type(located(schedule)[0])) and there.startswith(here):
        raise Unusable(f"{folder} is inside {here}: what is written there would be read as well")


@contextmanager
def placing(files: Files) -> Iterator[list[Path]]:
    """Two files to write, the output and the rejects, which take their places if all goes well."""
    names = files[1:]
    if is_local(files.output):
        with replacing(*map(path_of, names)) as partial:
            yield partial
        return
    with TemporaryDirectory() as folder:
        written = [Path(folder, name.rpartition("/")[2]) for name in names]
        yield written
        for path, name in zip(written, names, strict=True):
            with reached(name, "written"):
                put(path, name)


def put(path: Path, name: str) -> None:
    filesystem, there = located(name)
    if path.exists():
        filesystem.put_file(str(path), there)
    elif filesystem.exists(there):
        filesystem.rm_file(there)
