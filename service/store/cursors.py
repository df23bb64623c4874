"""How far readers of append-only tables have come. A reader that moves its cursor holds the row until it
commits, so what it read is worked on once."""

from sqlalchemy import Connection, insert, select, update

from service.store.tables import cursors


def at(conn: Connection, name: str) -> int:
    """The last row that was worked on; 0 before the first."""
    return conn.execute(select(cursors.c.seq).where(cursors.c.name == name)).scalar() or 0


def advance(conn: Connection, name: str, *, seen: int, to: int) -> bool:
    """Move from ``seen`` to ``to``; False if somebody else has moved it since: then nothing changes."""
    where = (cursors.c.name == name) & (cursors.c.seq == seen)
    if conn.execute(update(cursors).where(where).values(seq=to)).rowcount:
        return True
    known = conn.execute(select(cursors.c.seq).where(cursors.c.name == name)).scalar()
    if known is not None or seen:
        return False
    conn.execute(insert(cursors).values(name=name, seq=to))
    return True
