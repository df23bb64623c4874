"""One batch over comments of several sites: each site has rules of the house and messages of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from service.domain.ids import new_id
from service.store import authors
from service.usecases.decide_comments import Choice, Conflict, Decided, Done, Seen, decide_comments, locked


def decide_on_sites(conn: Connection, seen: Sequence[Seen], choices: Mapping[str, Choice]) -> Decided:
    """Carry out on every comment the choice of its site, in one transaction and under one batch id.

    A comment that does not exist, or whose site has no choice, is reported as a conflict. Raises Invalid as
    ``decide_comments`` does.
    """
    # All of them first, in the one order: site by site they could meet another batch head-on.
    rows = locked(conn, [one.comment_id for one in seen], None)
    authors.lock(conn, {row.author_id for row in rows.values() if row.author_id})
    batch_id = new_id()
    done: list[Done] = []
    conflicts: list[Conflict] = []
    of_site: dict[str, list[Seen]] = {}
    for one in seen:
        site_id = rows[one.comment_id].comment.site_id if one.comment_id in rows else ""
        if site_id in choices:
            of_site.setdefault(site_id, []).append(one)
        else:
            conflicts.append(Conflict(one.comment_id, None))
    for site_id, portion in sorted(of_site.items()):
        part = decide_comments(conn, portion, replace(choices[site_id], batch_id=batch_id))
        done += part.done
        conflicts += part.conflicts
    return Decided(tuple(done), tuple(conflicts), batch_id)
