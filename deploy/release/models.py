"""Models outside the machine: in gs://$BUCKET/models/.

    models push [TAG] [--force REASON] [--challenger]   the served model, or TAG, as champion
    models pull [TAG]        the champion, or TAG, into the BentoML model store
    models fetch             the champion as a file in ./champion/
    models back REASON       the champion before it again; it is blocked
    models block TAG REASON  models unblock TAG...  models blocked

`python -m deploy.release.models`; all but push and pull need gcloud and no packages (python3).
A model is one file, as `bentoml models export` writes it, with its SHA-256 beside it, which is
checked before anything comes into the store. `champion.json` names the model that is deployed,
and why. A model that is simulated, worse, or not compared with the champion is refused.
"""

import argparse
import os
import sys
from pathlib import Path

from deploy.release import blocked, champion
from deploy.release.api import ApiError
from deploy.release.champion import Refused
from flights.interrupts import ending_at_once


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.release.models", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    push, pull, _, back, block, unblock, _ = (
        commands.add_parser(name)
        for name in ("push", "pull", "fetch", "back", "block", "unblock", "blocked")
    )
    for one in (push, pull):
        one.add_argument("tag", nargs="?", default="")
    push.add_argument("--force", metavar="REASON", default="", help="which is kept")
    push.add_argument("--challenger", action="store_true", help="keep it, but as no champion")
    block.add_argument("tag")
    for one in (back, block):
        one.add_argument("reason")
    unblock.add_argument("tag", nargs="+")
    return parser


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    if not os.environ.get("BUCKET", "").removeprefix("gs://").strip("/"):
        print("BUCKET is not set: the name of the model bucket", file=sys.stderr)
        return 2
    try:
        return run(options)
    except (ApiError, Refused, OSError) as error:
        print(f"deploy.release.models: {error}", file=sys.stderr)
        return 1


def run(options: argparse.Namespace) -> int:
    """The exit status."""
    match options.command:
        case "push" | "pull":
            with ending_at_once():
                from deploy.release import store  # noqa: PLC0415 (only these need packages)

            if options.command == "pull":
                return store.pull(options.tag)
            return store.push(options.tag, options.force, options.challenger)
        case "fetch":
            champion.fetch_into(Path("champion"))
        case "back":
            champion.back(options.reason)
        case "block":
            return blocked.main(["block", options.reason, options.tag])
        case "unblock":
            return blocked.main(["unblock", *options.tag])
        case _:
            return blocked.main(["list"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
