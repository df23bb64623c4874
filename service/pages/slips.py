"""The slip: a comment's id and its receipt in one piece, as pages without a script hand it back and forth.

It stands in hidden fields of posted forms and in a text to copy, and never in an address: addresses are
logged, shared and remembered. With it comes what the API gives for a receipt: the author's side.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from service.api.comments import told
from service.domain.comment import Comment
from service.domain.errors import NotFound
from service.domain.ids import looks_like_id
from service.usecases.receipt import by_receipt

CHARS_MAX = 200


@dataclass(frozen=True, slots=True)
class Slip:
    """What proves that a comment is somebody's own."""

    comment_id: str
    receipt: str

    @property
    def text(self) -> str:
        """As a form holds it and a reader copies it."""
        return f"{self.comment_id}.{self.receipt}"


@dataclass(frozen=True, slots=True)
class Own:
    """An author's comment, and what the API tells them of it."""

    slip: Slip
    comment: Comment
    told: dict[str, object]


def read(text: str) -> Slip:
    """The slip in a field; NotFound for what is none."""
    comment_id, _, receipt = text.strip().partition(".")
    if len(text) > CHARS_MAX or not looks_like_id(comment_id) or not receipt.isascii():
        raise NotFound("comment")
    return Slip(comment_id, receipt)


def own(conn: Connection, slip: Slip) -> Own:
    """The comment that ``slip`` is for. NotFound for a wrong one."""
    comment, age_s = by_receipt(conn, slip.comment_id, slip.receipt)
    return Own(slip, comment, told(conn, comment, age_s))
