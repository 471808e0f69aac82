"""The lines of stored keys: what each gives, and why one gives nothing.

`<client> <id> <scopes> <expires> <SHA-256 of the key>`, as `flights.auth.keys` makes them.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from flights.auth.principal import SCOPES, Principal, is_client_id

PREFIX = "flight_"
ID = slice(len(PREFIX), len(PREFIX) + 12)  # where a key has its id
LENGTH = ID.stop + 1 + 64  # characters of a key
MOST_FAULTS = 20  # lines that are told of; a wrong file can have 500,000
MOST_LIVE = 2  # keys of a client at once: the old one and the new one
FIELDS = "client id scopes expires sha256"
EXPIRY = "%Y-%m-%dT%H:%M:%SZ"
MALFORMED, REPEATED, SURPLUS, EXPIRED = KINDS = ("malformed", "repeated", "surplus", "expired")


class StoredKey(NamedTuple):
    principal: Principal
    digest: bytes  # SHA-256 of the key


class Line(NamedTuple):
    """`cause` is why it gives nothing, empty where it gives a key; never what is in the line."""

    number: int
    stored: StoredKey | None  # None where it cannot be read
    kind: str = ""  # one of KINDS where it gives nothing
    cause: str = ""


@dataclass
class StoredKeys:
    """Keys by id, expired ones among them, and what is wrong with the lines that give none."""

    keys: dict[bytes, StoredKey] = field(default_factory=dict)
    left_out: dict[bytes, str] = field(default_factory=dict)  # by the id in the line: why
    kinds: Counter[str] = field(default_factory=Counter)  # how many lines give none
    lines: int = 0
    faults: list[str] = field(default_factory=list)  # of the first 20, and how many more

    def add(self, line: Line) -> None:
        key_id = line.stored.principal.key.encode() if line.stored else b""
        self.lines += 1
        if line.stored and line.kind in {"", EXPIRED} and not self.opens(key_id):
            self.keys[key_id] = line.stored  # an expired one opens nothing, and the log can say why
        if line.kind:
            self.kinds[line.kind] += 1
            self.left_out.update({key_id: line.cause} if line.stored else {})
            if self.kinds.total() <= MOST_FAULTS:
                self.faults.append(f"line {line.number}: {line.cause}")

    def opens(self, key_id: bytes) -> bool:
        return key_id in self.keys and is_live(self.keys[key_id])

    @property
    def readable(self) -> bool:
        """Whether any of its lines is a key's, or there is none."""
        return not self.lines or self.lines > self.kinds[MALFORMED]


def read_keys(text: str, before: StoredKeys | None = None) -> StoredKeys:
    """Those of `before` are among the keys, its lines are not counted again."""
    before = before or StoredKeys()
    found = StoredKeys(dict(before.keys), dict(before.left_out))
    for line in read_lines(text, before):
        found.add(line)
    if (more := found.kinds.total() - MOST_FAULTS) > 0:
        found.faults.append(f"{more} more lines cannot be used")
    return found


def read_lines(text: str, before: StoredKeys | None = None) -> Iterator[Line]:
    """Lines end at a newline or at `;`. Empty ones and `#` are skipped."""
    known = [key.principal for key in before.keys.values() if is_live(key)] if before else []
    ids, live = {one.key for one in known}, Counter(one.client for one in known)
    for number, line in enumerate(text.replace(";", "\n").split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            stored = read_line(line)
        except ValueError as error:
            yield Line(number, None, MALFORMED, str(error))
            continue
        kind, cause = fault_of(stored, ids, live)
        yield Line(number, stored, kind, cause)
        if not kind:
            ids.add(stored.principal.key)
            live[stored.principal.client] += 1


def fault_of(stored: StoredKey, ids: set[str], live: Counter[str]) -> tuple[str, str]:
    """Kind and cause, empty for a key that gets in; `ids`, `live`: of the live ones so far."""
    client = stored.principal.client
    if stored.principal.key in ids:
        return REPEATED, "this key id is there already"
    if not is_live(stored):
        return EXPIRED, f"the key of {client} has expired"
    if live[client] >= MOST_LIVE:
        return SURPLUS, f"{client} has {MOST_LIVE} live keys already, enough to change one"
    return "", ""


def is_live(stored: StoredKey) -> bool:
    return stored.principal.expires > time.time()


def days_left(expires: float) -> int:
    return int((expires - time.time()) // 86_400)


def read_line(line: str) -> StoredKey:
    """Raises ValueError, whose text has nothing of the line: it may be a key."""
    fields = line.split()
    if len(fields) != 5:
        raise ValueError(f"needs five fields ({FIELDS}), has {len(fields)}")
    client, key_id, scopes, expires, digest = fields
    if not is_client_id(client) or re.search(f"{PREFIX}[0-9A-Za-z]{{12}}_", client):  # a key
        raise ValueError("the client's name cannot be used")
    if not re.fullmatch("[0-9A-Za-z]{12}", key_id):
        raise ValueError("the second field is no key id")
    principal = Principal(client, read_scopes(scopes), read_expiry(expires), key_id)
    return StoredKey(principal, read_digest(digest))


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
