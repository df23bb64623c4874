"""Give the demo something to show: a few comments of our own, posted the way every reader posts.

They go over HTTP through the limits, the queue and real workers; most are published, one is held and one is
put aside as spam. They are posted once an installation, whatever becomes of them; a start that is stopped on
the way goes on at the next, where an Idempotency-Key and a look at the page keep it from doing so twice.
"""

import json
import logging
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.cli.terminal import note, runtime_of
from service.domain.errors import LettersdeskError
from service.pages.demo import ARTICLES, SITE_ID
from service.settings import Settings
from service.store import audit

log = logging.getLogger(__name__)

POSTED = "demo.post"
"""What the audit log calls it."""

ANSWER_WITHIN_S = 5.0
PUBLISHED_WITHIN_S = 10.0
LOOK_EVERY_S = 0.25

BATHS, SEEDS = (article.slug for article in ARTICLES)


@dataclass(frozen=True, slots=True)
class Sample:
    """One comment of the demo. ``answers`` is the key of another that is posted before it."""

    key: str
    thread: str
    name: str
    body: str
    answers: str | None = None
    is_public: bool = True


SAMPLES = (
    Sample(
        "baths-steps", BATHS, "A reader in Harbour Street",
        "I learned to swim on those steps, and the fourth one is still the coldest place I know. Thank you "
        "to the masons for putting every stone back where it was.",
    ),
    Sample(
        "baths-gate", BATHS, "Early riser, Rope Walk",
        "Please close the gate at ten. We like the rowers, but sound carries over water, and some of us are "
        "up at five for the fish market.",
    ),
    Sample(
        "baths-insult", BATHS, "No name given",
        "Whoever wrote this is a complete idiot. You are stupid, worthless liars and everybody hates you.",
        is_public=False,
    ),
    Sample(
        "baths-spam", BATHS, "Best Deals",
        "BUY CHEAP VIAGRA ONLINE no prescription, best price casino bonus, click here now "
        "http://pills.example/buy http://casino.example/bonus http://watches.example/replica "
        "http://loans.example/fast",
        is_public=False,
    ),
    Sample(
        "seeds-tomato", SEEDS, "North side of the hill",
        "The yellow tomato came from the courtyard behind the old dairy. We never had a name for it either, "
        "we only called it the sunny one. It wants a wall at its back and very little water.",
    ),
    Sample(
        "seeds-balcony", SEEDS, "Fourth floor, Millrace Lane",
        "Is there anything in drawer S that puts up with wind and a curious cat? My beans lasted a week.",
    ),
    Sample(
        "baths-clock", BATHS, "Ferry at 7:10",
        "Leave the clock as it is. Four minutes early has caught me more ferries than any timetable.",
    ),
    Sample(
        "baths-quiet", BATHS, "One of the rowers",
        "A fair point about the noise. Could we agree on quiet after ten instead of a locked gate? The tide "
        "does not keep office hours.",
        answers="baths-gate",
    ),
)  # fmt: skip


def post_once(settings: Settings, base_url: str) -> int:
    """Post what is not there yet to the service at ``base_url``; returns how many comments were sent.

    Takes at most some seconds and raises nothing: a demo without comments is a demo all the same. What a
    moderator made of them since stays: that they were posted stands in the audit log.
    """
    try:
        with runtime_of(settings) as runtime:
            with runtime.database.read() as conn:
                if audit.was_done(conn, POSTED):
                    return 0
            posted = _post(base_url)
            with runtime.database.begin() as conn:
                note(conn, POSTED, reason=SITE_ID)
        return posted
    except (OSError, ValueError, KeyError, LettersdeskError) as error:
        log.warning("demo.not_posted", extra={"error": type(error).__name__})
        return 0


def _post(base_url: str) -> int:
    ids = _published(base_url)
    is_new = not ids
    posted = 0
    for sample in SAMPLES:
        # What is never published cannot be looked for: it is posted with the first of the others.
        if sample.key in ids or not (sample.is_public or is_new):
            continue
        parent_id = ids.get(sample.answers) if sample.answers else None
        if sample.answers and not (parent_id and _is_published(base_url, parent_id)):
            continue
        ids[sample.key] = _send(base_url, sample, parent_id)
        posted += 1
    return posted


def _published(base_url: str) -> dict[str, str]:
    """The ids of our comments that readers already see, by key."""
    ids: dict[str, str] = {}
    for thread in (BATHS, SEEDS):
        query = urllib.parse.urlencode({"site": SITE_ID, "thread": thread, "sort": "oldest"})
        page = _call(urllib.request.Request(f"{base_url}/api/v1/comments?{query}"))  # noqa: S310
        shown = [one for root in page["comments"] for one in (root, *root["replies"])]
        bodies = {one["body"]: one["id"] for one in shown if one["state"] == "published"}
        ids |= {sample.key: bodies[sample.body] for sample in SAMPLES if sample.body in bodies}
    return ids


def _send(base_url: str, sample: Sample, parent_id: str | None) -> str:
    fields: Mapping[str, str | None] = {
        "site": SITE_ID,
        "thread": sample.thread,
        "author_name": sample.name,
        "author_email": f"{sample.key}@example.org",
        "body": sample.body,
        "parent_id": parent_id,
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"demo-{sample.key}"}
    content = json.dumps(fields).encode()
    request = urllib.request.Request(f"{base_url}/api/v1/comments", content, headers)  # noqa: S310
    return str(_call(request)["id"])


def _is_published(base_url: str, comment_id: str) -> bool:
    """Wait until readers see a comment; False if they do not in good time."""
    deadline = time.monotonic() + PUBLISHED_WITHIN_S
    while time.monotonic() < deadline:
        try:
            _call(urllib.request.Request(f"{base_url}/api/v1/comments/{comment_id}"))  # noqa: S310
            return True
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
        time.sleep(LOOK_EVERY_S)
    return False


def _call(request: urllib.request.Request) -> Any:
    with urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S) as answer:  # noqa: S310
        return json.load(answer)
