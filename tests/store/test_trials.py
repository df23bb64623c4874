"""A trial is under way until it is done, or until nobody can be at it any more."""

import pytest
from sqlalchemy import update

from service.domain.events import EventType
from service.store import trials
from service.store.tables import trials as table
from service.store.trials import GOOD_FOR_S, MADE_WITHIN_S, Trial
from service.store.types import utcnow

ID = "a" * 26


@pytest.fixture
def asked(press):
    """A trial that was asked for so many seconds ago, perhaps taken up so many ago; is it over?."""

    def asked(*, asked_s: float, taken_s: float | None = None) -> bool:
        trial = Trial(id=ID, site_id="news", url="https://x.org/", type=EventType.PUBLISHED, secret="s")
        taken = None if taken_s is None else utcnow(-taken_s)
        with press.database.begin() as conn:
            trials.add(conn, trial)
            conn.execute(update(table).values(created_at=utcnow(-asked_s), taken_at=taken))
            return trials.get(conn, ID, ("news",)).over

    return asked


def test_one_that_nobody_takes_up_is_over_after_a_minute(asked):
    assert asked(asked_s=GOOD_FOR_S + 1)


def test_one_that_was_just_asked_for_is_not(asked):
    assert not asked(asked_s=0)


def test_one_that_was_taken_up_late_is_not_over_while_somebody_may_be_at_it(asked):
    assert not asked(asked_s=GOOD_FOR_S + 1, taken_s=2)


def test_one_whose_worker_has_not_come_back_is_over(asked):
    assert asked(asked_s=MADE_WITHIN_S + 30, taken_s=MADE_WITHIN_S + 1)
