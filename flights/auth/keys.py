"""API keys: shown once, stored as a hash. `python -m flights.auth.keys new CLIENT` makes one.

A key is `flight_<id>_<secret>`, the secret 256 random bits. What is stored is a line,
`<client> <id> <scopes> <expires> <SHA-256 of the key>`; a secret that long needs no salt and no
slow hash (NIST SP 800-63B, section 5.1.1.2, asks for them for what people choose).
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import NamedTuple

from flights.auth.principal import PREDICT, SCOPES, Principal, is_client_id

PREFIX = "flight_"
ID = slice(len(PREFIX), len(PREFIX) + 12)  # where a key has its id
LENGTH = ID.stop + 1 + 64  # characters of a key
MOST_FAULTS = 20  # lines that are told of; a wrong file can have 500,000
MOST_LIVE = 2  # keys of a client at once: the old one and the new one
FIELDS = "client id scopes expires sha256"
EXPIRY = "%Y-%m-%dT%H:%M:%SZ"


class StoredKey(NamedTuple):
    principal: Principal
    digest: bytes  # SHA-256 of the key


def new_key(client: str, scopes: str, expires: datetime) -> tuple[str, str]:
    """A key and the line to store for it; scopes such as "predict,metrics", expires in UTC."""
    key = f"{PREFIX}{token_hex(6)}_{token_hex(32)}"
    digest = sha256(key.encode()).hexdigest()
    return key, f"{client} {key[ID]} {scopes} {expires.strftime(EXPIRY)} {digest}"


def read_keys(
    text: str, before: Mapping[bytes, StoredKey] | None = None
) -> tuple[dict[bytes, StoredKey], list[str]]:
    """Keys by id, those of `before` among them, and what is wrong with each line that is of no use.

    Lines end at a newline or at `;`. Empty ones and `#` are skipped. A fault has the line's number
    and never what is in it: it may be a key. After the first 20 their number is told.
    """
    keys, faults, left_out = dict(before or {}), [], 0
    live = Counter(key.principal.client for key in keys.values() if is_live(key))
    for number, line in enumerate(text.replace(";", "\n").split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            key_id, stored = read_line(line)
            there = key_id in keys and is_live(keys[key_id])
            if not (there or is_live(stored)):
                keys[key_id] = stored  # it opens nothing, and the log can say why
            check(there, stored, live)
        except ValueError as error:
            if left_out < MOST_FAULTS:
                faults.append(f"line {number}: {error}")
            left_out += 1
            continue
        keys[key_id] = stored
        live[stored.principal.client] += 1
    if left_out > MOST_FAULTS:
        faults.append(f"{left_out - MOST_FAULTS} more lines cannot be used")
    return keys, faults


def check(there: bool, stored: StoredKey, live: Counter[str]) -> None:
    """Raises ValueError for a key that is there already, too many or of no use any more."""
    client = stored.principal.client
    if there:
        raise ValueError("this key id is there already")
    if not is_live(stored):
        raise ValueError(f"the key of {client} has expired")
    if live[client] >= MOST_LIVE:
        raise ValueError(f"{client} has {MOST_LIVE} live keys already, enough to change one")


def is_live(stored: StoredKey) -> bool:
    return stored.principal.expires > time.time()


def read_line(line: str) -> tuple[bytes, StoredKey]:
    fields = line.split()
    if len(fields) != 5:
        raise ValueError(f"needs five fields ({FIELDS}), has {len(fields)}")
    client, key_id, scopes, expires, digest = fields
    if not is_client_id(client):
        raise ValueError("the client's name cannot be used")
    if len(key_id) != ID.stop - ID.start:
        raise ValueError("the second field is no key id")
    principal = Principal(client, read_scopes(scopes), read_expiry(expires))
    return key_id.encode(), StoredKey(principal, read_digest(digest))


def read_scopes(text: str) -> frozenset[str]:
    scopes = frozenset(text.split(","))
    if not scopes <= SCOPES:
        raise ValueError(f"a scope is none of {', '.join(sorted(SCOPES))}")
    return scopes


def read_expiry(text: str) -> float:
    try:
        return datetime.strptime(text, EXPIRY).replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise ValueError("the expiry is no UTC time such as 2027-02-23T00:00:00Z") from None


def read_digest(text: str) -> bytes:
    if not re.fullmatch("[0-9A-Fa-f]{64}", text):
        raise ValueError("the last field is no SHA-256 (64 hexadecimal digits)")
    return bytes.fromhex(text)


def arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m flights.keys", description="API keys.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    new = commands.add_parser(
        "new",
        help="make a key and the line to store",
        description="Prints the key, for the client, and the line to store: in FLIGHT_API_KEYS or "
        "in the file that FLIGHT_API_KEYS_FILE names. The key is nowhere else: lost is lost.",
    )
    new.add_argument("client", type=client_id, metavar="CLIENT", help="such as latam-ops")
    new.add_argument(
        "--scopes",
        type=scopes,
        default=PREDICT,
        help="predict (the default), metrics, report, or several: predict,report",
    )
    new.add_argument(
        "--expires",
        type=lifetime,
        default="90d",
        help="after days or hours: 90d (the default), 12h",
    )
    return parser.parse_args(given)


def client_id(text: str) -> str:
    if not is_client_id(text) or text.startswith("#") or ";" in text:
        raise argparse.ArgumentTypeError(f"{text!r} is no name such as latam-ops")
    return text


def scopes(text: str) -> str:
    try:
        return ",".join(sorted(read_scopes(text)))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from None


def lifetime(text: str) -> timedelta:
    number, unit = text[:-1], text[-1:]
    if not (number.isascii() and number.isdigit() and 0 < int(number) < 100_000 and unit in "dh"):
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 90d or 12h")
    return timedelta(days=int(number)) if unit == "d" else timedelta(hours=int(number))


def main(given: list[str] | None = None) -> None:
    chosen = arguments(given)
    expires = datetime.now(UTC) + chosen.expires
    key, line = new_key(chosen.client, chosen.scopes, expires)
    # The headings go to stderr, so that a script reads the key and the line and nothing else.
    for heading, text in (("for the client, shown only now", key), ("to store", line)):
        print(f"{heading}:", file=sys.stderr, flush=True)
        print(text, flush=True)


if __name__ == "__main__":
    main()
