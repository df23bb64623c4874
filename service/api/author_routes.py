"""What readers may do beside reading and posting: a form's token, a look at their words before they are
posted, complaints, and all that a receipt is good for."""

from service.api import comments, form, nudge, reader_reports
from service.api.author_in import AppealIn, ReportIn
from service.api.author_view import ReceiptOut
from service.api.form import FormOut
from service.api.inbound import EditIn, FormQuery
from service.api.nudge import NudgeIn, NudgeOut
from service.api.reader_reports import ReportedOut
from service.api.route import Route, Who

AUTHOR_ROUTES: tuple[Route, ...] = (
    Route(
        method="GET", path="/api/v1/form", view=form.get_form, who=Who.ANYONE,
        summary="A token for a form that somebody begins to fill in.", query=FormQuery,
        answers={200: FormOut}, rate="rate_receipt_network", cors=True,
        problems=("origin-not-allowed", "not-found", "too-many-requests"),
    ),
    Route(
        method="POST", path="/api/v1/nudge", view=nudge.post_nudge, who=Who.ANYONE,
        summary="Would a comment's words have to wait for a moderator?", body=NudgeIn,
        answers={200: NudgeOut}, rate="rate_nudge_network", cors=True,
        problems=("origin-not-allowed", "not-found", "too-many-requests"),
    ),
    Route(
        method="POST", path="/api/v1/comments/<comment_id>/reports", view=reader_reports.post_report,
        who=Who.ANYONE, summary="Complain about a published comment.", body=ReportIn,
        answers={202: ReportedOut}, rate="rate_report_network", cors=True,
        problems=("origin-not-allowed", "not-found", "too-many-requests"),
    ),
    Route(
        method="GET", path="/api/v1/comments/<comment_id>/receipt", view=comments.get_receipt,
        who=Who.AUTHOR, summary="What became of my comment.", answers={200: ReceiptOut},
        rate="rate_receipt_network", cors=True,
        problems=("origin-not-allowed", "not-found", "too-many-requests"),
    ),
    Route(
        method="PATCH", path="/api/v1/comments/<comment_id>", view=comments.patch_comment, who=Who.AUTHOR,
        summary="Change my comment's text: soon after posting, or once after a rejection.", body=EditIn,
        answers={202: ReceiptOut},
        rate="rate_receipt_network", cors=True,
        problems=("origin-not-allowed", "not-found", "edit-window-closed", "illegal-transition",
                  "too-many-requests"),
    ),
    Route(
        method="DELETE", path="/api/v1/comments/<comment_id>", view=comments.delete_comment, who=Who.AUTHOR,
        summary="Erase my comment for good.", answers={204: None}, rate="rate_receipt_network", cors=True,
        problems=("origin-not-allowed", "not-found", "illegal-transition", "too-many-requests"),
    ),
    Route(
        method="POST", path="/api/v1/comments/<comment_id>/appeal", view=comments.post_appeal,
        who=Who.AUTHOR, summary="Ask for another look at my rejected comment.", body=AppealIn,
        answers={202: ReceiptOut}, rate="rate_receipt_network", cors=True,
        problems=("origin-not-allowed", "not-found", "illegal-transition", "too-many-requests"),
    ),
)  # fmt: skip
