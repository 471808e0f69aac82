"""python -m bench.load [locust's options]: locustfile.py against an ephemeral server."""

import subprocess
import sys
from pathlib import Path

from bench.harness.ephemeral import ephemeral
from bench.harness.server import ROOT, StartError


def locust(url: str, *options: str) -> int:
    """Its exit status: 0 if all objectives are met."""
    command = [str(Path(sys.executable).with_name("locust")), "-f", str(ROOT / "locustfile.py")]
    command += ["--headless", "--only-summary", "--loglevel", "WARNING", "--host", url, *options]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main() -> int:
    try:
        with ephemeral() as server:
            return locust(server.url, *sys.argv[1:])
    except StartError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
