"""The write routes of readers' pages: what an author does with their own comment without a script."""

from typing import Any

from tests.walls.corpus.shot import FORM, Target

REFUSALS = frozenset({400, 403, 404, 409, 413, 415, 422})
OWN = "{comment_id}.{receipt}"
REJECTED = "{rejected_id}.{rejected_receipt}"


def _own(path: str, slip: str, **more: Any) -> Target:
    fields = {"receipt": slip, **more.pop("fields", {})}
    success = frozenset({200, *more.pop("also", ())})
    return Target(
        method="POST", rule=path, path=path, fields=fields, media=(FORM,), success=success, page=True,
        refusals=REFUSALS, every=3, required=("receipt",), **more,
    )  # fmt: skip


REPORT_PAGE = Target(
    method="POST", rule="/report/<comment_id>", path="/report/{judged_id}", media=(FORM,), page=True,
    fields={"reason": "spam", "text": "It has been posted under every article."}, required=("reason",),
    optional=("text",), limits={"text": 500}, success=frozenset({200}), refusals=REFUSALS,
    every=3,
)  # fmt: skip

OWN_PAGES = (
    REPORT_PAGE,
    _own("/own", OWN, stores=False),
    _own(
        "/own/edit", OWN, fields={"body": "On second thoughts, blue."}, texts=("body",),
        limits={"body": 10_000},
    ),
    _own("/own/delete", OWN, fields={"sure": "yes"}, uses_up=True),
    _own(
        "/own/appeal", REJECTED, fields={"statement": "I quoted what the minister had said, word by word."},
        limits={"statement": 2_000},
        # Once a refusal: the first one that is good is taken, and after it only the very same one.
        also=(409,),
    ),
)  # fmt: skip
