"""Who wrote a comment, beyond the address they typed, and how far that is proven.

Anybody can type an address, so an address alone is a claim. A mark stands for the browser a comment came from
(a random value that the browser made), or for the account that the news site signed in. Marks are of one site
each: the same browser has another one everywhere else.
"""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum


class Proof(StrEnum):
    """What shows that a comment is by whom it says."""

    CLAIMED = "claimed"
    """Nothing: somebody typed this address."""
    ADDRESS = "address"
    """It came from a browser in which this very address was confirmed by a mailed link."""
    ACCOUNT = "account"
    """The news site signed its author in and vouched for it with its key."""


@dataclass(frozen=True, slots=True)
class Writer:
    """The mark of a browser, or with ``Proof.ACCOUNT`` of an account; None where there was neither."""

    mark: str | None = None
    proof: Proof = Proof.CLAIMED

    @property
    def is_proven(self) -> bool:
        """Whether somebody vouches for who this is."""
        return self.proof is not Proof.CLAIMED


NOBODY = Writer()
"""Neither a browser nor an account: an address is all there is, and that is only claimed."""


def browser_mark(site_id: str, device: str) -> str:
    """What is stored of the random value a browser made. A fast hash will do: nobody guesses 128 bits."""
    return hashlib.sha256(f"browser/v1|{site_id}|{device}".encode()).hexdigest()


def account_mark(secret: bytes, site_id: str, subject: str) -> str:
    """What is stored of a site's own name for an account. Keyed: some site may use addresses for names."""
    return hmac.digest(secret, f"account/v1|{site_id}|{subject}".encode(), "sha256").hex()
