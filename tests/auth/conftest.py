"""An issuer of tokens, one of whose keys is too short, and where a key file may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.issuer import Issuer, public, running_issuer


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with running_issuer() as running:
        running.keys.append(public("rsa-short"))
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys"
