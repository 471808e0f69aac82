"""Where a file is: what is told about it there, and its bytes."""

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any, NamedTuple

import fsspec
from fsspec.callbacks import Callback
from fsspec.implementations.local import LocalFileSystem

CONNECT_S, IDLE_S = 10.0, 60.0  # of a web server; a large file may take any time in all
TELL_S = 10.0  # for what is told about a file
# What differs where a file was written anew: of the web, files, and the buckets of fsspec.
STAMPS = {"etag", "last-modified", "last_modified", "lastmodified", "mtime", "updated", "created"}
BLOCK = 1 << 20  # bytes


class Unusable(ValueError):
    """A file or a model that cannot be used; one sentence for whoever supplied it."""


class Limits(NamedTuple):
    """For a file that is read again and again while nobody watches."""

    size: float = inf  # bytes, as it is kept, and unpacked
    seconds: float | None = None  # until it is here


UNLIMITED = Limits()


class Meter(Callback):
    """Of the bytes that came. Raises `Unusable` for too many."""

    def __init__(self, name: str, most: float) -> None:
        super().__init__()
        self.name, self.most = name, most

    def relative_update(self, inc: int = 1) -> None:
        self.value += inc
        check_size(self.name, self.value, self.most)


def check_size(name: str, size: int, most: float) -> None:
    if size > most:
        raise Unusable(f"{name} has more than {most / 2**20:.0f} MB, as it is or unpacked")


def version_of(name: str) -> str | None:
    """What differs as soon as the file is another one, without reading it: its size, and its time
    or ETag. None where these are not told, or nothing is: only its bytes tell then.
    """
    try:
        filesystem, path = located(name)
        filesystem.invalidate_cache()
        told = filesystem.info(path, **within(filesystem, TELL_S))
    except Exception:  # whatever it is, it is told to whoever reads the file
        return None
    return repr(sorted(told.items())) if STAMPS & {key.lower() for key in told} else None


@contextmanager
def fetch(name: str, limits: Limits = UNLIMITED) -> Iterator[IO[bytes]]:
    """What is not here is copied: it is read twice, and not every server gives parts of it. So is
    a file with limits, which may be written meanwhile.
    """
    meter = Meter(name, limits.size)
    with ExitStack() as stack:
        with reached(name):
            filesystem, path = located(name)
            if isinstance(filesystem, LocalFileSystem):
                if limits != UNLIMITED:
                    check_kept(name, path)
                file: IO[bytes] = stack.enter_context(Path(path).open("rb"))
                if limits != UNLIMITED or not file.seekable():
                    file = copy(file, stack.enter_context(TemporaryFile()), meter)
            else:
                file = stack.enter_context(NamedTemporaryFile())
                limited = within(filesystem, limits.seconds)
                filesystem.get_file(path, file.name, callback=meter, **limited)
                check_size(name, os.fstat(file.fileno()).st_size, limits.size)  # not all call back
        yield file


def located(name: str) -> tuple[Any, str]:
    """The file system, and its name for the file."""
    options = {}
    if name.startswith(("http://", "https://")):
        from aiohttp import ClientTimeout  # noqa: PLC0415 (large, and for the web alone)

        timeout = ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=IDLE_S)
        options["client_kwargs"] = {"timeout": timeout}
    filesystem, path = fsspec.url_to_fs(name, **options)
    return filesystem, path


def within(filesystem: Any, seconds: float | None) -> dict[str, Any]:
    """What a call of the file system needs to be given up then; others have limits of their own."""
    return {"timeout": seconds} if filesystem.async_impl and seconds else {}


def check_kept(name: str, path: str) -> None:
    """A pipe or a device would be waited for, and has nothing the next time."""
    if not stat.S_ISREG(Path(path).stat().st_mode):
        raise Unusable(f"{name} is no file that can be read again, as a pipe or a folder")


def copy(file: IO[bytes], other: IO[bytes], meter: Meter) -> IO[bytes]:
    while block := file.read(BLOCK):
        meter.relative_update(len(block))
        other.write(block)
    other.flush()
    return other


@contextmanager
def reached(name: str, done: str = "read") -> Iterator[None]:
    """Tell in one sentence why a file cannot be had."""
    try:
        yield
    except Unusable:
        raise
    except FileNotFoundError as error:
        raise Unusable(f"{name} cannot be found or reached") from error
    except TimeoutError as error:
        raise Unusable(f"{name} cannot be {done}: it takes too long to come") from error
    except Exception as error:  # every fsspec file system raises errors of its own
        reason = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
        raise Unusable(f"{name} cannot be {done}: {reason}") from error
