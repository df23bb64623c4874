"""What became of deliveries and trials, over HTTP; and sending again."""

from service.api import reach, webhook_out
from service.api.context import runtime
from service.api.cursors import BadCursor, Cursors
from service.api.news import await_news
from service.api.problem import Problem
from service.api.route import Answer, Call
from service.api.webhook_in import wanted_scope
from service.api.webhooks import HOUR_S, by_token, of_path
from service.bell import WEBHOOKS
from service.domain.errors import FieldError
from service.store import attempts, trials
from service.store.attempts import Wanted
from service.usecases import look_after_webhooks

TRIES_SHOWN_MAX = 50


def list_deliveries(call: Call) -> Answer:
    """A page of an endpoint's log, newest first."""
    query, cursors = call.query, Cursors(runtime().secret)
    scope, before = wanted_scope(call.path["endpoint_id"], query), None
    if query.cursor is not None:
        try:
            before = cursors.open(query.cursor, scope)
        except BadCursor:
            raise Problem("bad-parameter", errors=(FieldError("cursor", "not_a_cursor"),)) from None
    wanted = Wanted(state=query.state, type=query.type, about=query.about)
    with runtime().database.read() as conn:
        endpoint = of_path(conn, call)
        found = attempts.log(conn, endpoint.id, wanted, before_seq=before, limit=query.limit + 1)
    shown = found[: query.limit]
    following = cursors.seal(shown[-1].seq, scope) if len(found) > query.limit else None
    return Answer(200, {"deliveries": [webhook_out.delivery(one) for one in shown], "next": following})


def get_delivery(call: Call) -> Answer:
    """One delivery with its newest tries."""
    with runtime().database.read() as conn:
        line = attempts.one(conn, of_path(conn, call).id, call.path["delivery_id"])
        tries = attempts.of_delivery(conn, line.seq, limit=TRIES_SHOWN_MAX)
    told = {**webhook_out.delivery(line), "attempts": [webhook_out.attempt(one) for one in tries]}
    return Answer(200, told)


def post_delivery_replay(call: Call) -> Answer:
    """Send one delivery again, under the same ``webhook-id`` and from the beginning of the schedule."""
    by, delivery_id = by_token(call), call.path["delivery_id"]
    runtime().database.write(
        lambda conn: look_after_webhooks.replay_delivery(conn, by, of_path(conn, call), delivery_id)
    )
    runtime().bell.ring(WEBHOOKS)
    return Answer(202, {"queued": 1})


def post_replay(call: Call) -> Answer:
    """Send again what has failed of the last hours."""
    by, since_s = by_token(call), float(call.body.hours * HOUR_S)
    count = runtime().database.write(
        lambda conn: look_after_webhooks.replay_failed(conn, by, of_path(conn, call), since_s)
    )
    runtime().bell.ring(WEBHOOKS)
    return Answer(202, {"queued": count})


def get_trial(call: Call) -> Answer:
    """What became of a trial; ``wait`` seconds at most for its result."""
    trial_id, sites = call.path["trial_id"], reach.site_ids(call, None)
    found = await_news(
        lambda conn: trials.get(conn, trial_id, sites), lambda one: one.attempt is not None or one.over,
        call.query.wait,
    )  # fmt: skip
    return Answer(200, webhook_out.trial(found))
