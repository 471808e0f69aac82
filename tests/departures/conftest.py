"""The command on a file of some lines, in a folder and with a store of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import bentoml
import pytest

from flights.departures.cli import main
from flights.settings import settings

Run = Callable[..., int]
Write = Callable[..., Path]
HEADER = "fecha,hora,opera,destino,vuelo,salida,cancelado"


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The store is where the setting says, the file of rejects where the command runs."""
    monkeypatch.setenv("FLIGHT_LIVE", str(tmp_path / "live.db"))
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def run(trained: bentoml.Model, tmp_path: Path) -> Run:
    """The command on a file of these lines; gives its exit status."""

    def run(*lines: str, options: tuple[str, ...] = ()) -> int:
        (tmp_path / "day.csv").write_text("\n".join(lines))
        return main([str(tmp_path / "day.csv"), "--model", str(trained.tag), *options])

    return run


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Replaces the table, as an upload does."""

    def write(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "departures.csv"
        partial = tmp_path / "partial"
        partial.write_text("\n".join([header, *rows]))
        partial.replace(path)
        return path

    return write
