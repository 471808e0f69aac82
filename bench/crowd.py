"""python -m bench.crowd [locust's options]: locustfile.py against a fresh server of its own."""

import subprocess
import sys
from pathlib import Path

from bench.contenders import ROOT
from bench.fresh import fresh
from bench.process import StartError


def locust(url: str, *options: str) -> int:
    """Its exit status: 0 if all objectives are met."""
    command = [str(Path(sys.executable).with_name("locust")), "-f", str(ROOT / "locustfile.py")]
    command += ["--headless", "--only-summary", "--loglevel", "WARNING", "--host", url, *options]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main() -> int:
    try:
        with fresh() as server:
            return locust(server.url, *sys.argv[1:])
    except StartError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
