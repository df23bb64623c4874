"""One line is one line, whatever Unicode calls the ends of others."""

import pytest

from service.domain.text import TextRefused, clean_body, clean_line


@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1e"])
def test_a_line_end_inside_of_a_line_is_refused(end):
    with pytest.raises(TextRefused) as refused:
        clean_line(f"A reader{end}of letters", chars_max=80)
    assert refused.value.code == "control_character"


@pytest.mark.parametrize("end", ["\u2028", "\u2029"])
def test_around_a_line_it_is_white_space(end):
    assert clean_line(f"{end}A reader{end}", chars_max=80) == "A reader"


def test_a_body_may_have_them():
    assert clean_body("one\u2028two", chars_max=80) == "one\u2028two"
