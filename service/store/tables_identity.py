"""Tables of who vouches for authors: browsers that confirmed an address, keys of a site's own sign-in."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table

from service.store.tables_base import made, metadata
from service.store.types import UtcDateTime

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
