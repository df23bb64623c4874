"""Revealing: logged before it is opened, limited, never in the log itself."""

import threading

import pytest

from service.domain.errors import Invalid, NotFound
from service.privacy.errors import KeyDestroyed
from service.store import audit, contacts
from service.store.tables import audit as audit_table
from service.usecases.retain_contacts import destroy_key
from service.usecases.reveal_address import TooManyReveals, reveal_address
from tests.usecases.conftest import MONTH

WHY = "court order 7/2026"


def reveal(newsroom, comment_id, *, reason=WHY, per_day_max=10):
    return reveal_address(
        newsroom.database, newsroom.vault, comment_id, who="ada", reason=reason, per_day_max=per_day_max
    )


def log(newsroom):
    with newsroom.database.read() as conn:
        return audit.every(conn)


def test_the_address_comes_out_as_a_type_that_hides_itself(newsroom):
    email = reveal(newsroom, newsroom.submit(email="maria@example.org").comment_id)
    assert (str(email), email.reveal()) == ("<address>", "maria@example.org")


def test_who_which_and_why_is_logged_and_the_address_is_not(newsroom):
    comment_id = newsroom.submit(email="canary@example.org").comment_id
    reveal(newsroom, comment_id)
    (entry,) = log(newsroom)
    assert (entry.action, entry.subject_id, entry.who, entry.reason) == ("reveal", comment_id, "ada", WHY)
    assert "canary" not in str(newsroom.rows(audit_table))


def test_the_log_has_it_even_if_nothing_could_be_opened(newsroom):
    comment_id = newsroom.submit().comment_id
    newsroom.vault.destroy_key(MONTH)
    with pytest.raises(KeyDestroyed):
        reveal(newsroom, comment_id)
    assert len(log(newsroom)) == 1


def test_the_day_has_a_limit_and_a_refusal_is_not_counted(newsroom):
    comment_id = newsroom.submit().comment_id
    for _ in range(2):
        reveal(newsroom, comment_id, per_day_max=2)
    with pytest.raises(TooManyReveals, match="2 addresses"):
        reveal(newsroom, comment_id, per_day_max=2)
    assert len(log(newsroom)) == 2


def test_many_at_once_do_not_get_past_the_limit_and_the_chain_stays_whole(newsroom):
    comment_id = newsroom.submit().comment_id
    start, shown, refused = threading.Barrier(8), [], []

    def ask():
        start.wait()
        try:
            shown.append(reveal(newsroom, comment_id, per_day_max=3))
        except TooManyReveals as error:
            refused.append(error)

    crowd = [threading.Thread(target=ask) for _ in range(8)]
    [thread.start() for thread in crowd]
    [thread.join() for thread in crowd]
    assert (len(shown), len(refused)) == (3, 5)
    assert audit.is_whole(log(newsroom))


@pytest.mark.parametrize(
    ("reason", "code"), [("", "required"), ("  ", "required"), ("why", "too_short"), ("x" * 501, "too_long"),
                         ("a\nb and more", "control_character")],
)  # fmt: skip
def test_a_reason_must_say_something(newsroom, reason, code):
    with pytest.raises(Invalid) as refused:
        reveal(newsroom, newsroom.submit().comment_id, reason=reason)
    assert [error.code for error in refused.value.errors] == [code]
    assert log(newsroom) == []


def test_an_address_that_is_gone_is_not_found(newsroom):
    comment_id = newsroom.submit().comment_id
    with newsroom.database.begin() as conn:
        contacts.remove(conn, [comment_id])
    for missing in (comment_id, "a" * 26):
        with pytest.raises(NotFound):
            reveal(newsroom, missing)
    destroy_key(newsroom.database, newsroom.vault, MONTH)
    assert log(newsroom) == []
