"""Readers' complaints about published comments."""

from pydantic import BaseModel

from service.api.comments import require_origin
from service.api.context import runtime
from service.api.route import Answer, Call
from service.domain.comment import PUBLIC
from service.domain.errors import NotFound
from service.store import comments
from service.usecases.report_comment import Complaint, ReportReason, report_comment


class ReportedOut(BaseModel):
    """A moderator will look. The same whether this reader has complained before or not."""

    received: bool


def post_report(call: Call) -> Answer:
    """Take a complaint: 202 once it is on disk."""
    complaint = Complaint(
        comment_id=call.path["comment_id"], reason=ReportReason(call.body.reason), text=call.body.text,
        reporter=call.body.reporter,
    )  # fmt: skip
    with runtime().database.begin() as conn:
        comment = comments.get(conn, complaint.comment_id)
        if comment.status not in PUBLIC:
            raise NotFound("comment")  # Before the origin is looked at, which would tell that there is one.
        require_origin(call, comment.site_id)
        report_comment(conn, complaint, runtime().secret)
    return Answer(202, {"received": True})
