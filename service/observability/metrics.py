"""Numbers for Prometheus. Labels come from fixed lists only; nothing a stranger typed is ever one.

Every process of a machine writes its counters to files in one folder (which ``share_metrics`` of the settings
names before this module is imported), and whoever is asked adds them up. There are as many files as processes
ever ran at once, and a process that replaces another counts on where that one ended.
"""

from collections.abc import Iterable
from pathlib import Path

from prometheus_client import REGISTRY as OWN_PROCESS
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from service.observability.numbered import Numbered
from service.settings import shared_metrics

_FOLDER = shared_metrics()
if _FOLDER is not None:
    values.ValueClass = values.MultiProcessValue(Numbered(_FOLDER).number)  # type: ignore[no-untyped-call]

LATENCY_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("lettersdesk_http_requests", "Answers by endpoint and status.", ["endpoint", "status"])
REQUEST_SECONDS = Histogram(
    "lettersdesk_http_request_seconds",
    "Time to answer, by endpoint.",
    ["endpoint"],
    buckets=LATENCY_BUCKETS_S,
)
PAGES = Counter("lettersdesk_pages", "Pages of published comments by how they were served.", ["served"])
ACCEPTED = Counter("lettersdesk_comments_accepted", "Comments answered with 202.")
VERDICTS = Counter("lettersdesk_verdicts", "Verdicts of the policy by status.", ["status"])
CHECK_ERRORS = Counter("lettersdesk_check_errors", "Findings that are errors, by check.", ["check"])
CHECK_SECONDS = Histogram(
    "lettersdesk_check_seconds", "Time of a check for one comment.", ["check"], buckets=LATENCY_BUCKETS_S
)
TO_VERDICT_SECONDS = Histogram(
    "lettersdesk_comment_to_verdict_seconds", "From storing a comment to its verdict.",
    buckets=(0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)  # fmt: skip
SWEPT = Counter("lettersdesk_sweeps", "Looks of the sweeper by what it did.", ["did"])


def gauges(*, oldest_unclaimed_s: float, parked: int) -> bytes:
    """What waits right now, read from the database when asked."""
    registry = CollectorRegistry()
    oldest = Gauge(
        "lettersdesk_oldest_unclaimed_seconds",
        "Age of the oldest comment nobody works on.",
        registry=registry,
    )
    oldest.set(oldest_unclaimed_s)
    held = Gauge("lettersdesk_parked_comments", "Comments given up after all tries.", registry=registry)
    held.set(parked)
    return generate_latest(registry)


def exposition() -> bytes:
    """All counters in Prometheus' text format: of the whole machine if shared, else of this process."""
    if _FOLDER is None:
        return generate_latest(OWN_PROCESS)
    registry = CollectorRegistry()
    registry.register(_Shared(_FOLDER))
    return generate_latest(registry)


class _Shared(Collector):
    """Adds up the files of a folder, but for those that a process is about to fill for the first time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        files = [str(path) for path in sorted(self._folder.glob("*.db")) if path.stat().st_size]
        merged: Iterable[Metric] = MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
        return merged
