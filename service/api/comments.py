"""Posting a comment, and what its author may do with it afterwards."""

from contextlib import nullcontext

from flask import current_app
from sqlalchemy import Connection

from service.api.author_view import Beside, accepted_comment, receipt_status
from service.api.context import runtime
from service.api.intake import Intake, idempotency_key
from service.api.origins import require_listed
from service.api.route import Answer, Call
from service.bell import CHECKS
from service.domain.comment import Comment
from service.store import comments
from service.usecases.appeal_comment import appeal_comment
from service.usecases.ask_verification import may_verify
from service.usecases.author_side import author_side
from service.usecases.edit_comment import edit_comment
from service.usecases.erase_comment import erase_comment
from service.usecases.receipt import by_receipt
from service.usecases.told_rule import told_rule


def intake() -> Intake:
    """The way in of this app."""
    found: Intake = current_app.extensions["lettersdesk.intake"]
    return found


def require_origin(call: Call, site_id: str | None) -> None:
    """Problem 403 for a page whose origin is not on the list of this site (None: the only one there is)."""
    require_listed(call.request, intake().sites.resolve(site_id), runtime().settings.base_url)


def post_comment(call: Call) -> Answer:
    """Take a comment in: 202 once it is on disk."""
    require_origin(call, call.body.site)
    way_in = intake()
    site_id = way_in.sites.resolve(call.body.site).id
    accepted = way_in.submit(call.request, call.body, idempotency_key(call.request), token=call.token)
    status_url = f"{runtime().settings.base_url}/api/v1/comments/{accepted.comment_id}/receipt"
    usual_s = way_in.waits.of(site_id, runtime().database.read)
    return Answer(202, accepted_comment(accepted, status_url, usual_s), {"Location": status_url})


def get_receipt(call: Call) -> Answer:
    """What became of a comment, for its author."""
    with runtime().database.read() as conn:
        return Answer(200, _receipt(conn, call))


def patch_comment(call: Call) -> Answer:
    """The author's new text: checked again before anybody sees it."""
    settings = runtime().settings
    # Who began in time may finish: nobody should lose a text to a clock (WCAG 2.2.1).
    within_s = settings.edit_window_s + settings.edit_grace_s if settings.edit_window_s else 0
    with runtime().database.begin() as conn:
        own_comment(conn, call)
        edit_comment(conn, call.path["comment_id"], call.receipt, call.body.body, within_s)
        answer = _receipt(conn, call)
    runtime().bell.ring(CHECKS)
    return Answer(202, answer)


def post_appeal(call: Call) -> Answer:
    """The author asks for another look at a rejected comment."""
    with runtime().database.begin() as conn:
        own_comment(conn, call)
        appeal_comment(conn, call.path["comment_id"], call.receipt, call.body.statement)
        answer = _receipt(conn, call)
    return Answer(202, answer)


def delete_comment(call: Call) -> Answer:
    """The author takes the comment back, for good. Maintenance deletes the address and scrubs the log."""
    with runtime().database.begin() as conn:
        comment, _age_s = own_comment(conn, call)
        erase_comment(conn, comments.lock(conn, comment.id))
    return Answer(204, None)


def _receipt(conn: Connection, call: Call) -> dict[str, object]:
    return told(conn, *own_comment(conn, call))


def told(conn: Connection, comment: Comment, age_s: float) -> dict[str, object]:
    """What the author of a comment of this age is told of it."""
    side, settings = author_side(conn, comment), runtime().settings
    beside = Beside(
        edit_seconds_left=max(0, int(settings.edit_window_s - age_s)),
        verifies=bool(settings.smtp_host) and may_verify(conn, comment.seq, side.status),
        usual_wait_s=intake().waits.of(comment.site_id, lambda: nullcontext(conn)),
    )
    return receipt_status(comment, side, told_rule(conn, comment, side), beside)


def own_comment(conn: Connection, call: Call) -> tuple[Comment, float]:
    """The comment of the receipt that came along, and its age in seconds. Raises NotFound, or Problem 403."""
    comment, age_s = by_receipt(conn, call.path["comment_id"], call.receipt)
    if "Origin" in call.request.headers:
        require_origin(call, comment.site_id)
    return comment, age_s
