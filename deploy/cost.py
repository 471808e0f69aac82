"""python -m deploy.cost [--requests N] [--edge] [--second-region] ...: a month in US dollars.

List prices of southamerica-west1 (Cloud Run's tier 2), each TO BE CHECKED: written down from public
copies of Google's price pages, none asked of Google. Look at https://cloud.google.com/run/pricing
and https://cloud.google.com/products/observability/pricing. The free tier is taken off; taxes and
traffic out of Google's network are not counted.
"""

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path

MONTH = 730 * 3600  # seconds
GIB = 2**30
MEMORY_GIB = 0.5  # an instance: 1 vCPU, 512 MiB

# https://cloud.google.com/run/pricing, on 2026-11-25
ACTIVE = 0.0000336 + MEMORY_GIB * 0.0000035  # a second in which an instance has a request
IDLE = 0.0000035 + MEMORY_GIB * 0.0000035  # a second in which it is kept warm
FREE_SECONDS = 180_000 * 0.000024 + 360_000 * 0.0000025  # a discount, at prices of tier 1
PER_MILLION, FREE_REQUESTS = 0.40, 2e6
BILLED_SECONDS = 0.1  # a request that is alone on its instance; Cloud Run rounds up to this

# An instance that has its CPU between requests, too: no price by the request. Written down on
# 2026-11-26 for tier 1, and assumed to be 1.4 times that in tier 2, as while it has requests.
ALWAYS = 1.4 * (0.000018 + MEMORY_GIB * 0.000002)
SIDECAR = ALWAYS  # assumed: 1 vCPU, 512 MiB, as a container that asks for nothing gets

# https://cloud.google.com/products/observability/pricing, on 2026-11-26
LOG_GIB, FREE_LOG_GIB = 0.50, 50
PER_CHECK, FREE_CHECKS = 0.30 / 1e3, 1e6
PER_SAMPLE = 0.06 / 1e6
# Not charged yet: announced for September 2027 at the soonest, and changed more than once.
ALERTS_FROM = "September 2027"
PER_METRIC, PER_POINT = 0.35, 0.50 / 1e6

# Assumed: entries as they are kept. The service's own line is some 500 bytes before it is one.
LINE, CLOUD_RUN_LINE, EDGE_LINE = 850, 900, 1_500
PROBES = MONTH / 60 * 6  # of an uptime check: each minute from six places
SAMPLES = MONTH / 30 * 150  # of an instance that is scraped: 111 series, more with clients

IMAGES_GIB = 20 * 0.33  # that the registry keeps
EDGE = 730 * 0.025 + 5 + 2 * 1  # forwarding rule, security policy, two rules of it
EDGE_PER_MILLION = 0.75

# Basic tier of Memorystore, the smallest, in Iowa (London: 0.0592), on 2026-11-26 in public copies;
# Santiago's was not found there, and is assumed to be 1.4 times Iowa's.
REDIS = 730 * 1 * 1.4 * 0.049
# Each worker looks at the table every two minutes, with two operations of class B, as a mounted
# bucket is assumed to need; 1.5 MB for each of 30 nights' tables.
LOOKS = MONTH / 120 * 2 * 0.0000004 + 30 * 0.0015 * 0.03
ALERTS = Path(__file__).parent / "terraform" / "monitoring.json"
METRIC = re.compile(r"\b(?:\w+_googleapis_com:|flight_)\w+")


@dataclass(frozen=True)
class Setup:
    """What is asked for. An instance of each region answers all: the README says how many."""

    requests: float = 1e6
    min_instances: int = 1
    log_share: float = 1.0
    checks: int = 0
    live: str = "none"
    edge: bool = False
    second_region: bool = False
    predictions: bool = False
    sidecar: bool = False

    @property
    def regions(self) -> int:
        return 2 if self.second_region else 1

    @property
    def asked(self) -> float:
        """Requests, probes among them."""
        return self.requests + self.checks * PROBES

    @property
    def always_on(self) -> bool:
        """Whether an instance keeps its CPU between requests (cpu_idle in service.tf)."""
        return self.predictions or self.sidecar or self.live == "redis"


