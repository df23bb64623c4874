"""The write routes by which an address is confirmed: asking for the mail, and the button behind its link."""

from tests.walls.corpus.shot import FORM, Target

IDENTITY = (
    Target(
        method="POST", rule="/api/v1/comments/<comment_id>/verification",
        path="/api/v1/comments/{comment_id}/verification", fields={}, has_body=False,
        headers=(("Authorization", "Bearer {receipt}"),),
    ),
    Target(
        # No mail was sent: whatever stands in its link, it leads nowhere.
        method="POST", rule="/verify/<token>", path=f"/verify/{'x' * 43}", fields={}, has_body=False,
        media=(FORM,), page=True, success=frozenset({404}), refusals=frozenset({400, 403, 404, 413, 415}),
        stores=False, any_path=True,
    ),
)  # fmt: skip
