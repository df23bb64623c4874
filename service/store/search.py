"""Full-text search over texts and author names, and how erased words leave its index.

PostgreSQL forgets with the row. SQLite's FTS5 keeps the words of a deleted row in its older segments until
these are merged, and has an option against it only from 3.42 on: so after an erasure all are merged, in
portions, on any version.
"""

import re
from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from service.store.engine import Database
from service.store.tables import comments

WORDS_MAX = 12
MATCHES_MAX = 10_000
"""So many newest matches one page looks at: a common word costs no more than this."""

FEW_MAX = 500
"""Up to so many matches are looked at one by one, and not the queue for them."""

MERGED_PAGES = 500
"""Pages of the index that one transaction merges, so that nobody waits long for the write lock."""

_WORD = re.compile(r"\w+\*?")
_FTS = table("comments_search", column("rowid", Integer))


def words(query: str) -> tuple[str, ...]:
    """The words that a typed query asks for, all of which must occur; at most ``WORDS_MAX``. One with a star
    at its end stands for all that begin so, and costs more the more these are."""
    return tuple(_WORD.findall(query)[:WORDS_MAX])


def matches(conn: Connection, query: str) -> ColumnElement[bool] | None:
    """A condition on ``comments``: its text or author name has each word of ``query``. None if ``query`` has
    no word. Nothing else of ``query`` becomes SQL or search syntax."""
    asked = words(query)
    if not asked:
        return None
    if conn.dialect.name == "sqlite":
        return comments.c.seq.in_(_newest(asked, MATCHES_MAX))
    simple: ColumnElement[str] = literal_column("'simple'::regconfig")
    both = comments.c.author_name + literal_column("' '") + comments.c.body
    asked_for = " & ".join(f"'{word.rstrip('*')}'{':*' if word.endswith('*') else ''}" for word in asked)
    return func.to_tsvector(simple, both).op("@@")(func.to_tsquery(simple, asked_for))


def named(conn: Connection, query: str, *, limit: int) -> list[int]:
    """The numbers of the newest comments whose author's name has each word of ``query``, the last of which
    may be a beginning. No word, no comment."""
    asked = [word.rstrip("*") for word in words(query)]
    if not asked:
        return []
    if conn.dialect.name == "sqlite":
        phrases = " ".join(f'"{word}"' for word in asked)
        found = literal_column("comments_search").op("MATCH")(f"author_name : ({phrases}*)")
        newest = select(_FTS.c.rowid).where(found).order_by(_FTS.c.rowid.desc()).limit(limit)
        return [row.rowid for row in conn.execute(newest)]
    simple: ColumnElement[str] = literal_column("'simple'::regconfig")
    asked_for = func.to_tsquery(simple, " & ".join(f"'{word}'" for word in asked) + ":*")
    both = comments.c.author_name + literal_column("' '") + comments.c.body
    # The index has name and text together: it narrows, the name alone decides.
    parts = (func.to_tsvector(simple, one) for one in (both, comments.c.author_name))
    conditions = [part.op("@@", is_comparison=True)(asked_for) for part in parts]
    query_of = select(comments.c.seq).where(*conditions).order_by(comments.c.seq.desc()).limit(limit)
    return list(conn.execute(query_of).scalars())


def few(conn: Connection, query: str) -> list[int] | None:
    """The numbers of the comments that match, if there are ``FEW_MAX`` at most; None for more, for no word,
    and on PostgreSQL, whose planner knows by itself what is rare."""
    asked = words(query)
    if not asked or conn.dialect.name != "sqlite":
        return None
    found = [row.rowid for row in conn.execute(_newest(asked, FEW_MAX + 1))]
    return found if len(found) <= FEW_MAX else None


def _newest(asked: Sequence[str], limit: int) -> Select[tuple[int]]:
    phrase = " ".join(f'"{word.rstrip("*")}"{"*" if word.endswith("*") else ""}' for word in asked)
    return (
        select(_FTS.c.rowid)
        .where(literal_column("comments_search").op("MATCH")(phrase))
        .order_by(_FTS.c.rowid.desc())
        .limit(limit)
    )


def forget(database: Database) -> None:
    """Merge the index so that nothing of deleted and changed rows is left in it. Nothing to do on PostgreSQL.

    Takes about a second for each 100,000 comments, in portions between which others may write.
    """
    if not database.is_sqlite:
        return
    pages = -MERGED_PAGES
    while True:
        with database.begin() as conn:
            before = conn.execute(text("SELECT total_changes()")).scalar_one()
            merge = text("INSERT INTO comments_search(comments_search, rank) VALUES ('merge', :pages)")
            conn.execute(merge, {"pages": pages})
            done = conn.execute(text("SELECT total_changes()")).scalar_one() - before < 2
        if done:
            return
        pages = MERGED_PAGES
