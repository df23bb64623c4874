"""Two moderators decide about the same two hundred comments at once, each over connections of their own."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from service.store.engine import Database
from service.store.tables import comments, decisions
from tests.support.letters import letter
from tests.support.product import Posted

COMMENTS, HANDS, TRIES = 200, 4, 20


def decide(newspaper, one: Posted, action: str) -> int:
    """The status of the first answer that is not "come back later", which a busy machine may give often."""
    answers = (newspaper.decide(one, action, 1).status for _ in range(TRIES))
    return next((status for status in answers if status != 503), 503)


def statuses(newspaper, order: Sequence[Posted], action: str) -> Counter[int]:
    """What somebody is answered who decides about all of these, in this order."""
    with ThreadPoolExecutor(HANDS) as hands:
        return Counter(hands.map(lambda one: decide(newspaper, one, action), order))


def test_each_comment_is_decided_once_and_the_slower_one_is_told(newspaper):
    with newspaper.without_workers():
        with ThreadPoolExecutor(HANDS) as readers:
            bodies = [letter(number) for number in range(1, COMMENTS + 1)]
            posted = list(readers.map(lambda body: newspaper.post(body=body), bodies))
        with ThreadPoolExecutor(2) as desk:
            both = [desk.submit(statuses, newspaper, posted, action) for action in ("approve", "spam")]
            answers = both[0].result() + both[1].result()
        assert answers == {200: COMMENTS, 409: COMMENTS}

    database = Database(newspaper.stack.settings.database, wait_ms=5_000, pool_connections=1)
    ids = [one.id for one in posted]
    with database.read() as conn:
        query = select(comments.c.id, comments.c.status, comments.c.version, decisions.c.action)
        made = query.join(decisions, decisions.c.comment_seq == comments.c.seq)
        rows = conn.execute(made.where(comments.c.id.in_(ids))).all()
    database.close()
    assert {row.id for row in rows} == set(ids)
    assert (len(rows), {row.version for row in rows}) == (COMMENTS, {2})
    assert {(row.action, row.status) for row in rows} <= {("approve", "approved"), ("spam", "spam")}
