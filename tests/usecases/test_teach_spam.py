"""What moderators decide teaches the site's layer once, within bounds, and can be made again."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import update

from service.classifiers import online
from service.classifiers.normalise import normalise
from service.domain.comment import Status
from service.store import feedback as feedback_of
from service.store import layers, lessons
from service.store import tokens as tokens_of
from service.store.feedback import Feedback
from service.store.layers import StoredLayer
from service.store.tables import comments, cursors, decisions, feedback, spam_layers
from service.store.tables import lessons as lesson_rows
from service.store.tokens import Token
from service.store.types import utcnow
from service.usecases.teach_spam import Bounds, Features, replayed, teach_spam
from service.usecases.undo_decisions import Undoer, undo_decision
from tests.support.product import SITE

BOUNDS = Bounds(per_teacher_hour_max=1_000, per_text_max=3, undisputed_s=3_600, versions_kept=20)


def read(told):
    """What the shipped model would say, if it knew nothing."""
    return Features([0.0] * len(told), [online.buckets_of(normalise(one.text).tokens) for one in told])


def settle(newsroom) -> None:
    """As if everything had been decided and reported a minute ago."""
    with newsroom.database.begin() as conn:
        for table in (decisions, feedback):
            conn.execute(update(table).values(created_at=utcnow(-120)))


def teach(newsroom, bounds: Bounds = BOUNDS) -> int:
    settle(newsroom)
    return teach_spam(newsroom.database, read, bounds)


def held(newsroom, body: str) -> str:
    accepted = newsroom.submit(body=body)
    newsroom.judge(Status.HELD)
    return accepted.comment_id


def in_force(newsroom) -> StoredLayer:
    with newsroom.database.read() as conn:
        stored = layers.newest(conn, SITE)
    assert stored is not None
    return stored


def logit(newsroom, body: str) -> float:
    layer = online.layer_from_bytes(in_force(newsroom).state)
    return layer.logit(0.0, online.buckets_of(normalise(body).tokens))


def report(newsroom, body: str, score: float, **more) -> None:
    with newsroom.database.begin() as conn:
        if tokens_of.find(conn, "program") is None:
            tokens_of.add(conn, Token(id="program", secret_hash="", name="x", scopes=()), life_s=None)
        fields = {"protocol": "akismet", "attribute": "SPAM", "site_id": SITE, "token_id": "program"}
        feedback_of.add(conn, [Feedback(**{**fields, **more}, score=score, body=body)])


def test_spam_and_approved_teach_and_a_rejection_says_nothing(newsroom):
    for body, action in (("Buy pills", "spam"), ("Lovely weather", "approve"), ("You fool", "reject")):
        newsroom.decide(held(newsroom, body), action)
    assert teach(newsroom) == 2
    assert (in_force(newsroom).spam, in_force(newsroom).ham) == (1, 1)
    assert logit(newsroom, "Buy pills") > 0 > logit(newsroom, "Lovely weather")
    assert logit(newsroom, "You fool") == pytest.approx(0, abs=0.2)


def test_what_the_policy_published_by_itself_teaches_nothing(newsroom):
    newsroom.published(body="Lovely weather")
    assert teach(newsroom) == 0


def test_comments_that_stood_undisputed_balance_what_moderators_call_spam(newsroom):
    for number in range(4):
        newsroom.published(body=f"Lovely weather on day {number}")
    disputed = newsroom.published(body="Lovely weather, said a rude person")
    newsroom.decide(disputed.comment_id, "reject")
    with newsroom.database.begin() as conn:
        conn.execute(update(comments).values(published_at=utcnow(-7_200)))
    newsroom.published(body="Lovely weather, said just now")
    for number in range(3):
        report(newsroom, f"Pills number {number}", 1.0)
    assert teach(newsroom) == 6
    assert (in_force(newsroom).spam, in_force(newsroom).ham) == (3, 3)
    taught = {row.subject_id for row in newsroom.rows(lesson_rows, source=lessons.UNDISPUTED)}
    assert len(taught) == 3
    assert disputed.comment_id not in taught
    report(newsroom, "Pills number 4", 1.0)
    report(newsroom, "Pills number 5", 1.0)
    assert teach(newsroom) == 3
    assert (in_force(newsroom).spam, in_force(newsroom).ham) == (5, 4)


def test_an_undone_decision_teaches_nothing(newsroom):
    comment_id = held(newsroom, "Buy pills")
    version = newsroom.decide(comment_id, "spam").version
    with newsroom.database.begin() as conn:
        undo_decision(conn, comment_id, version, Undoer())
    assert teach(newsroom) == 0


def test_each_decision_teaches_once(newsroom):
    newsroom.decide(held(newsroom, "Buy pills"), "spam")
    assert [teach(newsroom), teach(newsroom)] == [1, 0]
    assert in_force(newsroom).version == 1


def test_a_changed_mind_turns_the_lesson_round(newsroom):
    comment_id = held(newsroom, "Buy pills")
    newsroom.decide(comment_id, "spam")
    teach(newsroom)
    newsroom.decide(comment_id, "approve")
    teach(newsroom)
    assert logit(newsroom, "Buy pills") < 0


def test_of_decisions_between_two_looks_only_the_last_counts(newsroom):
    comment_id = held(newsroom, "Buy pills")
    for action in ("spam", "approve"):
        newsroom.decide(comment_id, action)
    assert teach(newsroom) == 1
    assert in_force(newsroom).ham == 1


def test_a_decision_of_this_very_moment_waits_for_the_next_look(newsroom):
    newsroom.decide(held(newsroom, "Buy pills"), "spam")
    assert teach_spam(newsroom.database, read, BOUNDS) == 0
    assert teach(newsroom) == 1


def test_reports_of_programs_teach_their_site_and_only_about_spam(newsroom):
    report(newsroom, "Buy pills", 1.0)
    report(newsroom, "Lovely weather", 0.0)
    report(newsroom, "Nobody's site", 1.0, site_id=None)
    report(newsroom, "You fool", 1.0, attribute="TOXICITY", protocol="perspective")
    assert teach(newsroom) == 2
    assert (in_force(newsroom).spam, in_force(newsroom).ham) == (1, 1)


def test_one_text_teaches_only_so_often_however_it_is_dressed_up(newsroom):
    for body in ("Buy pills", "buy  PILLS", "Buy pi\u200blls", "Buy pills", "Buy pills"):
        report(newsroom, body, 1.0)
    assert teach(newsroom) == 3
    report(newsroom, "Buy pills", 1.0)
    assert teach(newsroom) == 0


def test_one_teacher_teaches_only_so_much_an_hour(newsroom):
    for number in range(6):
        report(newsroom, f"Pills number {number}", 1.0)
    assert teach(newsroom, replace(BOUNDS, per_teacher_hour_max=4)) == 4


def test_many_lessons_come_in_portions_and_none_is_left_out(newsroom):
    for number in range(120):
        report(newsroom, f"Comment number {number} of many", float(number % 2))
    assert teach(newsroom) == 120
    assert (in_force(newsroom).spam, in_force(newsroom).ham) == (60, 60)
    assert in_force(newsroom).version == 3


def test_several_processes_at_once_teach_each_lesson_once(newsroom):
    for number in range(60):
        report(newsroom, f"Comment number {number} of many", float(number % 2))
    settle(newsroom)
    workers = [threading.Thread(target=teach_spam, args=(newsroom.database, read, BOUNDS)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    teach(newsroom)
    assert len(newsroom.rows(lesson_rows)) == 60
    assert in_force(newsroom).spam + in_force(newsroom).ham == 60


def test_lessons_replayed_from_any_version_give_the_newest_bit_for_bit(newsroom):
    for number in range(120):
        report(newsroom, f"Comment number {number} of many", float(number % 2))
    teach(newsroom)
    newest = in_force(newsroom)
    with newsroom.database.read() as conn:
        for version in (1, 2):
            older = layers.get(conn, SITE, version)
            since = lessons.between(conn, SITE, after=older.through_seq, through=newest.through_seq)
            assert replayed(online.layer_from_bytes(older.state), since).to_bytes() == newest.state


def test_only_the_newest_versions_are_kept(newsroom):
    for number in range(5):
        report(newsroom, f"Comment number {number} of many", 1.0)
        teach(newsroom, replace(BOUNDS, versions_kept=2))
    assert sorted(row.version for row in newsroom.rows(spam_layers)) == [4, 5]


def test_an_erased_comment_leaves_no_lesson(newsroom):
    comment_id = held(newsroom, "Buy pills")
    newsroom.decide(comment_id, "spam")
    teach(newsroom)
    with newsroom.database.begin() as conn:
        lessons.remove(conn, [comment_id])
    assert newsroom.rows(lesson_rows) == []


def test_a_look_that_fails_half_way_is_made_again(newsroom):
    report(newsroom, "Buy pills", 1.0)
    settle(newsroom)

    def fails(_told):
        raise RuntimeError("the model is away")

    with pytest.raises(RuntimeError):
        teach_spam(newsroom.database, fails, BOUNDS)
    assert newsroom.rows(cursors, name="feedback") == []
    assert teach(newsroom) == 1
