"""API keys: how they are made, and the lines that are stored."""

import argparse
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from flights.auth.key_lines import is_live, read_keys
from flights.auth.keys import client_id, lifetime, main, new_key
from flights.auth.principal import Principal

LATER = datetime(2126, 11, 25, 12, tzinfo=UTC)
DIGEST = "0" * 64


def line(client: str = "latam", key_id: str = "0123456789ab", **fields: str) -> str:
    chosen = {"scopes": "predict", "expires": "2126-11-25T12:00:00Z", "sha256": DIGEST} | fields
    return f"{client} {key_id} {chosen['scopes']} {chosen['expires']} {chosen['sha256']}"


def test_a_key_is_prefix_id_and_256_random_bits() -> None:
    prefix, key_id, secret = new_key("latam", "predict", LATER)[0].split("_")
    assert (prefix, len(key_id), len(bytes.fromhex(secret))) == ("flight", 12, 32)
    assert len({new_key("latam", "predict", LATER)[0] for _ in range(100)}) == 100


def test_the_line_has_the_hash_of_the_key_and_not_its_secret() -> None:
    key, stored = new_key("latam", "predict,metrics", LATER)
    digest = sha256(key.encode()).hexdigest()
    assert stored == f"latam {key[7:19]} predict,metrics 2126-11-25T12:00:00Z {digest}"
    assert key.rpartition("_")[2] not in stored


def test_a_line_is_read_as_it_was_made() -> None:
    key, stored = new_key("latam", "predict,metrics", LATER)
    (key_id, read), *others = read_keys(stored).keys.items()
    assert (key_id.decode(), others) == (key[7:19], [])
    assert read.principal == Principal(
        "latam", frozenset({"predict", "metrics"}), LATER.timestamp(), key[7:19]
    )
    assert read.digest == sha256(key.encode()).digest()


@pytest.mark.parametrize("separator", ["\n", "\r\n", ";", "\n\n# both of them\n"])
def test_lines_end_at_newlines_or_semicolons(separator: str) -> None:
    text = separator.join([line(), line("sky", "ba9876543210")])
    assert len(read_keys(text).keys) == 2


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (line("flight_0123456789ab_c0ffee"), "the client's name cannot be used"),
        (line("key=flight_0123456789ab_c0ffee"), "the client's name cannot be used"),
        (
            "flight_0123456789ab_c0ffee",
            "needs five fields (client id scopes expires sha256), has 1",
        ),
        (line("anonymous"), "the client's name cannot be used"),
        (line(key_id="0123"), "the second field is no key id"),
        (line(scopes="predict,c0ffee"), "a scope is none of metrics, predict, report"),
        (line(scopes=""), "needs five fields (client id scopes expires sha256), has 4"),
        (line(expires="c0ffee"), "the expiry is no UTC time such as 2027-02-23T00:00:00Z"),
        (line(expires="2027-02-23"), "the expiry is no UTC time such as 2027-02-23T00:00:00Z"),
        (line(sha256="c0ffee"), "the last field is no SHA-256 (64 hexadecimal digits)"),
        (line(key_id="0" * 12, expires="2020-01-01T00:00:00Z"), "the key of latam has expired"),
        (line(), "this key id is there already"),
    ],
)
def test_a_wrong_line_is_left_out_named_by_its_number_and_not_shown(wrong: str, cause: str) -> None:
    found = read_keys(f"# ours\n{line()}\n{wrong}\n{line('sky', 'ba9876543210')}")
    live = [key.principal.client for key in found.keys.values() if is_live(key)]
    assert live == ["latam", "sky"]
    assert found.faults == [f"line 3: {cause}"]


@pytest.mark.parametrize("text", ["", "\n", "# nobody yet\n", ";;"])
def test_no_key_at_all_lets_nobody_in(text: str) -> None:
    found = read_keys(text)
    assert (found.keys, found.faults, found.readable) == ({}, [], True)


def test_a_third_live_key_of_a_client_is_left_out() -> None:
    ids = [f"{n:012}" for n in range(3)]
    found = read_keys("\n".join(line(key_id=key_id) for key_id in ids))
    assert [key_id.decode() for key_id in found.keys] == ids[:2]
    assert found.faults == ["line 3: latam has 2 live keys already, enough to change one"]


def test_of_many_wrong_lines_the_first_twenty_are_told_and_the_others_counted() -> None:
    found = read_keys("x\n" * 5_000 + line())
    faults = found.faults
    assert (len(found.keys), found.kinds) == (1, {"malformed": 5_000})
    assert [fault.partition(":")[0] for fault in faults[:-1]] == [f"line {n}" for n in range(1, 21)]
    assert faults[-1] == "4980 more lines cannot be used"
    assert len(read_keys("x\n" * 20).faults) == 20


