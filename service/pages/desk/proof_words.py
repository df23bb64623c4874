"""How far it is proven who somebody is, in sentences for moderators: claimed, verified, signed in."""

from collections.abc import Mapping

from sqlalchemy import Connection

from service.domain.writers import Proof
from service.store import writers

OF_COMMENT = {
    Proof.CLAIMED: "Claimed: anybody could have typed this address.",
    Proof.ADDRESS: "Verified: this address was confirmed by a mailed link in this browser.",
    Proof.ACCOUNT: "Signed in: the site vouches for this account.",
}
"""Said of one comment."""

CLAIMED_ONLY = "Claimed only: nobody has confirmed this address, so anybody could have typed it."


def of_comment(conn: Connection, comment_seq: int) -> str:
    """What proves that a comment is by whom it says."""
    return OF_COMMENT[writers.of(conn, [comment_seq])[comment_seq].proof]


def of_author(conn: Connection, author_id: str) -> str:
    """What proves an author's comments, in one sentence."""
    return summed(writers.proofs_of(conn, author_id))


def summed(counts: Mapping[Proof, int]) -> str:
    """The same, of the number of comments with each proof."""
    total = sum(counts.values())
    verified, signed_in = counts.get(Proof.ADDRESS, 0), counts.get(Proof.ACCOUNT, 0)
    parts = [f"verified by a mailed link for {verified}"] if verified else []
    parts += [f"signed in at the site for {signed_in}"] if signed_in else []
    if not parts:
        return CLAIMED_ONLY
    rest = "" if verified + signed_in == total else "; the others only claim the address"
    told = " and ".join(parts)
    return f"{told[0].upper()}{told[1:]} of {total} {'comment' if total == 1 else 'comments'}{rest}."
