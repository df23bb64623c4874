"""A reader posts, workers check, everybody reads."""

from tests.support.letters import letter


def test_a_comment_is_taken_checked_and_published(newspaper):
    posted = newspaper.post(author_name="Ada", body=letter(1))
    assert newspaper.stack.decided(posted) == "approved"
    newspaper.shows(posted)
    assert newspaper.page() == {posted.id: letter(1)}
    assert newspaper.count() == 1
    assert newspaper.alone(posted).json["comment"]["author"]["name"] == "Ada"


def test_an_answer_stands_below_what_it_answers(newspaper):
    question = newspaper.post()
    newspaper.shows(question)
    answer = newspaper.post(parent_id=question.id)
    assert newspaper.stack.decided(answer) == "approved"
    assert newspaper.alone(answer).json["comment"]["parent_id"] == question.id
    assert newspaper.count() == 2


def test_the_same_request_sent_again_is_the_same_comment(newspaper):
    fields = {"author_name": "Grace", "author_email": "grace@example.com", "body": letter(2)}
    replies = [
        newspaper.stack.post(
            headers={"Idempotency-Key": newspaper.article}, thread=newspaper.article, **fields
        )
        for _ in range(2)
    ]
    assert [reply.status for reply in replies] == [202, 202]
    assert replies[0].json["id"] == replies[1].json["id"]
    assert replies[0].json["receipt"] == replies[1].json["receipt"]