def month(setup: Setup) -> dict[str, float]:
    """Costs by item, in US dollars."""
    items = always_on(setup) if setup.always_on else instances(setup)
    items |= {
        "log": max(log_gib(setup) - FREE_LOG_GIB, 0) * LOG_GIB,
        "uptime checks": max(setup.checks * PROBES - FREE_CHECKS, 0) * PER_CHECK,
        "images, models, secrets": IMAGES_GIB * 0.10,
    }
    if setup.edge:
        items["load balancer, Cloud Armor"] = EDGE + setup.asked / 1e6 * EDGE_PER_MILLION
    if setup.live != "none":
        price = {"nightly": LOOKS * setup.regions, "redis": REDIS}[setup.live]
        items[f"departures, {setup.live}"] = price
    return items


def instances(setup: Setup) -> dict[str, float]:
    active = min(setup.asked * BILLED_SECONDS, setup.regions * MONTH)
    idle = max(setup.min_instances * setup.regions * MONTH - active, 0)
    return {
        "instances at work": max(active * ACTIVE - FREE_SECONDS, 0),
        "instances kept warm": idle * IDLE,
        "requests": max(setup.asked - FREE_REQUESTS, 0) / 1e6 * PER_MILLION,
    }


def always_on(setup: Setup) -> dict[str, float]:
    """Whatever is asked: with a request every few minutes one instance never ends."""
    count = max(setup.min_instances, 1) * setup.regions
    items = {"instances with CPU": count * MONTH * ALWAYS - FREE_SECONDS}
    if setup.sidecar:
        items["sidecar"] = count * MONTH * SIDECAR
        items["samples of the sidecar"] = count * SAMPLES * PER_SAMPLE
    return items


def log_gib(setup: Setup) -> float:
    """Lines of the service, of Cloud Run and of the load balancer; all but successes are few."""
    stored = setup.log_share * (LINE * setup.requests + CLOUD_RUN_LINE * setup.asked)
    return (stored + EDGE_LINE * setup.edge * setup.asked) / GIB


def alerts(queries: list[str]) -> float:
    """What conditions will cost: each metric that a query names, and a point a minute of each."""
    metrics = sum(len(METRIC.findall(query)) or 1 for query in queries)
    return metrics * (PER_METRIC + MONTH / 60 * PER_POINT)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.cost", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add = parser.add_argument
    add("--requests", type=float, default=1e6, help="a month (%(default)g)")
    add("--min-instances", type=int, default=1, help="kept warm in each region (%(default)s)")
    add("--log-share", type=float, default=1.0, help="of the lines that is stored (1)")
    add("--checks", type=int, default=1, help="uptime checks (%(default)s)")
    ways = ("none", "nightly", "redis")
    add("--live", choices=ways, default="none", help="how departures are told (%(default)s)")
    add("--edge", action="store_true", help="with the load balancer")
    add("--second-region", action="store_true", help="the service twice (needs --edge)")
    add("--predictions", action="store_true", help="a sample of them is kept")
    add("--sidecar", action="store_true", help="/metrics is read")
    setup = Setup(**vars(parser.parse_args()))
    if setup.second_region and (not setup.edge or setup.live == "redis"):
        parser.error("a second region needs --edge, and cannot have Redis")
    show(setup)


def show(setup: Setup) -> None:
    items = month(setup)
    for name, usd in [*items.items(), ("all", sum(items.values()))]:
        print(f"{name:28}{usd:8.2f}")
    conditions = json.loads(ALERTS.read_text())["alerts"]
    asked = [alert["query"] for alert in conditions if setup.sidecar or not alert["scraped"]]
    print(f"and the alerts, from {ALERTS_FROM} on: {alerts(asked):.2f}")


if __name__ == "__main__":
    main()
