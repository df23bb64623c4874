"""The JSON API: every route is one row of ``ROUTES``. A reader of this list knows what the service does."""

from service.api import comments, health, openapi
from service.api.author_view import AcceptedOut, ReceiptOut
from service.api.inbound import CommentIn, EditIn
from service.api.route import Route, Who

ROUTES: tuple[Route, ...] = (
    Route(
        method="POST", path="/api/v1/comments", view=comments.post_comment, who=Who.ANYONE,
        summary="Leave a comment.", body=CommentIn, forms=True, answers={202: AcceptedOut}, cors=True,
        idempotent=True,
        problems=("thread-closed", "not-found", "duplicate-comment", "idempotency-mismatch",
                  "too-many-requests", "unavailable"),
    ),
    Route(
        method="GET", path="/api/v1/comments/<comment_id>/receipt", view=comments.get_receipt,
        who=Who.AUTHOR, summary="What became of my comment.", answers={200: ReceiptOut},
        rate="rate_receipt_network", cors=True, problems=("not-found", "too-many-requests"),
    ),
    Route(
        method="PATCH", path="/api/v1/comments/<comment_id>", view=comments.patch_comment, who=Who.AUTHOR,
        summary="Change my comment's text, soon after posting.", body=EditIn, answers={202: ReceiptOut},
        rate="rate_receipt_network", cors=True,
        problems=("not-found", "edit-window-closed", "illegal-transition", "too-many-requests"),
    ),
    Route(
        method="DELETE", path="/api/v1/comments/<comment_id>", view=comments.delete_comment, who=Who.AUTHOR,
        summary="Erase my comment for good.", answers={204: None}, rate="rate_receipt_network", cors=True,
        problems=("not-found", "illegal-transition", "too-many-requests"),
    ),
    Route(
        method="GET", path="/api/v1/openapi.json", view=openapi.get_openapi, who=Who.ANYONE,
        summary="This description.", answers={200: None}, cors=True,
    ),
    Route(
        method="GET", path="/healthz", view=health.healthz, who=Who.ANYONE,
        summary="The process answers.", answers={200: None},
    ),
    Route(
        method="GET", path="/readyz", view=health.readyz, who=Who.ANYONE,
        summary="What this process needs answers too.", answers={200: None, 503: None},
    ),
    Route(
        method="GET", path="/metrics", view=health.numbers, who=Who.OPERATOR,
        summary="Numbers for Prometheus.", answers={200: None},
    ),
)  # fmt: skip
"""In the order of docs/http-api.md. Pages of published comments come in front of these: ``published.py``."""
