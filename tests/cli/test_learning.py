"""What moderators teach the spam check: seen at work, taken back, carried away and compared by command."""

import json

import pytest
from sqlalchemy import select, update

from service.store import audit, feedback, layers, tokens
from service.store.feedback import Feedback
from service.store.tables import comments, decisions
from service.store.tables import feedback as reports
from service.store.tokens import Token
from service.store.types import utcnow
from tests.cli.conftest import columns
from tests.support.product import SITE
from workers.maintain import learn

SHED = "Garden shed number {} at half the price, ask my brother for a quote today"
LETTER = "Letter number {}: the council should listen to those who live by the river"


@pytest.fixture
def taught(operator):
    """A site whose moderators called forty sheds spam and let forty letters pass."""
    product = operator.product
    with product.database.begin() as conn:
        tokens.add(conn, Token(id="program", secret_hash="", name="x", scopes=()), life_s=None)
        given = [
            Feedback(protocol="akismet", attribute="SPAM", score=score, body=text.format(number),
                     token_id="program", site_id=SITE)
            for number in range(40)
            for score, text in ((1.0, SHED), (0.0, LETTER))
        ]  # fmt: skip
        feedback.add(conn, given)
        conn.execute(update(reports).values(created_at=utcnow(-120)))
    assert learn(product.worker) == 80
    return operator


def status_of(operator, text: str) -> str:
    posted = operator.product.comment(body=text)
    operator.product.check()
    return decided(operator.product, posted)


def decided(product, posted) -> str:
    """Its status as the newsroom knows it: authors are not told of spam."""
    with product.database.read() as conn:
        return conn.execute(select(comments.c.status).where(comments.c.id == posted.id)).scalar_one()


def versions(operator) -> list[list[str]]:
    return [columns(line) for line in operator.ok("learning", "list").lines[1:]]


def test_what_was_called_spam_is_held_and_the_rest_is_published(taught):
    assert status_of(taught, SHED.format(900)) in ("held", "spam")
    assert status_of(taught, LETTER.format(900)) == "approved"


def test_a_moderators_own_decisions_teach(operator):
    product = operator.product
    posted = product.comment(body=SHED.format(1))
    product.check()
    operator.ok("moderate", "spam", posted.id)
    with product.database.begin() as conn:
        conn.execute(update(decisions).values(created_at=utcnow(-120)))
    assert learn(product.worker) == 1
    assert versions(operator)[0][:3] == ["1", "1", "0"]


def test_a_few_lessons_are_shown_and_change_nothing(operator):
    test_a_moderators_own_decisions_teach(operator)
    posted = operator.product.comment(body=SHED.format(2))
    operator.product.check()
    assert operator.product.receipt(posted)["status"] == "approved"
    shown = operator.ok("moderate", "show", posted.id, "--json").out
    assert '"learned_score"' in shown


def test_a_rollback_takes_back_what_was_learned(taught):
    taught.ok("learning", "rollback", "0")
    assert status_of(taught, SHED.format(900)) == "approved"
    assert taught.ok("learning", "rollback", "1").out.startswith("Version")
    assert [row[1:3] for row in versions(taught)][:2] == [["25", "25"], ["0", "0"]]


def test_a_version_can_be_made_again_bit_for_bit(taught):
    newest = versions(taught)[0][0]
    for version in range(1, int(newest) + 1):
        assert "the same layer" in taught.ok("learning", "replay", str(version)).out


def test_a_layer_moves_to_another_site(taught, tmp_path):
    taught.ok("sites", "add", "evening", "--name", "Evening", "--origin", "https://evening.example")
    taught.ok("learning", "export", str(tmp_path / "layer"), "--site", SITE)
    taught.ok("learning", "import", str(tmp_path / "layer"), "--site", "evening")
    posted = taught.product.comment(body=SHED.format(900), site="evening")
    taught.product.check()
    assert decided(taught.product, posted) in ("held", "spam")


def test_a_version_that_was_not_made_of_lessons_says_what_it_was_made_of(taught):
    taught.ok("train")
    taught.ok("learning", "promote")
    said = taught("learning", "replay", versions(taught)[0][0])
    assert said.code == 2
    assert "candidate" in said.err


def test_a_file_that_cannot_be_written_is_one_sentence(taught, tmp_path):
    said = taught("learning", "export", str(tmp_path / "nowhere" / "layer"))
    assert (said.code, said.out) == (2, "")
    assert "cannot be written" in said.err


def test_score_says_what_the_site_has_learned(taught):
    said = json.loads(taught.ok("score", "--json", SHED.format(900)).out)
    spam = next(one for one in said["findings"] if one["check"] == "spam")
    assert said["status"] in ("held", "spam")
    assert spam["reason"] == "spam.learned"
    assert spam["detail"]["learned_version"] >= 1


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"x" * 4_000_001])
def test_what_is_no_layer_is_refused_with_a_sentence(operator, tmp_path, content):
    (tmp_path / "layer").write_bytes(content)
    said = operator("learning", "import", str(tmp_path / "layer"))
    assert (said.code, said.out) == (2, "")
    assert "layer" in said.err
    with operator.product.database.read() as conn:
        assert layers.history(conn, SITE) == []


def test_a_candidate_runs_in_shadow_until_it_is_promoted_or_dropped(taught):
    before = versions(taught)[0][0]
    taught.ok("train")
    assert versions(taught)[0][4] == "candidate"
    posted = taught.product.comment(body=LETTER.format(901))
    taught.product.check()
    assert '"candidate_score"' in taught.ok("moderate", "show", posted.id, "--json").out
    taught.ok("learning", "promote")
    assert "candidate" not in {row[4] for row in versions(taught)}
    assert status_of(taught, SHED.format(902)) in ("held", "spam")
    taught.ok("train", "--epochs", "1")
    taught.ok("learning", "drop")
    assert int(versions(taught)[0][0]) > int(before) + 2
    assert taught("learning", "promote").code == 2


def test_the_same_seed_trains_the_same(taught):
    states = []
    for _ in range(2):
        taught.ok("train", "--seed", "7")
        with taught.product.database.read() as conn:
            states.append(layers.newest(conn, SITE, candidate=True).state)
    assert states[0] == states[1]


def test_evaluate_compares_on_lessons_not_seen(taught):
    rows = [columns(line) for line in taught.ok("evaluate").lines[4:]]
    figures = {row[0]: float(row[1]) for row in rows}
    assert set(figures) == {"as shipped", "learned on the way", "trained anew"}
    assert figures["learned on the way"] > figures["as shipped"]


@pytest.mark.parametrize("words", [("train",), ("evaluate",), ("learning", "export", "nowhere"),
                                   ("learning", "rollback", "3"), ("learning", "replay", "1")])  # fmt: skip
def test_where_nothing_was_taught_it_is_one_sentence(operator, words):
    said = operator(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("lettersdesk: ")


def test_the_audit_log_says_who_changed_what_was_learned(taught):
    taught.ok("learning", "rollback", "0")
    taught.ok("train")
    with taught.product.database.read() as conn:
        assert [row.action for row in audit.every(conn)] == ["learning.rollback", "learning.train"]
