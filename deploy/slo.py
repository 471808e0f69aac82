"""The objectives of slo.yaml, as PromQL: what is recorded of them and when they alert."""

import re
from pathlib import Path
from string import Template
from typing import Any

import yaml

FILE = Path(__file__).with_name("slo.yaml")
OWN = 'namespace="${service}"'  # what Google's sidecar calls the service that it reads
METRIC = re.compile(r'(?<![\w":])(flight_\w+)(\{)?')


def load() -> dict[str, Any]:
    """The objectives as they stand in slo.yaml."""
    slo: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return slo


def thresholds(slo: dict[str, Any]) -> dict[str, Any]:
    """What any expression may name: the top level's scalars and the objectives' thresholds."""
    of_objectives = {f"{o['name']}_threshold": o.get("threshold") for o in slo["objectives"]}
    return {k: v for k, v in slo.items() if isinstance(v, str | int)} | of_objectives


def fill(text: str, names: dict[str, Any]) -> str:
    """The text with its `${name}`s filled in, but for those that Terraform knows."""
    left = {name: f"${{{name}}}" for name in ("service", "service_id", "max_instances")}
    return Template(text).substitute(left | names)


def recorded(kind: str, window: str, objective: dict[str, Any]) -> str:
    return f'objective:{kind}:increase{window}{{objective="{objective["name"]}"}}'


def event_counts(objective: dict[str, Any], slo: dict[str, Any], window: str) -> dict[str, str]:
    """PromQL that counts the `valid` and `bad` events of an objective over a window."""
    names = thresholds(slo) | objective | {"window": window}
    valid, good = fill(objective["valid"], names), fill(objective["good"], names)
    # Where nothing is good there may be no series of good ones.
    return {"valid": valid, "bad": f"{valid} - ({good} or vector(0))"}


def windows(objective: dict[str, Any], slo: dict[str, Any]) -> list[str]:
    """5 minutes, of which days are summed, those that alert, and that of the budget."""
    alerting = [rate[end] for rate in slo["burn"] for end in ("short", "long")]
    return list(dict.fromkeys(["5m", *(alerting if "burn" in objective else []), slo["window"]]))


def records(slo: dict[str, Any]) -> dict[str, str]:
    """Expression by what is recorded, in an order in which each needs only those before it."""
    found = {}
    for objective in slo["objectives"]:
        for window in windows(objective, slo):
            for kind, count in event_counts(objective, slo, window).items():
                found[recorded(kind, window, objective)] = count
        bad, valid = (recorded(kind, slo["window"], objective) for kind in ("bad", "valid"))
        left = f"1 - {bad} / ({1 - objective['goal']:.6g} * {valid})"
        found[f'objective:budget_left:share{{objective="{objective["name"]}"}}'] = left
    return found | slo["records"]


def burn(objective: dict[str, Any], rate: dict[str, Any], slo: dict[str, Any]) -> dict[str, Any]:
    """The alert of one burn rate of an objective, in the form of `alerts` in slo.yaml."""
    too_fast = [
        f"{recorded('bad', window, objective)} / {recorded('valid', window, objective)}"
        f" > {rate['factor']} * {1 - objective['goal']:.6g}"
        for window in (rate["long"], rate["short"])
    ]
    enough = f"{recorded('bad', rate['long'], objective)} >= {slo['burn_at_least']}"
    return {
        "name": objective["burn"],
        "objective": objective["name"],
        "severity": rate["severity"],
        "window": rate["long"],
        "summary": f"{objective['name']}: the budget of {slo['window']} burns {rate['factor']} "
        f"times too fast over {rate['long']}. When it is spent: {objective['action']}",
        "expr": " and ".join([*too_fast, enough]),
    }


def alerts(slo: dict[str, Any]) -> list[dict[str, Any]]:
    """All alerts, filled in."""
    burns = [burn(o, rate, slo) for o in slo["objectives"] if "burn" in o for rate in slo["burn"]]
    return [
        {
            key: fill(value, thresholds(slo) | alert) if isinstance(value, str) else value
            for key, value in alert.items()
        }
        for alert in burns + slo["alerts"]
    ]


def runbook(alert: dict[str, Any]) -> str:
    """Where in the repository it stands what to do."""
    return f"deploy/runbook.md#{alert['name'].lower()}"


def inline(query: str, known: dict[str, str]) -> str:
    """The query for Cloud Monitoring, which records nothing and may watch several services."""
    for record, meaning in reversed(known.items()):
        query = query.replace(record, f"({meaning})")
    own = METRIC.sub(lambda m: f"{m[1]}{{{OWN}" + ("," if m[2] else "}"), query)
    return " ".join(own.split())
