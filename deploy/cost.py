"""python -m deploy.cost [--requests N] [--log-share N] [--edge] ...: a month in USD.

List prices of southamerica-west1 (Cloud Run's tier 2), written down from public copies of Google's
price pages on 2026-11-25 and not asked of Google: look at https://cloud.google.com/run/pricing. The
free tier is taken off; taxes and traffic out of Google's network are not counted.
"""

import argparse

MONTH = 730 * 3600  # seconds
GIB = 2**30
MEMORY_GIB = 0.5  # an instance: 1 vCPU, 512 MiB

ACTIVE = 0.0000336 + MEMORY_GIB * 0.0000035  # a second in which an instance has a request
IDLE = 0.0000035 + MEMORY_GIB * 0.0000035  # a second in which it is kept warm
FREE_SECONDS = 180_000 * 0.000024 + 360_000 * 0.0000025  # a discount, at prices of tier 1
PER_MILLION, FREE_REQUESTS = 0.40, 2e6
LOG_GIB, FREE_LOG_GIB = 0.50, 50

BILLED_SECONDS = 0.1  # a request that is alone on its instance; Cloud Run rounds up to this
LOG_BYTES = 1_500  # assumed: a line of the service and one of Cloud Run
IMAGES_GIB = 20 * 0.33  # that the registry keeps
EDGE = 730 * 0.025 + 5 + 2 * 1  # forwarding rule, security policy, two rules of it
EDGE_PER_MILLION = 0.75

# An instance that has its CPU between requests, too: no price by the request. Written down on
# 2026-11-26 for tier 1, and assumed to be 1.4 times that in tier 2, as while it has requests.
ALWAYS = 1.4 * (0.000018 + MEMORY_GIB * 0.000002)
# Basic tier of Memorystore, the smallest, in Iowa (London: 0.0592), on 2026-11-26 in public copies;
# Santiago's was not found there, and is assumed to be 1.4 times Iowa's.
REDIS = 730 * 1 * 1.4 * 0.049
# Each worker looks at the table every two minutes, with two operations of class B, as a mounted
# bucket is assumed to need; 1.5 MB for each of 30 nights' tables.
LOOKS = MONTH / 120 * 2 * 0.0000004 + 30 * 0.0015 * 0.03


def month(
    requests: float, min_instances: int, edge: bool, live: str = "none", log_share: float = 1
) -> dict[str, float]:
    """Costs by item. One instance answers all of it: see the README for how many it can."""
    log_gib = requests * LOG_BYTES * log_share / GIB
    items = instances(requests, min_instances) if live != "redis" else always_on(min_instances)
    items |= {
        "log": max(log_gib - FREE_LOG_GIB, 0) * LOG_GIB,
        "images, models, secrets": IMAGES_GIB * 0.10,
    }
    if edge:
        items["load balancer, Cloud Armor"] = EDGE + requests / 1e6 * EDGE_PER_MILLION
    if live != "none":
        items[f"departures, {live}"] = {"nightly": LOOKS, "redis": REDIS}[live]
    return items


def instances(requests: float, min_instances: int) -> dict[str, float]:
    active = min(requests * BILLED_SECONDS, MONTH)
    idle = max(min_instances * MONTH - active, 0)
    return {
        "instances at work": max(active * ACTIVE - FREE_SECONDS, 0),
        "instances kept warm": idle * IDLE,
        "requests": max(requests - FREE_REQUESTS, 0) / 1e6 * PER_MILLION,
    }


def always_on(min_instances: int) -> dict[str, float]:
    """Whatever is asked: with a request every few minutes one instance never ends."""
    return {"instances with CPU": max(min_instances, 1) * MONTH * ALWAYS - FREE_SECONDS}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.cost", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--requests", type=float, default=1e6, help="a month (%(default)g)")
    parser.add_argument("--min-instances", type=int, default=1, help="kept warm (%(default)s)")
    parser.add_argument(
        "--log-share", type=float, default=1, help="of their lines that is stored (%(default)s)"
    )
    parser.add_argument("--edge", action="store_true", help="with the load balancer")
    parser.add_argument(
        "--live",
        choices=("none", "nightly", "redis"),
        default="none",
        help="how departures are told (%(default)s)",
    )
    options = parser.parse_args()
    items = month(
        options.requests, options.min_instances, options.edge, options.live, options.log_share
    )
    for name, usd in [*items.items(), ("all", sum(items.values()))]:
        print(f"{name:28}{usd:8.2f}")


if __name__ == "__main__":
    main()
