"""`make rules`: writes what Prometheus, Grafana and Cloud Monitoring need, from slo.yaml."""

import json
from pathlib import Path
from typing import Any

import yaml

from deploy.monitoring import dashboard
from deploy.slo import alerts, inline, load, on_cloud_run, records, thresholds

HERE = Path(__file__).parent
NOTE = "# Written by `make rules` from deploy/slo.yaml: change it there.\n"


def runbook(alert: dict[str, Any]) -> str:
    return f"deploy/runbook.md#{alert['name'].lower()}"


def recording_rule(record: str, expression: str) -> dict[str, Any]:
    """Days are the sum of what each minute recorded of 5 minutes: raw data would be too much."""
    name, _, objective = record.rstrip('"}').partition('{objective="')
    start, _, window = name.rpartition("increase")
    if start and window.endswith("d"):
        short = record.replace(name, f"{start}increase5m")
        expression = f"sum_over_time({short}[{window}]) / 5"
    labels = {"labels": {"objective": objective}} if objective else {}
    return {"record": name, "expr": " ".join(expression.split()), **labels}


def alerting_rule(alert: dict[str, Any]) -> dict[str, Any]:
    labels = {key: alert[key] for key in ("severity", "objective", "window") if key in alert}
    return {
        "alert": alert["name"],
        "expr": " ".join(alert["expr"].split()),
        **({"for": alert["for"]} if "for" in alert else {}),
        "labels": labels,
        "annotations": {"summary": alert["summary"], "runbook": runbook(alert)},
    }


def prometheus_rules(slo: dict[str, Any]) -> str:
    rules = [recording_rule(*item) for item in records(slo).items()]
    rules += [alerting_rule(alert) for alert in alerts(slo)]
    groups = {"groups": [{"name": slo["job"], "interval": "1m", "rules": rules}]}
    return NOTE + yaml.safe_dump(groups, sort_keys=False, width=100)


def cloud_alert(alert: dict[str, Any], measured: set[str], known: dict[str, str]) -> dict[str, Any]:
    return {
        "name": "-".join(filter(None, (alert["name"], alert.get("window")))),
        "severity": alert["severity"],
        "summary": alert["summary"],
        "runbook": runbook(alert),
        "seconds": seconds(alert.get("for", "0m")),
        "scraped": "cloud_run" not in alert and alert.get("objective") not in measured,
        "query": inline(alert.get("cloud_run", alert["expr"]), known),
    }


def seconds(duration: str) -> int:
    return int(duration[:-1]) * {"m": 60, "h": 3600}[duration[-1]]


def cloud_monitoring(slo: dict[str, Any], board: dict[str, Any]) -> str:
    """What terraform/monitoring.tf makes policies and charts of."""
    slo = on_cloud_run(slo)
    measured = {o["name"] for o in slo["objectives"] if "cloud_run" in o}
    found = {
        "route": slo["route"],
        "latency_ms": thresholds(slo)["latency_threshold"] * 1_000,
        "alerts": [cloud_alert(alert, measured, records(slo)) for alert in alerts(slo)],
        "panels": [dashboard.cloud_panel(panel, slo) for panel in board["panels"]],
    }
    return json.dumps(found, indent=2) + "\n"


def files() -> dict[Path, str]:
    """What each file has to be."""
    slo, board = load(), dashboard.load()
    return {
        HERE / "prometheus/rules.yaml": prometheus_rules(slo),
        HERE / "grafana/flight_delay.json": dashboard.grafana_dashboard(board, slo),
        HERE.parent / "terraform/monitoring.json": cloud_monitoring(slo, board),
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
