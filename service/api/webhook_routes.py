"""The rows of ``ROUTES`` for programs that listen: the feed of events, and webhooks."""

from service.api import feed
from service.api.feed_shapes import EventsOut, EventsQuery
from service.api.route import Route, Who

_RATE = "rate_moderation_token"

WEBHOOK_ROUTES: tuple[Route, ...] = (
    Route(
        method="GET", path="/api/v1/events", view=feed.list_events, who=Who.READER,
        summary="What happened, in order.", query=EventsQuery, answers={200: EventsOut}, rate=_RATE,
        problems=("not-found",),
    ),
)  # fmt: skip
