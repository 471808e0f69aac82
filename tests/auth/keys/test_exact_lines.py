"""What an operator reads of keys and tokens, word for word: whole lines, so that none is cut."""

import asyncio
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flights.auth.authenticator import Authenticator, Refusal
from flights.auth.claims import check_audience, check_kind, check_type, client_of, usable
from flights.auth.jwks import KeySet
from flights.auth.refusals import TokenError
from flights.auth.secret_files import MOST_BYTES, read_secret
from flights.auth.tokens import Tokens
from flights.settings import Settings, SettingsError
from tests.servers.issuer import Issuer, running_issuer


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as running:
        yield running


@pytest.mark.parametrize(
    ("check", "reason", "detail"),
    [
        (lambda: check_kind({"events": {}}), "it tells of events, such as a logout", ""),
        (
            lambda: check_kind({"cnf": {}}),
            "it needs a proof of possession (cnf), which is not checked here",
            "",
        ),
        (lambda: check_kind({"exp": "1"}), "its exp is no number", ""),
        (lambda: check_type({"typ": 1}), "its typ is of another kind of token", "1"),
        (lambda: check_audience({}, "us"), "its aud is not FLIGHT_JWT_AUDIENCE", "None"),
        (lambda: usable("sub", 7), "its sub is no name that can be logged", "7"),
        (lambda: client_of({"cid": "a@b"}), "its cid looks like an email or a subject", "a@b"),
        (
            lambda: client_of({"email": "a b@c", "email_verified": True}),
            "its email is no name that can be logged",
            "a b@c",
        ),
        (lambda: client_of({"sub": None}), "its sub is no name that can be logged", "None"),
    ],
)
def test_a_refused_token_has_one_reason(check: Any, reason: str, detail: str) -> None:
    with pytest.raises(TokenError) as refused:
        check()
    assert (refused.value.reason, refused.value.detail) == (reason, detail)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ([], "none is for RS256 or ES256; no token gets in"),
        ("none", "its `keys` are no list of objects; no token gets in"),
        (None, "its `keys` are no list of objects; no token gets in"),
    ],
)
def test_a_key_set_without_keys_is_told_in_one_line(
    issuer: Issuer, keys: Any, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    issuer.keys = keys
    asyncio.run(KeySet(issuer.url, "").refresh())
    mine = [record.message for record in caplog.records if record.name == "flights.auth.jwks"]
    assert mine == [f"keys of {issuer.url}: {said}"]


def test_the_keys_that_were_taken_are_named(
    issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "flights.auth.jwks")
    asyncio.run(KeySet(issuer.url, "").refresh())
    mine = [record.message for record in caplog.records if record.name == "flights.auth.jwks"]
    assert mine == [f"keys of {issuer.url}: ['rsa', 'ec']"]


@pytest.mark.parametrize(
    ("path", "changes", "said"),
    [
        ("", {"issuer": "x"}, "its configuration is of another issuer, 'x'"),
        ("", {"jwks_uri": 1}, "its jwks_uri is 1, not https without a password"),
        ("/jwks", {}, "{url}/jwks answers no JSON object"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told_in_one_line(
    issuer: Issuer, path: str, changes: Any, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    issuer.configuration |= changes
    if path:
        issuer.body = lambda path: b"[]"  # type: ignore[method-assign]
    assert asyncio.run(KeySet(issuer.url, path and issuer.url + path).refresh()) is False
    cause = said.format(url=issuer.url)
    assert caplog.messages[-1] == f"keys of {issuer.url}: {cause}; no token gets in"


def test_what_a_sender_reads_without_a_credential() -> None:
    with pytest.raises(Refusal) as refused:
        asyncio.run(Authenticator(Settings(api_keys="x")).admit([], "192.0.2.1", "predict"))
    told = "this needs a credential: Authorization: Bearer <key or token>, or X-API-Key: <key>"
    assert (refused.value.status, refused.value.reason) == (401, "missing")
    assert refused.value.detail == told
    assert refused.value.headers == {"WWW-Authenticate": 'Bearer realm="flight_delay"'}


def test_what_a_sender_from_elsewhere_reads() -> None:
    door = Authenticator(Settings(allowed_ips="10.0.0.0/8"))  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refused:
        asyncio.run(door.admit([], "192.0.2.1", "predict"))
    assert (refused.value.status, refused.value.reason) == (403, "address")
    assert (refused.value.detail, refused.value.headers) == ("this address is not let in", {})


def test_an_issuer_without_an_audience_is_refused() -> None:
    with pytest.raises(SettingsError) as refused:
        Tokens(Settings(jwt_issuer="https://issuer.example"))
    told = "FLIGHT_JWT_ISSUER needs FLIGHT_JWT_AUDIENCE, the `aud` of tokens"
    assert str(refused.value) == told


def test_a_device_is_no_file_of_secrets() -> None:
    with pytest.raises(OSError, match="regular") as refused:
        read_secret(Path("/dev/null"))
    assert (refused.value.strerror, refused.value.filename) == (
        "it is no regular file",
        "/dev/null",
    )


def test_a_file_of_a_byte_too_many_is_no_file_of_secrets(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"k" * (MOST_BYTES + 1))
    with pytest.raises(OSError, match="bytes") as refused:
        read_secret(path)
    told = (errno.EFBIG, f"it has more than {MOST_BYTES} bytes", str(path))
    assert (refused.value.errno, refused.value.strerror, refused.value.filename) == told
    path.write_bytes(b"k" * MOST_BYTES)
    assert len(read_secret(path)) == MOST_BYTES
