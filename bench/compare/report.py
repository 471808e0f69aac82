"""The results as Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any

from bench.tables import short, table
from bench.verdicts import Verdict, as_table

Number = dict[str, float]  # median, min, max


def markdown(results: dict[str, Any]) -> str:
    machine, versions = results["machine"], results["versions"]
    parts = [
        f"# Speed side by side, {results['date']}",
        f"{machine['cpu']}, {machine['cores']} cores, shared by the servers and wrk; Python "
        f"{versions['python']}. {results['workers']} workers each, {results['flights']:,} "
        f"different flights in random order, {loads(results)}, "
        f"{results['rounds']} interleaved rounds: the median, and (least to most). "
        "Errors are of all rounds.",
        servers_table(results),
        "Memory: the whole process tree, shared pages counted once (PSS; with RSS they count in "
        "each process). Ready: from the start to the first prediction. Latencies are those of a "
        "closed loop, in which a connection waits for its answer.",
    ]
    if results.get("batching"):
        parts += ["## Batching on and off", batching_table(results["batching"])]
    if results["verdicts"]:
        verdicts = (Verdict(**one) for one in results["verdicts"])
        parts += ["## Promises", as_table(verdicts)]
    packages = ", ".join(f"{name} {version}" for name, version in versions.items())
    return "\n\n".join([*parts, f"Versions: {packages}."]) + "\n"


def loads(results: dict[str, Any]) -> str:
    return ", ".join(f"`wrk -t2 -c{c} -d{s}s`" for c, s in results["loads"].items())


def servers_table(results: dict[str, Any]) -> str:
    full, *others = results["loads"]
    headings = ["server", "answers/s", "p50 ms", "p99 ms", "errors"]
    headings += [f"{c} conn.: {what}" for c in others for what in ("answers/s", "p50 ms", "p99 ms")]
    headings += ["memory MB (RSS)", "ready s"]
    return table(headings, [server_row(server, full, others) for server in results["servers"]])


def server_row(server: dict[str, Any], full: str, others: Sequence[str]) -> list[str]:
    numbers = server["summary"]
    label = f"**{server['label']}**" if server["name"] == "ours" else server["label"]
    row = [label, spread(numbers[f"per_s_{full}"])]
    row += [plain(numbers[f"p50_ms_{full}"]), spread(numbers[f"p99_ms_{full}"])]
    row.append(f"{sum(one[f'errors_{c}'] for one in server['rounds'] for c in (full, *others)):,}")
    for c in others:
        row += [plain(numbers[f"{what}_{c}"]) for what in ("per_s", "p50_ms", "p99_ms")]
    memory = f"{plain(numbers['pss_mb'])} ({plain(numbers['rss_mb'])})"
    return [*row, memory, plain(numbers["ready_s"])]


def batching_table(rows: Iterable[dict[str, Any]]) -> str:
    headings = ("connections", "batching", "flights a batch", "answers/s", "p50 ms", "p99 ms")
    return table(
        (*headings, "errors"),
        [
            (
                str(row["connections"]),
                row["batching"],
                short(row["batch"]) if row["batch"] else "",
                *(short(row[name]) for name in ("per_s", "p50_ms", "p99_ms", "errors")),
            )
            for row in rows
        ],
    )


def plain(number: Number) -> str:
    return short(number["median"])


def spread(number: Number) -> str:
    return f"{plain(number)} ({short(number['min'])} to {short(number['max'])})"
