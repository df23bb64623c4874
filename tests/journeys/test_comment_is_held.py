"""The checks are not sure, so a person looks; until then nobody else does."""

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
