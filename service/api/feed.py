"""The feed: what happened, in order, for programs that ask for it."""

from sqlalchemy import Connection

from service.api import reach
from service.api.news import await_news
from service.api.route import Answer, Call
from service.store import feed
from service.store.feed import Page
from service.webhooks.payloads import payload


def list_events(call: Call) -> Answer:
    """Events behind ``after``, oldest first; ``wait`` seconds at most for the first one."""
    query, sites = call.query, reach.site_ids(call, call.query.site)

    def look(conn: Connection) -> Page:
        return feed.page(conn, after=query.after, sites=sites, types=query.type, limit=query.limit)

    found = await_news(look, _is_news, query.wait)
    events = [payload(fact) for fact in found.facts]
    return Answer(200, {"events": events, "next": found.through, "more": found.more})


def _is_news(found: Page) -> bool:
    return bool(found.facts) or found.more