def test_keys_from_elsewhere_count_and_stay() -> None:
    before = read_keys("\n".join([line(), line(key_id="000000000001")]))
    found = read_keys("\n".join([line(), line(key_id="000000000002")]), before)
    assert found.keys == before.keys
    assert [fault.partition(": ")[2] for fault in found.faults] == [
        "this key id is there already",
        "latam has 2 live keys already, enough to change one",
    ]


@pytest.mark.parametrize("module", ["flights.keys", "flights.auth.keys"])
def test_both_names_of_the_command_make_a_key(module: str) -> None:
    command = [sys.executable, "-m", module, "new", "latam"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("flight_")


def test_the_command_prints_a_key_and_the_line_that_stores_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["new", "latam-ops", "--scopes", "metrics,predict", "--expires", "12h"])
    printed = capsys.readouterr()
    key, stored = printed.out.splitlines()
    (read,) = read_keys(stored).keys.values()
    assert read.digest == sha256(key.encode()).digest()
    assert read.principal[:2] == ("latam-ops", frozenset({"predict", "metrics"}))
    left = read.principal.expires - datetime.now(UTC).timestamp()
    assert timedelta(hours=11, minutes=59) < timedelta(seconds=left) <= timedelta(hours=12)
    assert printed.err == "for the client, shown only now:\nto store:\n"


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        (["new", "latam ops"], "'latam ops' is no name such as latam-ops"),
        (["new", "a;b"], "'a;b' is no name such as latam-ops"),
        (["new", "latam", "--scopes", "all"], "'all': a scope is none of metrics, predict, report"),
        (["new", "latam", "--expires", "never"], "'never' is no time such as 90d or 12h"),
        (["new", "latam", "--expires", "0d"], "'0d' is no time such as 90d or 12h"),
    ],
)
def test_the_command_names_what_it_cannot_use(
    given: list[str], cause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(given)
    assert cause in capsys.readouterr().err


HELP = """\
usage: python -m flights.keys new [-h] [--scopes SCOPES] [--expires EXPIRES]
                                  CLIENT

Prints the key, for the client, and the line to store: in FLIGHT_API_KEYS or
in the file that FLIGHT_API_KEYS_FILE names. The key is nowhere else: lost is
lost.

positional arguments:
  CLIENT             such as latam-ops

options:
  -h, --help         show this help message and exit
  --scopes SCOPES    predict (the default), metrics, report, or several:
                     predict,report
  --expires EXPIRES  after days or hours: 90d (the default), 12h
"""
CHECK = """\
usage: python -m flights.keys check [-h] FILE

Tells of each line whom it lets in and for how long, or why it is left out;
never what is in it. The status is 1 if a line is left out or nobody gets in.

positional arguments:
  FILE        as FLIGHT_API_KEYS_FILE names one

options:
  -h, --help  show this help message and exit
"""
COMMANDS = """\
usage: python -m flights.keys [-h] COMMAND ...

API keys.

positional arguments:
  COMMAND
    new       make a key and the line to store
    check     tell what a file of lines does, before it is stored

options:
  -h, --help  show this help message and exit
"""


@pytest.mark.parametrize(
    ("given", "told"),
    [(["new", "--help"], HELP), (["check", "--help"], CHECK), (["--help"], COMMANDS)],
)
def test_help_tells_all_there_is(
    given: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main(given)
    assert capsys.readouterr().out == told


def test_a_command_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "required: COMMAND" in capsys.readouterr().err


def test_a_key_is_for_predictions_and_lasts_90_days_unless_told_otherwise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["new", "latam"])
    stored = capsys.readouterr().out.splitlines()[1]
    (read,) = read_keys(stored).keys.values()
    left = read.principal.expires - datetime.now(UTC).timestamp()
    assert read.principal.scopes == {"predict"}
    assert timedelta(days=89, hours=23) < timedelta(seconds=left) <= timedelta(days=90)


@pytest.mark.parametrize(
    ("text", "time"),
    [("1d", timedelta(days=1)), ("99999h", timedelta(hours=99_999)), ("2d", timedelta(days=2))],
)
def test_a_lifetime_is_of_days_or_hours(text: str, time: timedelta) -> None:
    assert lifetime(text) == time


@pytest.mark.parametrize("text", ["100000d", "0h", "1x", "d", "", "-1d", "1.5d"])
def test_any_other_lifetime_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        lifetime(text)


def test_a_comments_sign_begins_no_name() -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        client_id("#latam")
