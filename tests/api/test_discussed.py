"""The most discussed first: by published replies, in portions that fit together, as fresh as any page."""

from urllib.parse import quote

import pytest

from tests.support.press import Posted, Press

PAGE = "/api/v1/comments?thread=a-1&sort=discussed"


@pytest.fixture
def thread(press: Press) -> int:
    return press.thread("a-1")


@pytest.fixture
def roots(press: Press, thread: int) -> list[Posted]:
    """Five, with 0, 2, 1, 2 and 0 replies."""
    made = [press.letter(thread, body=str(number)) for number in range(5)]
    for number, replies in ((1, 2), (2, 1), (3, 2)):
        for _ in range(replies):
            press.letter(thread, made[number])
    return made


def bodies(page) -> list[str]:
    return [one.get("body", one["state"]) for one in page["comments"]]


def test_most_replies_come_first_and_among_equals_the_newest(reader, roots):
    page = reader.page(PAGE)
    assert bodies(page) == ["3", "1", "2", "4", "0"]
    assert [one["reply_count"] for one in page["comments"]] == [2, 2, 1, 0, 0]


def test_portions_fit_together(reader, roots):
    seen, cursor = [], ""
    for _ in range(5):
        page = reader.page(f"{PAGE}&limit=1{cursor}")
        seen += bodies(page)
        cursor = f"&cursor={quote(page['next'] or '')}"
    assert (seen, page["next"]) == (["3", "1", "2", "4", "0"], None)


def test_a_reply_that_is_published_moves_its_root_and_the_page_at_once(reader, press, thread, roots):
    before = reader.get(PAGE).headers["ETag"]
    for _ in range(3):
        press.letter(thread, roots[0])
    assert bodies(reader.page(PAGE)) == ["0", "3", "1", "2", "4"]
    assert reader.get(PAGE).headers["ETag"] != before


def test_a_reply_that_goes_counts_no_more(reader, press, thread, roots):
    gone = press.letter(thread, roots[4])
    press.withdraw(gone)
    assert bodies(reader.page(PAGE)) == ["3", "1", "2", "4", "0"]


def test_a_walk_goes_on_where_it_was_whatever_moved_meanwhile(reader, press, thread, roots):
    first = reader.page(f"{PAGE}&limit=2")
    for _ in range(9):
        press.letter(thread, roots[0])
    rest = reader.page(f"{PAGE}&limit=9&cursor={quote(first['next'])}")
    assert bodies(rest) == ["2", "4"]


def test_other_threads_are_not_in_it(reader, press, roots):
    other = press.thread("b-1")
    busy = press.letter(other, body="elsewhere")
    for _ in range(4):
        press.letter(other, busy)
    assert "elsewhere" not in bodies(reader.page(PAGE))


def test_a_cursor_of_another_order_is_refused(reader, roots):
    cursor = reader.page("/api/v1/comments?thread=a-1&limit=1")["next"]
    assert reader.get(f"{PAGE}&cursor={quote(cursor)}").status_code == 400
