"""Every time in every answer is written in one way: RFC 3339, UTC, whole seconds, ``Z``."""

import re
from collections.abc import Iterator

from tests.support.desk import MODERATION

LIKE_A_TIME = re.compile(r'"(\d{4}-\d\d-\d\d[T ][^"]*)"')
ONE_WAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def answers(product) -> Iterator[str]:
    """One of each sort that tells a time."""
    posted = product.published()
    moderator, editor = product.bearer(), product.bearer("policy")
    comment = f"{MODERATION}/{posted.id}"
    ask = product.client
    yield ask.get(f"/api/v1/comments/{posted.id}").text
    yield ask.patch(f"/api/v1/comments/{posted.id}", json={"body": "Better."}, headers=posted.headers).text
    product.check()
    yield ask.get(f"/api/v1/comments/{posted.id}/receipt", headers=posted.headers).text
    yield ask.post(f"{comment}/ban", json={"days": 3, "reason": "flood"}, headers=moderator).text
    yield ask.get(comment, headers=moderator).text
    yield ask.get(MODERATION, query_string={"status": "approved"}, headers=moderator).text
    late = {"action": "hold", "version": 1}
    yield ask.post(f"{comment}/decisions", json=late, headers=moderator).text
    yield ask.post("/api/v1/rulesets", json={"preset": "hold_everything"}, headers=editor).text
    yield ask.get("/api/v1/rulesets", headers=moderator).text


def test_all_of_them_look_alike(product):
    for number, text in enumerate(answers(product)):
        times = LIKE_A_TIME.findall(text)
        assert times, (number, text)
        assert [time for time in times if not ONE_WAY.fullmatch(time)] == [], number
