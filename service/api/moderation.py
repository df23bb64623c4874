"""The moderators' queue, one comment with everything there is to judge it by, decisions and bans."""

from service.api import reach, staff_view
from service.api.context import runtime
from service.api.cursors import BadCursor, Cursors, Scope
from service.api.problem import Problem
from service.api.route import Answer, Call
from service.domain.comment import UNDECIDED, Status
from service.domain.errors import FieldError
from service.store import authors, comments, decisions, findings, queue, threads
from service.usecases.ban_author import Ban, ban_author
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment

DECISIONS_SHOWN_MAX = 100


def list_queue(call: Call) -> Answer:
    """Comments that wait for a person, oldest first; or those in the status that is asked for."""
    query = call.query
    sites = reach.site_ids(call, query.site)
    statuses = (Status(query.status),) if query.status else tuple(sorted(UNDECIDED))
    cursors, scope = Cursors(runtime().secret), ("queue", "|".join(sites), query.status or "undecided")
    after_seq = _after(cursors, scope, query.cursor)
    with runtime().database.read() as conn:
        found = queue.page(
            conn, site_ids=sites, statuses=statuses, after_seq=after_seq, limit=query.limit + 1
        )
        shown = found[: query.limit]
        places = threads.several(conn, {comment.thread_id for comment in shown})
        latest = decisions.latest_of(conn, [comment.seq for comment in shown])
    more = len(found) > query.limit
    page = [staff_view.queued(one, places[one.thread_id], latest.get(one.seq)) for one in shown]
    return Answer(200, {"comments": page, "next": cursors.seal(shown[-1].seq, scope) if more else None})


def get_comment(call: Call) -> Answer:
    """One comment with its findings, decisions and its author's record."""
    site_id = reach.token_of(call).site_id
    with runtime().database.read() as conn:
        comment = comments.get(conn, call.path["comment_id"], site_id)
        author_id = authors.author_of(conn, comment.seq)
        shown = staff_view.staff_comment(
            comment,
            threads.get(conn, comment.thread_id),
            findings=findings.newest(conn, comment.seq),
            decisions=decisions.of_comment(conn, comment.seq, limit=DECISIONS_SHOWN_MAX),
            record=authors.record(conn, author_id) if author_id else None,
        )
    return Answer(200, shown)


def post_decision(call: Call) -> Answer:
    """Decide on the version that was looked at; 409 with the present state if somebody was faster."""
    token, body = reach.token_of(call), call.body
    order = Order(
        comment_id=call.path["comment_id"], action=ModerationAction(body.action), version=body.version,
        reason=body.reason or "", token_id=token.id, site_id=token.site_id, person_id=token.person_id,
        message=body.message, until=body.until, reports=body.reports,
    )  # fmt: skip
    comment = runtime().database.write(lambda conn: moderate_comment(conn, order))
    with runtime().database.read() as conn:
        thread, last = threads.get(conn, comment.thread_id), decisions.latest(conn, comment.seq)
    return Answer(200, staff_view.queued(comment, thread, last))


def post_ban(call: Call) -> Answer:
    """Ban whoever wrote this comment: the caller never learns who that is."""
    token, body = reach.token_of(call), call.body
    ban = Ban(
        comment_id=call.path["comment_id"], days=body.days, reason=body.reason, token_id=token.id,
        site_id=token.site_id, version=body.version, person_id=token.person_id,
    )  # fmt: skip
    until = runtime().database.write(lambda conn: ban_author(conn, ban))
    return Answer(200, staff_view.ban(ban.comment_id, until))


def _after(cursors: Cursors, scope: Scope, cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return cursors.open(cursor, scope)
    except BadCursor:
        raise Problem("bad-parameter", errors=(FieldError("cursor", "not_a_cursor"),)) from None
