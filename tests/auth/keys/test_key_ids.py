"""Which key a token names, and from where keys may come."""

import pytest

from flights.auth.jwks import KeySet, secure_url
from flights.settings import SettingsError
from tests.servers.issuer import public


@pytest.mark.parametrize(
    ("held", "wanted", "expected"),
    [
        (["a", "b"], "b", ["b"]),
        (["a", "b"], None, ["a", "b"]),
        (["a", None], "b", [None]),
        (["a", "b"], "c", []),
        ([None, None], None, [None, None]),
        (["a", "a"], "a", ["a", "a"]),
        (["a", None], "a", ["a"]),
        ([""], "", [""]),
    ],
)
def test_a_token_and_a_key_may_both_be_without_an_id(
    held: list[str | None], wanted: str | None, expected: list[str | None]
) -> None:
    key_set = KeySet("", "")
    unnamed = {name: value for name, value in public("ec").items() if name != "kid"}
    key_set.take([unnamed | ({} if name is None else {"kid": name}) for name in held])
    assert [key.key_id for key in key_set.candidates(wanted, "ES256")] == expected
    assert key_set.candidates(wanted, "RS256") == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://keys.example", "'http://keys.example'"),
        ("ftp://keys.example", "'ftp://keys.example'"),
        ("keys.example", "'keys.example'"),
        ("https://", "'https://'"),
        ("https://[keys", "'https://[keys'"),
        ("https://me:c0ffee@keys.example", "not shown, it may have a password"),
        ("http://me:c0ffee@keys.example", "not shown, it may have a password"),
        ("me:c0ffee@keys.example", "not shown, it may have a password"),
    ],
)
def test_keys_do_not_travel_unprotected_and_no_password_is_shown(url: str, told: str) -> None:
    with pytest.raises(SettingsError) as error:
        secure_url("FLIGHT_JWT_ISSUER", url)
    expected = f"FLIGHT_JWT_ISSUER is {told}: an https:// URL without password is needed"
    assert str(error.value) == expected


def test_https_and_this_machine_are_safe() -> None:
    for url in ("https://keys.example/a?b=c", "http://127.0.0.1:8080", "http://[::1]:80", ""):
        assert secure_url("FLIGHT_JWT_ISSUER", url) == url
