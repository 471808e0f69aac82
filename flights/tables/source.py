"""The bytes of a file, packed or not, and what its first ones tell about it."""

import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from flights.tables.place import BLOCK, UNLIMITED, Limits, Meter, Unusable, fetch

GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
HTML = (b"<!doctype html", b"<html", b"<head", b"<body")
# First bytes of what is no table, and the cure; https://www.garykessler.net/library/file_sigs.html
FOREIGN = {
    b"version https://git-lfs": "a Git LFS pointer and not the file itself: git lfs pull",
    b"\xd0\xcf\x11\xe0": "an old Excel file or one with a password: save it as .xlsx or CSV",
    b"BZh": "compressed with bzip2: unpack it, or use gzip or zstd",
    b"\xfd7zXZ": "compressed with xz: unpack it, or use gzip or zstd",
    b"7z\xbc\xaf": "a 7z archive: unpack it",
    b"Rar!": "a rar archive: unpack it",
    b"%PDF": "a PDF document: export the table as CSV",
    b"SQLite format 3": "an SQLite database: export the table as CSV",
    b"ARROW1": "an Arrow (Feather) file: write it as Parquet",
    b"ORC": "an ORC file: write it as Parquet",
    b"Obj\x01": "an Avro file: write it as Parquet",
    b"<?xml": "XML: write it as CSV or Parquet",
}
START = 512  # bytes: a tar archive names itself at 257


@dataclass(frozen=True)
class Source:
    """A file that is open. `kind` is "text", "Parquet", "Excel" or "JSON"."""

    name: str
    file: IO[bytes]
    kind: str = "text"
    most: float = inf  # bytes, unpacked

    def __str__(self) -> str:
        return self.name

    @property
    def size(self) -> int:
        return os.fstat(self.file.fileno()).st_size

    @property
    def position(self) -> int:
        """How far the last of its streams has come."""
        return os.lseek(self.file.fileno(), 0, os.SEEK_CUR)

    def stored(self) -> IO[bytes]:
        """Its bytes from the start, for one reader at a time. To close it leaves the file open."""
        stream = os.fdopen(os.dup(self.file.fileno()), "rb")
        stream.seek(0)
        return stream

    @contextmanager
    def plain(self) -> Iterator[Any]:
        """Its bytes from the start, uncompressed: by content, whatever its name."""
        with self.stored() as stream:
            start = stream.read(4)
            stream.seek(0)
            with self.unpacked(start, stream) as plain:
                yield plain

    def unpacked(self, start: bytes, stream: IO[bytes]) -> Any:
        if start.startswith(GZIP):
            return gzip.GzipFile(fileobj=stream)
        if start != ZSTD:
            return stream
        try:
            import pyarrow as pa  # noqa: PLC0415 (does not ship)
        except ImportError as error:
            cure = f"which needs pyarrow ({error}): pip install pyarrow"
            raise Unusable(f"{self} is compressed with zstd, {cure}") from error
        return io.BufferedReader(pa.input_stream(stream, compression="zstd"))

    def fingerprint(self) -> str:
        """SHA-256 of the uncompressed bytes. Raises `Unusable` for more than `most`."""
        digest, meter = hashlib.sha256(), Meter(self.name, self.most)
        with readable(self), self.plain() as stream:
            while block := stream.read(BLOCK):
                meter.relative_update(len(block))
                digest.update(block)
        return digest.hexdigest()


@contextmanager
def open_source(name: str, limits: Limits = UNLIMITED) -> Iterator[Source]:
    """A path or any URL that fsspec reads. Raises `Unusable` for what is certainly no table."""
    with fetch(name, limits) as file:
        source = Source(name, file, most=limits.size)
        with readable(source), source.plain() as stream:
            start = stream.read(START)
        yield replace(source, kind=kind_of(source, start))


def kind_of(source: Source, start: bytes) -> str:
    """By the first bytes. Raises `Unusable` that says what it is if it is no table."""
    if start.startswith(b"PAR1"):
        return "Parquet"
    if start.startswith(ZIP):
        return kind_of_zip(source)
    if start[257:262] == b"ustar":
        raise Unusable(f"{source} is a tar archive: unpack it")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.lower().startswith(HTML):
        raise Unusable(
            f"{source} is an HTML page (of a login or an error?) and not the file itself"
        )
    if text.startswith((b"{", b"[")):
        return "JSON"
    for first, sentence in FOREIGN.items():
        if text.startswith(first):
            raise Unusable(f"{source} is {sentence}")
    return "text"


def kind_of_zip(source: Source) -> str:
    try:
        with source.stored() as stream, ZipFile(stream) as archive:
            names = archive.namelist()
    except (BadZipFile, OSError) as error:
        raise Unusable(f"{source} is a damaged zip archive: {error}") from error
    if "xl/workbook.xml" in names:
        return "Excel"
    raise Unusable(f"{source} is a zip archive of {', '.join(names[:3])}: unpack it")


@contextmanager
def readable(source: Source) -> Iterator[None]:
    """Tell in one sentence why a file cannot be read."""
    try:
        yield
    except EOFError as error:
        raise Unusable(f"{source} is cut off: its gzip data ends too early") from error
    except (OSError, zlib.error) as error:
        raise Unusable(f"{source} cannot be read: {error.args[-1]}") from error
