"""A removed comment keeps its place while it is answered, and not a moment longer."""

import pytest

from service.store import placeholders
from tests.support.press import Posted, Press


@pytest.fixture
def chain(press: Press) -> list[Posted]:
    """A published root, an answer to it, an answer to that one, and so on: four levels."""
    thread = press.thread("a-1")
    posted = [press.letter(thread)]
    for _ in range(3):
        posted.append(press.letter(thread, posted[-1]))
    return posted


def states(press: Press, posted: list[Posted]) -> list[object]:
    return [(press.on_page(one) or {"state": None})["state"] for one in posted]


def test_a_placeholder_is_not_counted(press: Press, chain):
    press.withdraw(chain[0])
    assert press.counts(chain[0].thread_id)[0] == 3


def test_a_placeholder_goes_with_its_last_reply(press: Press, chain):
    press.withdraw(chain[2])
    press.withdraw(chain[3])
    assert states(press, chain) == ["published", "published", None, None]


def test_a_chain_of_placeholders_goes_at_once(press: Press, chain):
    press.withdraw(*chain[:3])
    assert states(press, chain) == ["removed", "removed", "removed", "published"]
    press.withdraw(chain[3])
    assert states(press, chain) == [None, None, None, None]


def test_a_whole_chain_withdrawn_together_leaves_nothing(press: Press, chain):
    press.withdraw(*chain)
    assert states(press, chain) == [None, None, None, None]
    assert (press.counts(chain[0].thread_id)[0], press.replies(chain[0])) == (0, 0)


def test_a_reply_that_is_published_late_brings_its_parents_back_as_placeholders(press: Press, chain):
    late = press.post(chain[0].thread_id, chain[3])
    press.withdraw(*chain)
    press.publish(late)
    assert states(press, [*chain, late]) == ["removed"] * 4 + ["published"]


def test_a_placeholder_that_is_approved_again_has_its_text_back(press: Press, chain):
    press.withdraw(chain[1])
    press.publish(chain[1])
    assert states(press, chain) == ["published"] * 4
    assert press.counts(chain[0].thread_id)[0] == 4


def test_a_placeholder_stays_while_one_of_two_replies_does(press: Press, chain):
    other = press.letter(chain[0].thread_id, chain[0])
    press.withdraw(chain[0])
    press.withdraw(*chain[1:])
    assert states(press, [chain[0], other]) == ["removed", "published"]


def test_a_change_travels_a_bounded_way_up_a_conversation(press: Press, chain, monkeypatch):
    monkeypatch.setattr(placeholders, "LEVELS_MAX", 2)
    press.withdraw(*chain[:3])
    press.withdraw(chain[3])
    assert states(press, chain) == ["removed", "removed", None, None]
