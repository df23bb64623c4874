"""The demo of the desk: real rows, always the same, and never among real comments by mistake."""

import pytest
from sqlalchemy import func, select

from service import clock
from service.domain.risk import Band
from service.store import desk_cards, desk_log, desk_people, desk_queue, desk_similar, rulesets
from service.store.desk_log import LogFilter
from service.store.desk_queue import Filter, Sort
from service.store.tables import authors, comments, contacts, decisions, people

PASSWORD = "a password of the demo"
on_sqlite = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
"""What the demo tells is the same in any store; that it can be stored is seen on both."""


@pytest.fixture
def seeded(operator):
    said = operator.ok("seed-demo", "--password-stdin", stdin=f"{PASSWORD}\n")
    return operator, said


def scalar(operator, query):
    with operator.product.database.read() as conn:
        return conn.execute(query).scalar_one()


def page(operator, **wanted):
    with operator.product.database.read() as conn:
        rows = desk_queue.page(conn, Filter(sites=("news",), **wanted), after=None, limit=200).comments
        return rows, desk_cards.cards(conn, rows)


def test_the_desk_is_full_and_everybody_can_sign_in(seeded):
    operator, said = seeded
    rows, _cards = page(operator)
    assert len(rows) == 60
    assert scalar(operator, select(func.count()).select_from(comments)) == 560
    assert scalar(operator, select(func.count()).select_from(contacts)) == 560
    decided = (
        select(func.count())
        .select_from(comments)
        .where(comments.c.status.in_(("approved", "rejected", "spam")))
    )
    assert scalar(operator, decided) == 500
    with operator.product.database.read() as conn:
        names = desk_people.names(conn)
        roles = dict(conn.execute(select(people.c.login, people.c.role)).all())
    assert {"Ana M.", "Ben K.", "Ada S."} <= set(names.values())
    assert (roles["ana"], roles["ben"], roles["ada"]) == ("moderator", "moderator", "admin")
    for login in ("ana", "ben", "ada"):
        signed_in = operator.product.client.post(
            "/api/v1/sessions", json={"login": login, "password": PASSWORD}
        )
        assert signed_in.status_code == 201
    assert PASSWORD not in said.out
    times = [row.comment.created_at for row in rows]
    assert times == sorted(times)


@on_sqlite
def test_a_card_of_the_demo_has_all_that_a_card_can_have(seeded):
    operator, _said = seeded
    _rows, cards = page(operator)
    assert any(card.parent for card in cards)
    assert all(card.author and card.thread.section for card in cards)
    assert any(card.why.record.share is not None for card in cards)
    assert any(finding.spans for card in cards for finding in card.findings)
    bodies = {card.row.comment.id: card.row.comment.body for card in cards}
    for card in cards:
        for finding in card.findings:
            for span in finding.spans:
                assert bodies[card.row.comment.id][span.start : span.end]


def test_one_flood_of_near_identical_letters_waits(seeded):
    operator, _said = seeded
    rows, _cards = page(operator)
    with operator.product.database.read() as conn:
        found = desk_similar.groups(conn, rows)
    assert [(len(group.comments), group.authors) for group in found] == [(7, 5)]


@on_sqlite
def test_the_decisions_are_those_of_two_people(seeded):
    operator, _said = seeded
    made = select(func.count(func.distinct(decisions.c.person_id))).where(decisions.c.actor == "moderator")
    assert scalar(operator, made) == 2
    assert scalar(operator, select(func.sum(authors.c.rejected))) > 50


@on_sqlite
def test_what_waits_does_so_for_many_reasons_that_the_sites_own_policy_gives(seeded):
    operator, _said = seeded
    _rows, cards = page(operator)
    rules = {(card.why.reason.rule, card.why.reason.check) for card in cards}
    assert len(rules) >= 6
    with operator.product.database.read() as conn:
        policy = rulesets.in_force(conn, "news")
    assert all(policy.rules[position - 1].check_name == check for position, check in rules)
    assert {card.row.band for card in cards} == set(Band)
    shares = {card.why.record.share for card in cards} - {None}
    assert len(shares) >= 4


@on_sqlite
def test_commenters_have_a_past_and_no_two_letters_the_same_age(seeded):
    operator, _said = seeded
    rows, cards = page(operator)
    waited = [(clock.now() - row.comment.created_at).total_seconds() / 3_600 for row in rows]
    assert (max(waited) > 5, min(waited) < 0.2, len(set(waited))) == (True, True, len(rows))
    known = [(clock.now() - card.author.first_seen_at).days for card in cards]
    assert (max(known) > 100, 0 in known) == (True, True)
    for card in cards:
        assert card.author.first_seen_at <= card.row.comment.created_at
        is_new = card.why.reason.check == "author_history"
        assert not (is_new and card.author.published), "a newcomer has published nothing"
    assert max(card.author.published for card in cards) > 5


@on_sqlite
def test_decisions_were_made_when_there_was_something_to_decide(seeded):
    operator, _said = seeded
    with operator.product.database.read() as conn:
        query = select(decisions.c.created_at, comments.c.created_at.label("came"), comments.c.decided_at)
        query = query.join(comments, comments.c.seq == decisions.c.comment_seq).order_by(decisions.c.seq)
        made = conn.execute(query).all()
        log = desk_log.page(conn, LogFilter(sites=("news",), action="reject"), after=None, limit=99).lines
    assert all(row.came <= row.created_at <= clock.now() for row in made)
    assert len({row.created_at.date() for row in made}) > 15
    assert [line.at for line in log] == sorted((line.at for line in log), reverse=True)
    assert len({line.at for line in log}) > 50


def test_it_does_not_come_among_comments_by_itself(seeded):
    operator, _said = seeded
    again = operator("seed-demo")
    assert again.code == 2
    assert "--yes" in again.err
    before = [row.comment.body for row in page(operator)[0]]
    said = operator.ok("seed-demo", "--yes")
    assert "may sign in" not in said.out
    after = [row.comment.body for row in page(operator, sort=Sort.OLDEST)[0]]
    assert sorted(after) == sorted(before * 2)


def test_without_a_password_one_is_made_up_and_told_once(operator):
    said = operator.ok("seed-demo")
    password = said.lines[-1].rsplit(" ", 1)[1].rstrip(".")
    signed_in = operator.product.client.post("/api/v1/sessions", json={"login": "ana", "password": password})
    assert signed_in.status_code == 201
