"""Every move that a comment can make, as a table: who may, from where, to where."""

import itertools

import pytest

from service.domain.comment import PUBLIC, Status
from service.domain.errors import IllegalTransition
from service.domain.events import EventType, event_for
from service.domain.lifecycle import Actor, move

P, H, A, R, S, E = (
    Status.PENDING, Status.HELD, Status.APPROVED, Status.REJECTED, Status.SPAM, Status.ERASED
)  # fmt: skip
ALLOWED = {
    Actor.CHECKS: {(P, A), (P, H), (P, R), (P, S)},
    Actor.MODERATOR: {(old, new) for old, new in itertools.permutations((P, H, A, R, S), 2) if new is not P},
    Actor.AUTHOR: {(P, P), (H, P), (A, P), (R, P), (S, S), (P, E), (H, E), (A, E), (R, E), (S, E)},
}


@pytest.mark.parametrize("actor", Actor)
@pytest.mark.parametrize(("old", "new"), [*itertools.product(Status, Status)])
def test_a_comment_moves_as_the_table_says(actor, old, new):
    if (old, new) in ALLOWED[actor]:
        assert move(actor, old, new) is new
    else:
        with pytest.raises(IllegalTransition):
            move(actor, old, new)


def test_nothing_leaves_what_was_erased():
    assert not any(old is E for moves in ALLOWED.values() for old, _new in moves)


def test_only_people_bring_back_what_was_refused():
    ways_back = {
        actor for actor, moves in ALLOWED.items() for old, new in moves if old in (R, S, H) and new is A
    }
    assert ways_back == {Actor.MODERATOR}


@pytest.mark.parametrize(
    # Sorted and once each: a set's order differs between the processes that pytest-xdist compares.
    ("old", "new"),
    sorted({(old, new) for moves in ALLOWED.values() for old, new in moves if old != new}),
)
def test_every_move_has_a_name_that_says_what_readers_see(old, new):
    name = event_for(old, new)
    assert (name is EventType.PUBLISHED) == (new in PUBLIC)
    if old in PUBLIC:
        assert name in (EventType.UNPUBLISHED, EventType.DELETED)
    if new is E:
        assert name is EventType.DELETED


def test_an_event_is_named_after_what_it_is_about():
    assert {event.value.split(".")[0] for event in EventType} == {
        "appeal", "author", "comment", "decision", "endpoint", "rule", "thread",
    }  # fmt: skip
