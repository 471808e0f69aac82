"""The files of TLS are looked at before the start."""

import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from tests.servers.starting import start


@pytest.mark.parametrize("name", ["ssl_certfile", "ssl_keyfile", "ssl_ca_certs"])
def test_a_file_of_tls_that_is_missing_ends_the_start(
    name: str, mutual: dict[str, Any], supervised: list[str]
) -> None:
    with pytest.raises(SystemExit, match=r"TLS cannot use .*gone\.pem.*: .*No such file") as end:
        start(host="127.0.0.1", **(mutual | {name: "gone.pem"}))
    assert "\n" not in str(end.value)
    assert "supervise" not in supervised


@pytest.mark.parametrize("name", ["ssl_certfile", "ssl_keyfile", "ssl_ca_certs"])
def test_a_file_of_tls_that_would_be_waited_for_ends_the_start(
    name: str, mutual: dict[str, Any], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(SystemExit, match=r"TLS cannot use .* it is no regular file: .*fifo'"):
        start(host="127.0.0.1", **(mutual | {name: str(tmp_path / "fifo")}))


def test_a_key_that_needs_a_password_is_not_asked_for_on_the_terminal(
    mutual: dict[str, Any], tmp_path: Path
) -> None:
    key = load_pem_private_key(Path(mutual["ssl_keyfile"]).read_bytes(), None)
    locked = BestAvailableEncryption(b"secret")
    given = tmp_path / "key.pem"
    given.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    options = mutual | {"ssl_keyfile": str(given)}
    start(host="127.0.0.1", **(options | {"ssl_keyfile_password": "secret"}))
    with pytest.raises(SystemExit, match="TLS cannot use"):
        start(host="127.0.0.1", **options)
