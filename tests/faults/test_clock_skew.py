"""G16: a worker whose clock is wrong publishes nothing, takes nobody's work and reorders nothing by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from service.store import claims
from service.store.claims import Claim
from service.store.now import database_now
from service.store.tables import comments
from tests.support.stack import wait_until

SKEWED = Path(__file__).parents[1] / "support" / "skewed"
TWO_HOURS_S = 7_200


@contextmanager
def claimed_for_long(rig) -> Iterator[Claim]:
    """Claim the one comment that waits, as a worker would that needs ten minutes."""
    with rig.database.begin() as conn:
        claim = claims.claim(conn, owner="test", batch_max=1, lease_s=600, attempts_max=5)
    try:
        yield claim
    finally:
        with rig.database.begin() as conn:
            claims.release_owner(conn, "test")


def test_workers_two_hours_ahead_and_two_hours_behind_go_by_the_clock_of_the_database(rig, article):
    rig.stack.stop("checks", "maintenance")
    with rig.database.read() as conn:
        began = database_now(conn)
    leased = rig.stack.comment(thread=article)
    with (
        claimed_for_long(rig) as claim,
        rig.skewed_worker(SKEWED, TWO_HOURS_S) as ahead,
        rig.skewed_worker(SKEWED, -TWO_HOURS_S) as behind,
    ):
        wait_until(lambda: all("clock.skewed" in log.read_text() for log in (ahead, behind)))
        posted = [rig.stack.comment(thread=article).id for _ in range(30)]
        wait_until(lambda: all(map(rig.decisions, posted)))
        assert (rig.comment(leased.id).lease_token, rig.checked(leased.id)) == (claim.token, [])
    with rig.database.read() as conn:
        ended = database_now(conn)
    rows = rig.rows(select(comments).where(comments.c.id.in_(posted)).order_by(comments.c.seq))
    assert [row.id for row in rows] == posted
    assert [rig.decisions(one) for one in posted] == [[("checks", "approved")]] * len(posted)
    assert all(began <= row.created_at <= row.decided_at <= ended for row in rows)
    assert all(row.created_at <= row.published_at <= ended for row in rows)
