"""No address and no phone number leaves with a text, and every place in it is known in the text as typed."""

from hypothesis import given
from hypothesis import strategies as st

from service.checks.base import AuthorRecord, Subject
from service.checks.outgoing import outgoing, outgoing_url
from service.domain.verdict import Field, Span


def a_subject(text="", spans=(), **known):
    return Subject(comment_id="c", text=text, author=AuthorRecord(), address_spans=tuple(spans), **known)


def test_addresses_and_numbers_are_replaced():
    text = "Ask ann@example.org, bob (at) example (dot) com, or call +49 30 1234567 today."
    assert outgoing(a_subject(text)).text == "Ask [address], [address], or call [phone] today."


def test_the_authors_own_address_is_taken_out_where_its_keeper_found_it():
    text = "I am a.n.n at example org, really"
    own = Span(5, 25, "own")
    assert outgoing(a_subject(text, [own])).text == "I am [address], really"


def test_places_that_overlap_are_replaced_once():
    text = "ann@example.org and more"
    spans = [Span(0, 3), Span(2, 15), Span(2, 15)]
    assert outgoing(a_subject(text, spans)).text == "[address] and more"


def test_an_address_in_an_encoding_leaves_decoded_and_replaced():
    sent = outgoing(a_subject("mail ann%40example.org or ann&#64;example.org"))
    assert sent.text == "mail [address] or [address]"
    assert sent.original(0, 4) == (0, 45)


def test_each_field_has_its_own_places():
    subject = a_subject(
        "Hello there", [Span(0, 3, "own", Field.AUTHOR_NAME)], author_name="ann of example.org"
    )
    assert outgoing(subject).text == "Hello there"
    assert outgoing(subject, Field.AUTHOR_NAME).text == "[address] of example.org"


def test_a_website_leaves_whole_or_not_at_all():
    urls = {
        "https://ann.example.org/blog": "https://ann.example.org/blog",
        "https://example.org/?m=ann@example.org": "",
        "https://example.org/?m=ann%40example.org": "",
        "https://example.org/+49-30-1234567": "",
        None: "",
    }
    assert {url: outgoing_url(a_subject(author_url=url)) for url in urls} == urls
    assert (
        outgoing_url(a_subject("", [Span(8, 11, "own", Field.AUTHOR_URL)], author_url="https://ann.example/"))
        == ""
    )


@given(
    text=st.text(alphabet="ab c😀é.-", max_size=60),
    cuts=st.lists(st.tuples(st.integers(0, 59), st.integers(1, 8)), max_size=4),
)
def test_every_sign_that_leaves_is_known_in_the_text_as_typed(text, cuts):
    spans = [Span(at, min(at + size, len(text))) for at, size in cuts if at < len(text)]
    sent = outgoing(a_subject(text, spans))
    hidden = {at for span in spans for at in range(span.start, span.end)}
    kept = [at for at in range(len(text)) if at not in hidden]
    plain = [at for at in range(len(sent.text)) if sent.ends[at] - sent.starts[at] == 1]
    assert [sent.starts[at] for at in plain if sent.starts[at] not in hidden] == kept
    assert all(sent.text[at] == text[sent.starts[at]] for at in plain if sent.starts[at] not in hidden)
    assert len(sent.text) == len(sent.starts) == len(sent.ends)
