"""API keys: shown once, stored as a hash. `python -m flights.keys new CLIENT` makes one.

A key is `flight_<id>_<secret>`, the secret 256 random bits. What is stored is a line,
`<client> <id> <scopes> <expires> <SHA-256 of the key>`; a secret that long needs no salt and no
slow hash (NIST SP 800-63B, section 5.1.1.2, asks for them for what people choose).
"""

import argparse
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from flights.auth.key_lines import EXPIRY, ID, PREFIX, Line, days_left, read_lines, read_scopes
from flights.auth.principal import PREDICT, is_client_id
from flights.auth.secret_files import read_secret


def new_key(client: str, scopes: str, expires: datetime) -> tuple[str, str]:
    """A key and the line to store for it; scopes such as "predict,metrics", expires in UTC."""
    key = f"{PREFIX}{token_hex(6)}_{token_hex(32)}"
    digest = sha256(key.encode()).hexdigest()
    return key, f"{client} {key[ID]} {scopes} {expires.strftime(EXPIRY)} {digest}"


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
    look = commands.add_parser(
        "check",
        help="tell what a file of lines does, before it is stored",
        description="Tells of each line whom it lets in and for how long, or why it is left out; "
        "never what is in it. The status is 1 if a line is left out or nobody gets in.",
    )
    look.add_argument("file", type=Path, metavar="FILE", help="as FLIGHT_API_KEYS_FILE names one")
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


def told(line: Line) -> str:
    """What one line does."""
    about = f"line {line.number}: "
    if line.stored:
        client, scopes, expires, key = line.stored.principal
        until = datetime.fromtimestamp(expires, UTC).strftime(EXPIRY)
        about += f"{client} {key} {','.join(sorted(scopes))} until {until}"
    if line.kind:
        return f"{about}{', ' if line.stored else ''}LEFT OUT, {line.kind}: {line.cause}"
    return f"{about}, {days_left(expires)} days left"


def check(file: Path) -> bool:
    """Print what each line does; whether all of them give a key. Raises OSError."""
    text = read_secret(file).decode("utf-8-sig", errors="replace")
    lines = [*read_lines(text)]
    for line in lines:
        print(told(line))
    left_out = sum(bool(line.kind) for line in lines)
    print(f"{len(lines) - left_out} keys get in, {left_out} lines are left out")
    return not left_out and bool(lines)


def make(client: str, scopes: str, lasting: timedelta) -> None:
    key, line = new_key(client, scopes, datetime.now(UTC) + lasting)
    # The headings go to stderr, so that a script reads the key and the line and nothing else.
    for heading, text in (("for the client, shown only now", key), ("to store", line)):
        print(f"{heading}:", file=sys.stderr, flush=True)
        print(text, flush=True)


def main(given: list[str] | None = None) -> None:
    chosen = arguments(given)
    if "client" in chosen:
        make(chosen.client, chosen.scopes, chosen.expires)
        return
    try:
        good = check(chosen.file)
    except OSError as error:
        raise SystemExit(f"{chosen.file}: {error.strerror}") from None
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
