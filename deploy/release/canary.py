"""python3 -m deploy.release.canary CANDIDATE STABLE: what clients get of the candidate.

Called after the traffic was shifted. Until WAIT (420) seconds are over, it asks Cloud Monitoring
each POLL (30) seconds for the shares of 5xx and 4xx and the p99 of both revisions, and ends with 1
as soon as the candidate is worse. What came in the first SETTLE (60) seconds is not counted: the
smoke and load tests before, and what it answered while it started. Google shows a request up to
four minutes later (sampled each minute, then up to three until it is seen). Probes from outside
count as requests. Needs PROJECT, REGION, SERVICE, gcloud, roles/monitoring.viewer; optional: BEGAN,
the second since which the stable one is measured. `ask` instead of both only tries whether it may.
"""

import math
import os
import sys
import time
from datetime import UTC, datetime
from typing import NamedTuple

from deploy.release.api import ApiError, Json, Query, call

LEAST_S = 60  # that Cloud Monitoring adds up
LEAST = 20  # requests to judge a share by: 30 % of them are 6
LEAST_P99 = 500  # five of them are above it: a slow one or two decide nothing
FEWEST = 3  # that failed: one or two may be anything
POINTS = 0.01  # of all requests, that a share may be above the stable one's
SIGMAS = 3.0  # standard errors, else it may be chance: 1 time in 700
LATE = 4  # polls more, at the end, until Cloud Monitoring has to have answered
SLOW_MS, TIMES = 400.0, 1.5  # above the objective of deploy/slo.yaml, and than the stable one


# What reading an answer raises that is none of Cloud Monitoring's.
UNREADABLE = (ArithmeticError, AttributeError, LookupError, StopIteration, TypeError, ValueError)


class Seen(NamedTuple):
    """A revision's requests by class (2xx, ...), and p99 of their milliseconds."""

    by_class: dict[str, int]
    p99_ms: float = 0.0

    @property
    def requests(self) -> int:
        return sum(self.by_class.values())

    def share(self, code: str) -> float:
        return self.by_class.get(code, 0) / max(self.requests, 1)


def faults(candidate: Seen, stable: Seen) -> list[str]:
    """What the candidate does worse, in words; nothing where too few have asked to tell."""
    found = []
    if candidate.requests >= LEAST:
        found = [
            f"{candidate.share(code):.1%} of {candidate.requests} requests got {code} from the "
            f"candidate, {stable.share(code):.1%} of {stable.requests} from the stable revision"
            for code in ("5xx", "4xx")
            if is_more(candidate, stable, code)
        ]
    slow = candidate.p99_ms > max(SLOW_MS, TIMES * stable.p99_ms)
    if min(candidate.requests, stable.requests) >= LEAST_P99 and slow:
        found.append(
            f"p99 is {candidate.p99_ms:.0f} ms of the candidate, "
            f"{stable.p99_ms:.0f} ms of the stable revision"
        )
    return found


def is_more(candidate: Seen, stable: Seen, code: str) -> bool:
    """By more than a point, and than what chance makes of two samples of one revision."""
    failed, before = (one.by_class.get(code, 0) for one in (candidate, stable))
    counts = [one.requests for one in (candidate, stable) if one.requests]
    both = (failed + before) / sum(counts)
    error = math.sqrt(both * (1 - both) * sum(1 / count for count in counts))
    more = candidate.share(code) - stable.share(code)
    return failed >= FEWEST and more > max(POINTS, SIGMAS * error)


def series(metric: str, start: float, end: float, reducer: str, *groups: str) -> list[Json]:
    """One point for each group, over the whole time."""
    host = os.environ.get("CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING")
    url = f"{host or 'https://monitoring.googleapis.com/'}v3/projects/{os.environ['PROJECT']}/timeSeries"
    period = int(end - start)
    query: Query = [
        (
            "filter",
            f'metric.type="run.googleapis.com/{metric}" resource.type="cloud_run_revision"'
            f' resource.labels.service_name="{os.environ["SERVICE"]}"'
            f' resource.labels.location="{os.environ["REGION"]}"',
        ),
        ("interval.startTime", rfc3339(end - period)),
        ("interval.endTime", rfc3339(end)),
        ("aggregation.alignmentPeriod", f"{period}s"),
        ("aggregation.perSeriesAligner", "ALIGN_DELTA"),
        ("aggregation.crossSeriesReducer", reducer),
        *(("aggregation.groupByFields", group) for group in groups),
    ]
    found: list[Json] = call(url, query).get("timeSeries", [])
    return found


def rfc3339(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def measured(revision: str, start: float, end: float) -> Seen:
    """Raises `ApiError`, also for an answer that cannot be read."""
    try:
        return read(revision, start, end)
    except UNREADABLE as error:
        raise ApiError(0, f"its answer cannot be read: {error!r}") from None


def read(revision: str, start: float, end: float) -> Seen:
    name, code = "resource.labels.revision_name", "metric.labels.response_code_class"
    counts = series("request_count", start, end, "REDUCE_SUM", name, code)
    times = series("request_latencies", start, end, "REDUCE_PERCENTILE_99", name)

    def is_its(one: Json) -> bool:
        return one["resource"]["labels"]["revision_name"] == revision

    by_class = {
        one["metric"]["labels"]["response_code_class"]: int(value(one))
        for one in filter(is_its, counts)
    }
    return Seen(by_class, max(map(value, filter(is_its, times)), default=0.0))


def value(one: Json) -> float:
    """It is under the name of its type: int64Value, as text, or doubleValue."""
    return float(next(iter(one["points"][0]["value"].values())))


def watch(candidate: str, stable: str) -> int:
    settle, wait, poll = (
        float(os.environ.get(name) or default)
        for name, default in (("SETTLE", 60), ("WAIT", 420), ("POLL", 30))
    )
    start = time.time() + settle
    end = max(time.time() + wait, start + LEAST_S + 1)
    latest = end + LATE * poll
    since = min(start, float(os.environ.get("BEGAN") or time.time()) + settle)
    seen, answered = Seen({}), False
    while (now := time.time()) < end or not answered:
        time.sleep(min(poll, end - now) if now < end else poll)
        now = time.time()
        if now - start < LEAST_S:
            continue
        try:
            seen = measured(candidate, start, now)
            found = faults(seen, measured(stable, since, now))
            answered = True
        except ApiError:
            if now >= latest:  # until then it may come back
                raise
            answered = False
            continue
        if found:
            print(f"{candidate} is worse: {'; '.join(found)}", file=sys.stderr)
            return 1
    enough = seen.requests >= LEAST
    told = "no worse than the stable revision" if enough else "too few requests to judge"
    print(f"{candidate}: {seen.requests} requests seen, {told}")
    return 0


def main(words: list[str]) -> int:
    if words == ["ask"]:
        now = time.time()
        measured("", now - LEAST_S - 1, now)
        return 0
    return watch(*words)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ApiError as error:
        print(
            f"cannot judge by Cloud Monitoring (CANARY=no goes without): {error}", file=sys.stderr
        )
        sys.exit(2)
