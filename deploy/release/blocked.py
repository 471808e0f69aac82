"""What was rolled back, and does not come back until somebody unblocks it: models/blocked.json.

    python3 -m deploy.release.blocked list
    python3 -m deploy.release.blocked check WHAT...          1 if one of them is blocked
    python3 -m deploy.release.blocked block REASON WHAT...
    python3 -m deploy.release.blocked unblock WHAT...
    python3 -m deploy.release.blocked back REASON BAD GOOD   the model before is the champion again

WHAT is an image's digest (sha256:...), a model's tag, or a commit, which blocks every commit that
it is part of, too. Needs BUCKET, gcloud, and nothing that would have to be installed.
"""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from deploy.release.api import ApiError, Json, change, read

BLOCKED, CHAMPION = "models/blocked.json", "models/champion.json"
KEPT = 50  # champions in the history


def main(words: list[str]) -> int:
    match words:
        case ["list"]:
            told = [told_of(what, entry) for what, entry in read(BLOCKED)[0].items()]
            print(*told, sep="\n", end="\n" if told else "")
        case ["check", *whats] if whats:
            return check(whats)
        case ["block", reason, *whats] if whats:
            change(BLOCKED, lambda blocked: blocked | dict.fromkeys(whats, entry_of(reason)))
        case ["unblock", *whats] if whats:
            return unblock(whats)
        case ["back", reason, bad, good]:
            go_back(reason, bad, good)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def entry_of(reason: str) -> Json:
    return {
        "reason": reason,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "who": os.environ.get("GITHUB_ACTOR") or account(),
    }


def account() -> str:
    if job := os.environ.get("CLOUD_RUN_JOB"):
        return job
    command = ["gcloud", "config", "get", "account"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def told_of(what: str, entry: Any) -> str:
    """Somebody may have written it by hand."""
    told = entry if isinstance(entry, dict) else {"reason": entry}
    reason, time, who = (told.get(name, "?") for name in ("reason", "time", "who"))
    return f"{what} is blocked: {reason} ({time}, by {who})"


def check(whats: list[str]) -> int:
    found = {
        what: entry
        for what, entry in read(BLOCKED)[0].items()
        if any(what == asked or is_part(what, asked) for asked in whats)
    }
    for what, entry in found.items():
        print(told_of(what, entry), file=sys.stderr)
    if found:
        unblocking = f"python3 -m deploy.release.blocked unblock {' '.join(found)}"
        print(f"once that is mended: {unblocking}", file=sys.stderr)
    return int(bool(found))


def is_part(commit: str, of: str) -> bool:
    """Whether it is an ancestor; not in a clone that has no history."""
    if not (re.fullmatch("[0-9a-f]{40}", commit) and re.fullmatch("[0-9a-f]{40}", of)):
        return False
    command = ["git", "merge-base", "--is-ancestor", commit, of]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def unblock(whats: list[str]) -> int:
    unknown = set(whats) - set(read(BLOCKED)[0])
    if unknown:
        print(f"not blocked: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 1
    change(BLOCKED, lambda blocked: {k: v for k, v in blocked.items() if k not in whats})
    return 0


def before(champion: Json) -> list[Json]:
    """Its history, the last first, without what is no champion in it."""
    history = champion.get("history")
    return [one for one in history if is_champion(one)] if isinstance(history, list) else []


def is_champion(record: Any) -> bool:
    return isinstance(record, dict) and isinstance(record.get("tag"), str)


def go_back(reason: str, bad: str, good: str) -> None:
    """`good` is the champion, if `bad` is it; another one that came meanwhile stays."""

    def edit(champion: Json) -> Json:
        if champion.get("tag") != bad:
            return champion
        older = [{k: v for k, v in champion.items() if k != "history"}]
        history = [*older, *before(champion)][:KEPT]
        known = next((one for one in history if one["tag"] == good), {"tag": good})
        return known | entry_of(reason) | {"history": history}

    if read(CHAMPION)[0].get("tag") == bad:
        change(CHAMPION, edit)
        print(f"{good} is the champion again, {bad} no more")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ApiError as error:
        print(f"deploy.release.blocked: {error}", file=sys.stderr)
        sys.exit(2)
