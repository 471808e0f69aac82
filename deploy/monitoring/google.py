"""The same for Google: alerts, in PromQL for Cloud Monitoring, and the SLOs of its console."""

import json
from typing import Any

from deploy.monitoring import dashboard
from deploy.slo import OWN, alerts, inline, records, runbook, thresholds


def logged(events: dict[str, str]) -> str:
    """PromQL that counts lines of the log: those of one of its metrics."""
    status = f',status=~"{events["status"]}"' if "status" in events else ""
    metric = f"logging_googleapis_com:user_${{service_id}}_{events['log']}"
    return f"sum(increase({metric}{{${{revision}}{status}}}[${{window}}]))"


def on_cloud_run(slo: dict[str, Any]) -> dict[str, Any]:
    """The objectives with what Cloud Run measures and logs, where it does."""
    return slo | {
        "objectives": [
            o | {kind: logged(events) for kind, events in o.get("cloud_run", {}).items()}
            for o in slo["objectives"]
        ]
    }


def cloud_alert(alert: dict[str, Any], measured: set[str], known: dict[str, str]) -> dict[str, Any]:
    """`scraped`: whether it takes what only `/metrics` tells."""
    return {
        "name": "-".join(filter(None, (alert["name"], alert.get("window")))),
        "severity": alert["severity"],
        "summary": alert["summary"],
        "runbook": runbook(alert),
        "seconds": seconds(alert.get("for", "0m")),
        "scraped": "cloud_run" not in alert and alert.get("objective") not in measured,
        "query": inline(alert.get("cloud_run") or alert["expr"], known),
    }


def seconds(duration: str) -> int:
    return int(duration[:-1]) * {"m": 60, "h": 3600}[duration[-1]]


def log_filter(events: dict[str, str]) -> str:
    """The same lines as `logged`, in the language of filters."""
    status = f'metric.labels.status=monitoring.regex.full_match("{events.get("status")}")'
    metric = f"logging.googleapis.com/user/${{service_id}}_{events['log']}"
    return of_resource(metric, "cloud_run_revision", [status] if "status" in events else [])


def of_resource(metric: str, resource: str, more: list[str]) -> str:
    return " AND ".join([f'metric.type="{metric}"', f'resource.type="{resource}"', *more])


def counter_filter(counter: str) -> str:
    metric = f"prometheus.googleapis.com/{counter}/counter"
    return of_resource(metric, "prometheus_target", [f"resource.labels.{OWN}"])


def distribution(objective: dict[str, Any]) -> dict[str, Any]:
    """The share of an instance's samples that are under the threshold."""
    console = objective["console"]
    own = ['resource.labels.service_name="${service}"']
    metric = f"run.googleapis.com/{console['distribution']}"
    return {
        "distribution": of_resource(metric, "cloud_run_revision", own),
        "max": round(objective["threshold"] / console["of"], 4),
    }


def console(objective: dict[str, Any], window: str) -> dict[str, Any]:
    """An objective as google_monitoring_slo takes it (terraform/slo.tf)."""
    found = {
        "name": objective["name"],
        "description": objective["description"],
        "goal": objective["goal"],
        "days": int(window.removesuffix("d")),
        "scraped": "good" in objective.get("console", {}),
    }
    if "cloud_run" in objective:
        good, total = (log_filter(objective["cloud_run"][kind]) for kind in ("good", "valid"))
        return found | {"good": good, "total": total}
    if "distribution" in objective["console"]:
        return found | distribution(objective)
    return found | {kind: counter_filter(name) for kind, name in objective["console"].items()}


def cloud_monitoring(slo: dict[str, Any], board: dict[str, Any]) -> str:
    """What Terraform makes policies, SLOs, probes and charts of."""
    google = on_cloud_run(slo)
    measured = {o["name"] for o in slo["objectives"] if "cloud_run" in o}
    found = {
        "route": slo["route"],
        "latency_seconds": thresholds(slo)["latency_threshold"],
        "synthetic": slo["synthetic"],
        "alerts": [cloud_alert(alert, measured, records(google)) for alert in alerts(google)],
        "objectives": [console(o, slo["window"]) for o in slo["objectives"]],
        "panels": [dashboard.cloud_panel(panel, google) for panel in board["panels"]],
    }
    return json.dumps(found, indent=2) + "\n"
