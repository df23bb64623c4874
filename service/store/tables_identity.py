"""Tables of who vouches for authors: browsers that confirmed an address, keys of a site's own sign-in."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from service.store.tables_base import made, metadata
from service.store.types import UtcDateTime, utcnow

verified_browsers = Table(
    "verified_browsers", metadata,
    # In these browsers the author's address was confirmed by a mailed link. Only workers write or read it.
    Column("author_id", ForeignKey("authors.id"), primary_key=True),
    Column("mark", String(64), primary_key=True),
    made(),
)  # fmt: skip

author_keys = Table(
    "author_keys", metadata,
    # Public halves of the keys with which a news site vouches for its readers; the others are not kept here.
    Column("id", String(26), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    made(),
    Column("revoked_at", UtcDateTime),
    Index("ix_author_keys_site_id", "site_id"),
)  # fmt: skip

OPEN = "state IN ('due', 'confirmed')"
"""The spelling of a partial index: what a worker has to look at."""

verifications = Table(
    "verifications", metadata,
    # Somebody asks for a mail with which the address of their comment is confirmed: due, sent, confirmed (the
    # button was pressed), done (the browser is known), over (too late, too often, or nobody takes the mail).
    Column("id", String(26), primary_key=True),
    Column("comment_id", String(26), nullable=False),
    Column("state", String(9), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    # When it is due; while a worker has it in hand, when the lease ends.
    Column("next_at", UtcDateTime, nullable=False, default=utcnow()),
    Column("lease_token", String(26)),
    # Of the link in the mail.
    Column("token_hash", String(64)),
    # Whose mailbox, keyed by a secret of the workers alone: how many mails it got today.
    Column("recipient", LargeBinary),
    Column("sent_at", UtcDateTime),
    Column("expires_at", UtcDateTime),
    made(),
    Index("ix_verifications_comment_id", "comment_id", "created_at"),
    Index("ix_verifications_created_at", "created_at"),
    Index("ix_verifications_open", "state", "next_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    Index("ix_verifications_token_hash", "token_hash", unique=True,
          sqlite_where=text("token_hash IS NOT NULL"), postgresql_where=text("token_hash IS NOT NULL")),
    Index("ix_verifications_recipient", "recipient", "sent_at",
          sqlite_where=text("recipient IS NOT NULL"), postgresql_where=text("recipient IS NOT NULL")),
)  # fmt: skip
