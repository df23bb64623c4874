"""The checks are not sure, so a person looks; until then nobody else does."""

import pytest

from tests.support.letters import letter

WITH_A_NUMBER = f"{letter(3)} Please call me about this: +44 20 7946 0958."


def test_a_held_comment_waits_unseen_until_a_moderator_approves_it(newspaper):
    posted = newspaper.post(body=WITH_A_NUMBER)
    assert newspaper.stack.decided(posted) == "held"
    assert newspaper.stack.receipt(posted)["reason"].startswith("personal_data.")
    newspaper.hides(posted)
    assert newspaper.count() == 0

    waiting = newspaper.queue()[posted.id]
    assert newspaper.decide(posted, "approve", waiting["version"]).status == 200
    newspaper.shows(posted)
    assert posted.id not in newspaper.queue()
    receipt = newspaper.stack.receipt(posted)
    assert (receipt["status"], receipt["reason"], receipt["decided_by"]) == ("approved", None, "moderator")


def test_a_moderator_need_not_wait_for_the_checks(newspaper):
    with newspaper.without_workers():
        posted = newspaper.post()
        assert newspaper.queue()[posted.id]["status"] == "pending"
        assert newspaper.decide(posted, "approve", 1).status == 200
        newspaper.shows(posted)
    assert newspaper.stack.decided(newspaper.post()) == "approved"
    assert newspaper.version(posted) == 2


@pytest.mark.parametrize(
    ("known", "check", "shown"),
    [
        ({"author_name": "Fuck You"}, "toxicity", ("author_name", "Fuck")),
        ({"author_url": "http://casino-pills.example/"}, "spam", ("author_url", "casino")),
    ],
)
def test_what_stands_beside_the_text_is_judged_and_shown_to_the_moderator(newspaper, known, check, shown):
    posted = newspaper.post(body="Hello", **known)
    assert newspaper.stack.decided(posted) == "held"
    newspaper.hides(posted)

    findings = {finding["check"]: finding for finding in newspaper.looked_at(posted)["findings"]}
    (typed,) = known.values()
    places = [(span["field"], typed[span["start"] : span["end"]]) for span in findings[check]["spans"]]
    assert findings[check]["score"] >= 0.5
    assert places
    assert {field for field, _ in places} == {shown[0]}
    assert any(shown[1] in words for _, words in places)


def test_the_same_without_them_is_published(newspaper):
    posted = newspaper.post(body="Hello", author_name="Dick Cockburn", author_url="https://example.org/dick")
    assert newspaper.stack.decided(posted) == "approved"
    newspaper.shows(posted)
