"""A moderator takes a comment off the page; nothing but a moderator brings it back."""


def test_a_rejected_comment_is_seen_by_nobody_and_its_author_is_told_why(newspaper):
    posted = newspaper.post()
    newspaper.shows(posted)
    assert newspaper.decide(posted, "reject", newspaper.version(posted)).status == 200
    newspaper.hides(posted)
    assert newspaper.count() == 0
    receipt = newspaper.stack.receipt(posted)
    told = receipt["status"], receipt["reason"], receipt["decided_by"]
    assert told == ("rejected", "house.rules", "moderator")


def test_of_two_moderators_the_second_is_told_what_the_first_decided(newspaper):
    posted = newspaper.post()
    newspaper.shows(posted)
    seen = newspaper.version(posted)
    assert newspaper.decide(posted, "reject", seen).status == 200
    late = newspaper.decide(posted, "spam", seen)
    assert late.status == 409
    assert late.json["current"]["status"] == "rejected"


def test_a_moderator_may_change_their_mind(newspaper):
    posted = newspaper.post()
    newspaper.shows(posted)
    newspaper.decide(posted, "reject", 2)
    newspaper.hides(posted)
    assert newspaper.decide(posted, "approve", 3).status == 200
    newspaper.shows(posted)
    assert newspaper.count() == 1
