"""Asking for the mail with which the author of a comment confirms its address."""

from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints
from sqlalchemy import Connection

from service import strings
from service.api.comments import own_comment
from service.api.context import runtime
from service.api.inbound import Input
from service.api.problem import Problem
from service.api.route import Answer, Call, Route, Who
from service.usecases.ask_verification import ask_verification


class VerificationQuery(Input):
    """How the mail is written."""

    lang: Annotated[str, StringConstraints(max_length=strings.LANGUAGE_CHARS_MAX)] | None = None
    """The language of the page that asks, such as ``de`` or ``de-AT``. One that we do not speak, or none: the
    service's own."""


class AskedOut(BaseModel):
    """The same whatever comes of it: whether an address is known or confirmed is told to nobody."""

    status: Literal["asked"]


def post_verification(call: Call) -> Answer:
    """Ask for the mail: 202, always in the same words."""
    if not runtime().settings.smtp_host:
        raise Problem("not-found")

    lang = strings.known(call.query.lang) or runtime().settings.language

    def ask(conn: Connection) -> None:
        comment, _age_s = own_comment(conn, call)
        ask_verification(conn, comment.id, call.receipt, lang=lang)

    runtime().database.write(ask)
    return Answer(202, {"status": "asked"})


VERIFICATION_ROUTES: tuple[Route, ...] = (
    Route(
        method="POST", path="/api/v1/comments/<comment_id>/verification", view=post_verification,
        who=Who.AUTHOR, summary="Mail me a link with which I confirm my address.", query=VerificationQuery,
        answers={202: AskedOut}, rate="rate_verification_network", cors=True,
        problems=("origin-not-allowed", "not-found", "too-many-requests"),
    ),
)  # fmt: skip
