"""python -m bench.compare.profile: where one worker of the service spends its time under full load.

Writes a flame graph and prints the functions with most time of their own, and that by package.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

from rich.console import Console

from bench.compare.contenders import CONTENDERS
from bench.compare.plan import Plan, prepared
from bench.harness.server import Server

FLAME = Path(__file__).parents[1] / "flame.svg"
CONNECTIONS, SECONDS, RATE = 200, 15, 250  # samples a second
MOST = 15
console = Console(highlight=False, soft_wrap=True)


def busiest(server: Server) -> int:
    """The pid of the worker that has used most of a processor so far."""
    tree = server.tree()
    return max(tree, key=lambda process: process.cpu_times().user).pid


def record(plan: Plan, server: Server, pid: int, kind: str, output: Path) -> None:
    """Samples of a process under load, as a flame graph or raw."""
    spy = Path(sys.executable).with_name("py-spy")
    command = [str(spy), "record", "--pid", str(pid), "--duration", str(SECONDS)]
    command += ["--rate", str(RATE), "--format", kind, "--output", str(output)]
    pushing = threading.Thread(target=plan.load, args=(server, CONNECTIONS, SECONDS + 2))
    pushing.start()
    try:
        subprocess.run(command, check=True, capture_output=True)
    finally:
        pushing.join()


def tidy(graph: Path, title: str) -> None:
    """Without py-spy's command line, which names folders of the machine, and without its script."""
    drawn = re.sub(r"<script.*?</script>", "", graph.read_text(), flags=re.DOTALL)
    graph.write_text(re.sub(r'(<text id="title"[^>]*>)[^<]*', rf"\g<1>{title}", drawn))


def own_time(raw: str) -> Counter[str]:
    """Samples by the innermost function, from lines like `a (x.py:1);b (y.py:2) 42`."""
    samples: Counter[str] = Counter()
    for line in raw.splitlines():
        stack, _, number = line.rpartition(" ")
        function, _, place = stack.split(";")[-1].rpartition(" (")
        samples[f"{function} ({place.split(':')[0].rstrip(')')})"] += int(number)
    return samples


def package(function: str) -> str:
    """The package of `name (package/module.py)`."""
    place = function.rpartition("(")[2].rstrip(")")
    return place.split("/")[0].removesuffix(".py")


def show(samples: Counter[str]) -> None:
    total = samples.total()
    packages: Counter[str] = Counter()
    for function, number in samples.items():
        packages[package(function)] += number
    for title, counted in (("function", samples), ("package", packages)):
        console.print(f"\nown time by {title}, {total} samples")
        for name, number in counted.most_common(MOST):
            console.print(f"{number / total:6.1%}  {name}")


def main() -> None:
    argparse.ArgumentParser(
        prog="python -m bench.compare.profile", description=__doc__
    ).parse_args()
    with prepared([CONNECTIONS], SECONDS, 1) as plan, plan.start(CONTENDERS["ours"]) as server:
        plan.load(server, CONNECTIONS, 3)
        pid = busiest(server)
        with tempfile.TemporaryDirectory() as folder:
            raw = Path(folder) / "raw.txt"
            record(plan, server, pid, "raw", raw)
            show(own_time(raw.read_text()))
        record(plan, server, pid, "flamegraph", FLAME)
    tidy(FLAME, f"One worker at {CONNECTIONS} connections")
    console.print(f"\n{FLAME}")


if __name__ == "__main__":
    main()
