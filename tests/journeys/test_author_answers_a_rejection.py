"""A rejected comment: its author reads why, and posts again once or asks for another look; nobody else."""

from tests.support.letters import letter
from tests.support.product import Posted

WORDS = "Please name the source of the second figure."
STATEMENT = {"statement": "The source stands in the first line, with its page."}


def reject(newspaper, posted, **more):
    path = f"/api/v1/moderation/comments/{posted.id}/decisions"
    order = {"action": "reject", "reason": "unfounded", "version": newspaper.version(posted), **more}
    answer = newspaper.stack.request("POST", path, body=order, headers=newspaper.moderator)
    assert answer.status == 200, answer.body


def appeal(newspaper, posted):
    path = f"/api/v1/comments/{posted.id}/appeal"
    return newspaper.stack.request("POST", path, body=STATEMENT, headers=posted.headers)


def appeals(newspaper) -> list[str]:
    reply = newspaper.stack.request(
        "GET", "/api/v1/moderation/queue?tab=appeals", headers=newspaper.moderator
    )
    return [card["id"] for card in reply.json["cards"]]


def rejected(newspaper) -> Posted:
    posted = newspaper.post()
    newspaper.shows(posted)
    reject(newspaper, posted, message=WORDS)
    newspaper.hides(posted)
    return posted


def test_why_is_read_and_what_is_posted_again_is_published_by_a_person_once(newspaper):
    posted = rejected(newspaper)
    told = newspaper.stack.receipt(posted)
    assert (told["message"], told["rule"]["title"]) == (WORDS, "Unfounded claim")
    assert told["can"] == ["repost", "appeal", "delete"]
    again = letter(11)
    assert newspaper.edit(posted, again).json["status"] == "pending"
    assert newspaper.stack.decided(posted) == "held"
    assert posted.id not in newspaper.page()
    assert newspaper.decide(posted, "approve", newspaper.version(posted)).status == 200
    newspaper.shows(posted)
    assert newspaper.page() == {posted.id: again}
    reject(newspaper, posted)
    newspaper.hides(posted)
    assert "repost" not in newspaper.stack.receipt(posted)["can"]
    assert newspaper.edit(posted, letter(12)).status == 409


def test_an_appeal_that_is_granted_brings_the_comment_back(newspaper):
    posted = rejected(newspaper)
    assert appeal(newspaper, posted).status == 202
    assert newspaper.stack.receipt(posted)["appeal"]["state"] == "waiting"
    assert posted.id in appeals(newspaper)
    assert newspaper.decide(posted, "approve", newspaper.version(posted)).status == 200
    newspaper.shows(posted)
    told = newspaper.stack.receipt(posted)
    assert (told["status"], told["appeal"]["state"]) == ("approved", "granted")
    assert posted.id not in appeals(newspaper)


def test_an_appeal_that_is_declined_says_so_and_hides_as_before(newspaper):
    posted = rejected(newspaper)
    appeal(newspaper, posted)
    reject(newspaper, posted, message="We looked again, and it stays.")
    told = newspaper.stack.receipt(posted)
    assert (told["status"], told["appeal"]["state"]) == ("rejected", "declined")
    assert told["message"] == "We looked again, and it stays."
    assert appeal(newspaper, posted).status == 202, "the same words once more change nothing"
    assert posted.id not in appeals(newspaper)
    assert posted.id not in newspaper.page()


def test_another_receipt_and_another_browser_see_nothing_of_it(newspaper):
    posted, other = rejected(newspaper), newspaper.post()
    stolen = Posted(posted.id, other.receipt)
    path = f"/api/v1/comments/{posted.id}/receipt"
    assert newspaper.stack.request("GET", path, headers=stolen.headers).status == 404
    assert newspaper.stack.request("GET", path).status == 401
    assert appeal(newspaper, stolen).status == 404
    assert newspaper.edit(stolen, letter(13)).status == 404
    assert newspaper.delete(stolen).status == 404
    assert newspaper.alone(posted).status == 404
