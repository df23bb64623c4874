"""A haiku is found, prose is not. A check is called with subjects; no service has to run."""

import pytest
from check_haiku import check, syllables

from service.checks.base import Subject

HAIKU = "Rain over the town\nthe council talks of bridges\nducks do not need one"


def judge(text):
    [found] = check([Subject(comment_id="c1", text=text)])
    return found


def test_a_haiku_is_found():
    found = judge(HAIKU)

    assert (found.check, found.score, found.reason) == ("haiku", 1.0, "haiku.found")


@pytest.mark.parametrize("text", ["", "Just prose.", HAIKU + "\nand one line more", HAIKU.replace("\n", " ")])
def test_prose_is_not_found(text):
    assert judge(text).score == 0.0


def test_a_silent_e_does_not_count():
    assert [syllables(word) for word in ("time", "table", "the")] == [1, 2, 1]
