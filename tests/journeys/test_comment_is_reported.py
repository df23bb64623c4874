"""A reader reports a comment: the desk sees it by its reason, and the page stays until a person decides."""


def report(newspaper, posted, reason, reporter):
    path = f"/api/v1/comments/{posted.id}/reports"
    sent = {"reason": reason, "text": "This threatens a neighbour by name.", "reporter": reporter}
    return newspaper.stack.request("POST", path, body=sent)


def reported(newspaper) -> dict[str, dict[str, int]]:
    """Under the desk's Reported: for each comment the number of reports by reason."""
    reply = newspaper.stack.request(
        "GET", "/api/v1/moderation/queue?tab=reported", headers=newspaper.moderator
    )
    return {
        card["id"]: {one["reason"]: one["count"] for one in card["reports"]} for card in reply.json["cards"]
    }


def test_reports_of_readers_stand_at_the_desk_once_each_and_by_reason(newspaper):
    posted = newspaper.post()
    newspaper.shows(posted)
    first = report(newspaper, posted, "illegal", "a" * 22)
    again = report(newspaper, posted, "spam", "a" * 22)
    assert (first.status, again.status, again.body) == (202, 202, first.body)
    assert report(newspaper, posted, "personal_attack", "b" * 22).status == 202
    assert reported(newspaper)[posted.id] == {"illegal": 1, "personal_attack": 1}
    assert posted.id in newspaper.page()


def test_what_a_person_decides_about_them_closes_them(newspaper):
    posted = newspaper.post()
    newspaper.shows(posted)
    report(newspaper, posted, "illegal", "c" * 22)
    assert newspaper.decide(posted, "reject", newspaper.version(posted)).status == 200
    newspaper.hides(posted)
    assert posted.id not in reported(newspaper)
    assert report(newspaper, posted, "illegal", "d" * 22).status == 404


def test_what_no_reader_sees_cannot_be_reported(newspaper):
    with newspaper.without_workers():
        waits = newspaper.post()
        assert report(newspaper, waits, "spam", "e" * 22).status == 404
    newspaper.shows(waits)
