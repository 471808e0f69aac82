"""`make rules`: writes what Prometheus, Grafana and Cloud Monitoring need, from slo.yaml."""

from pathlib import Path
from typing import Any

import yaml

from deploy.monitoring import dashboard
from deploy.monitoring.google import cloud_monitoring
from deploy.slo import alerts, load, records, runbook

HERE = Path(__file__).parent
NOTE = "# Written by `make rules` from deploy/slo.yaml: change it there.\n"


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
    rules += [alerting_rule(alert) for alert in alerts(slo) if "expr" in alert]
    groups = {"groups": [{"name": slo["job"], "interval": "1m", "rules": rules}]}
    return NOTE + yaml.safe_dump(groups, sort_keys=False, width=100)


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
