"""The words of a piece of HTML: all that a reader might see, and where its links lead."""

import pytest

from service.checks.timelimit import stop_after
from service.domain.html_text import text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""), ("Plain words.", "Plain words."), ("<div>One<br>two</div><p>three</p>", "One\ntwo\nthree"),
        ("5 < 7 &amp; 7 > 5, I &lt;3 it", "5 < 7 & 7 > 5, I <3 it"), ("sp<b>a</b>m, <i>i</i>t", "spam, it"),
        ("<A HREF='http://pills.example'>here</A>", "here\nhttp://pills.example"),
        ('<img alt=x src="http://x.example/a.png">', "http://x.example/a.png"),
        ("<a title='a' href = http://x.example?a=1&amp;b=2>x</a>", "x\nhttp://x.example?a=1&b=2"),
        ("<script>alert('you')</script>", "alert('you')"), ("a<!-- note -->b", "a\nb"), ("<blink>x", "x"),
        ("a <b", "a <b"), ("&#106;&#x75;nk &nosuch;", "junk &nosuch;"),
        ("  much \t room \n\n\n x", "much room\nx"),
    ],
)  # fmt: skip
def test_words_and_links_stay_and_tags_go(markup, text):
    assert text_of(markup) == text


@pytest.mark.parametrize("piece", ["<", "<a", "<a href=", "</", "<!--", "&#", " ", "\n ", "<a href='", "<b>"])
def test_no_text_makes_it_work_for_ever(piece):
    """Work that grew with the square of the length would take minutes here; this takes milliseconds."""
    assert stop_after(20.0, lambda: text_of(piece * 100_000)) is not None
