"""What is not right is said at the field, the typed text stays, and the address never comes back."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import select, update

from service.store.tables import findings, threads
from tests.support import markup
from tests.support.product import Product

THREAD = "/t/demo/bridge"
HALF = "cnrhalf@nowhere-and-no-dot"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"database_wait_ms": 150, "database_pool_connections": 2}


def read(answer, status: int):
    assert answer.status_code == status, answer.text
    page = markup.read(answer.text)
    assert page.one("title").text.startswith("Error:")
    assert answer.headers["Cache-Control"] == "no-store"
    return page


def test_every_missing_field_is_named_in_the_summary_and_at_the_field(reader):
    page = read(reader.send(author_name="", author_email="", body=""), 422)
    wrong = {"author_name": "Enter your name", "author_email": "Enter your email address",
             "body": "Enter your comment"}  # fmt: skip
    links = {link.attributes["href"]: link.text for link in page.by_id("trouble").all("a")}
    assert links == {f"#{name}": sentence for name, sentence in wrong.items()}
    for name, sentence in wrong.items():
        field = page.by_id(name)
        assert field.attributes["aria-invalid"] == "true"
        described = [page.by_id(one).text for one in field.attributes["aria-describedby"].split()]
        assert f"Error: {sentence}" in described


def test_the_answer_to_a_form_with_errors_opens_at_their_summary(reader):
    sent_to = reader.page(THREAD).by_id("respond").one("form").attributes["action"]
    path, _, opened_at = sent_to.partition("#")
    assert path == THREAD
    # A fragment that names something focusable takes the focus there, with and without scripts.
    assert read(reader.send(body=""), 422).by_id(opened_at).attributes["tabindex"] == "-1"


def test_the_typed_text_stays_and_the_address_does_not(reader):
    typed = {"author_name": "Zoë O'Brien", "author_url": "https://example.org/me?a=1&b=2",
             "body": "\n First <line>\n\nand & a last one"}  # fmt: skip
    answer = reader.send(author_email=HALF, **typed)
    page = read(answer, 422)
    assert page.by_id("author_name").attributes["value"] == typed["author_name"]
    assert page.by_id("author_url").attributes["value"] == typed["author_url"]
    # A browser drops the first line break after the tag.
    assert page.by_id("body").text == "\n" + typed["body"]
    assert "value" not in page.by_id("author_email").attributes
    assert "cnrhalf" not in answer.text


def test_a_text_that_is_too_long_is_kept_with_its_limit(reader):
    limit = reader.product.settings.body_chars_max
    page = read(reader.send(body="a" * (limit + 1)), 422)
    assert page.by_id("trouble").one("a").text == f"Comment must be {limit:,} characters or fewer"
    assert page.by_id("body").text.strip() == "a" * (limit + 1)


def test_controls_are_neither_stored_nor_sent_back(reader):
    answer = reader.send(author_name="A\u202eB\x1b", body="bell\x07 and null\x00")
    page = read(answer, 422)
    assert "cannot be shown" in page.by_id("body-error").text
    assert not {"\x07", "\x00", "\x1b"} & set(answer.text)
    assert reader.product.rows()["comments"] == 0


def test_the_token_of_a_refused_form_goes_on_so_that_its_age_counts(reader):
    token = reader.token()
    page = read(reader.send(author_email=HALF, form_token=token), 422)
    assert page.one("input", name="form_token").attributes["value"] == token


def test_a_forged_token_is_not_sent_back(reader):
    page = read(reader.send(author_email=HALF, form_token='1.x."><script>'), 422)
    token = page.one("input", name="form_token").attributes["value"]
    assert re.fullmatch(r"\d+\.[0-9a-f]+\.[0-9a-f]+", token)


@pytest.mark.parametrize("name", ["site", "thread", "status", "thread_url", "redirect_to", "next"])
def test_a_field_that_the_form_does_not_have_is_refused(reader, name):
    page = read(reader.send(**{name: "https://evil.example"}), 422)
    assert "The form was changed" in page.by_id("trouble").text
    assert reader.product.rows()["comments"] == 0


@pytest.mark.parametrize(("body", "media", "status"), [
    (b"author_name=A&author_name=B", "application/x-www-form-urlencoded", 422),
    (b"author_name=%ff", "application/x-www-form-urlencoded", 400),
    (b"&".join(b"a%d=1" % n for n in range(60)), "application/x-www-form-urlencoded", 400),
    (b'{"author_name": "A"}', "application/json", 415),
    (b"author_name=A", "text/plain", 415),
    (b"author_name=A", "application/x-www-form-urlencoded; charset=utf-16", 415),
    (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
])  # fmt: skip
def test_only_a_plain_form_is_read(reader, body, media, status):
    read(reader.product.client.post(THREAD, data=body, content_type=media), status)


def test_the_same_text_again_is_a_duplicate_and_gets_a_new_token(reader):
    again = {"author_name": "A reader", "body": "Once is enough for everybody."}
    token = reader.token()
    assert reader.send(**again, form_token=token).status_code == 200
    page = read(reader.send(**again, form_token=reader.token()), 409)
    assert "You already posted this comment" in page.by_id("trouble").text
    assert page.one("input", name="form_token").attributes["value"] != token


def test_a_form_that_was_used_can_be_sent_again_with_another_text_and_the_checks_learn_of_it(reader):
    token = reader.token()
    assert reader.send(form_token=token, body="The first of two texts.").status_code == 200
    reader.product.check()
    assert reader.send(form_token=token, body="The second, after going back.").status_code == 200
    reader.product.check()
    with reader.product.database.read() as conn:
        said = conn.execute(select(findings.c.reason).where(findings.c.check_name == "form")).scalars()
        assert list(said)[1:] == ["form.token_invalid"]


def test_a_form_that_is_sent_twice_makes_one_comment(reader):
    sent = {"form_token": reader.token(), "author_name": "A reader", "body": "Clicked twice."}
    sent["author_email"] = "twice@example.org"
    assert [reader.send(**sent).status_code for _ in range(2)] == [200, 200]
    assert reader.product.rows()["comments"] == 1


def test_a_key_of_the_sender_own_is_good_for_one_text(reader):
    answers = [reader.product.post({"Idempotency-Key": "form:mine"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 422]


def test_a_closed_thread_gives_the_text_back_to_copy(reader, press):
    thread = press.thread("bridge")
    press.letter(thread)
    with reader.product.database.begin() as conn:
        conn.execute(update(threads).where(threads.c.id == thread).values(closed=True))
    assert not reader.page().has("form")
    assert [one.text for one in reader.page().one("p", class_="acts").all("a")] == ["Report"]
    page = read(reader.send(body="Written for nothing?"), 403)
    assert not page.has("form")
    assert "readonly" in page.by_id("body").attributes
    assert "Written for nothing?" in page.by_id("body").text


def test_nobody_is_asked_to_be_the_first_where_comments_were_closed_meanwhile(reader, press):
    thread = press.thread("bridge")
    assert reader.page().has("p", class_="nobody")
    with reader.product.database.begin() as conn:
        conn.execute(update(threads).where(threads.c.id == thread).values(closed=True))
    page = read(reader.send(body="Written while it closed."), 403)
    assert not page.has("p", class_="nobody")
    assert "Written while it closed." in page.by_id("body").text


def test_an_answer_to_a_comment_that_went_can_be_posted_by_itself(reader, press):
    thread = press.thread("bridge")
    gone = press.letter(thread)
    press.withdraw(gone)
    page = read(reader.send(parent_id=gone.id), 422)
    assert "no longer here" in page.by_id("trouble").text
    assert not page.has("input", name="parent_id")


@contextmanager
def busy(product: Product) -> Iterator[None]:
    """Every connection to the database is in use."""
    with ExitStack() as held:
        for _ in range(product.settings.database_pool_connections):
            held.enter_context(product.database.read())
        yield


def test_without_a_database_the_form_comes_back_with_its_text(reader):
    with busy(reader.product):
        answer = reader.send(body="Do not lose this.", author_email="cnrlost@example.com")
    page = read(answer, 503)
    assert answer.headers["Retry-After"].isdigit()
    assert "problem on our side" in page.by_id("trouble").text
    assert "Do not lose this." in page.by_id("body").text
    assert "cnrlost" not in answer.text


def test_without_a_database_reading_says_so(reader):
    with busy(reader.product):
        answer = reader.get(THREAD)
    page = read(answer, 503)
    assert "Comments cannot be shown right now" in page.text
    assert answer.headers["Retry-After"].isdigit()


def test_a_site_that_is_not_there_is_a_page_that_is_not_there(reader):
    read(reader.get("/t/nowhere/bridge"), 404)
    read(reader.send("/t/nowhere/bridge"), 404)


def test_a_link_of_an_answer_leads_on_and_does_not_only_scroll_in_it(reader, press):
    """The answer stands at the address that was posted to: a browser fetches nothing for another fragment."""
    answered = press.letter(press.thread("bridge"))
    pages = (reader.send(parent_id=answered.id, body=""), reader.send(parent_id=answered.id))
    assert [page.status_code for page in pages] == [422, 200]
    for page in pages:
        shown = markup.read(page.text)
        links = [link.attributes["href"] for link in shown.all("a") if "/t/" in link.attributes["href"]]
        assert links
        assert [link for link in links if link.partition("#")[0] == "/t/demo/bridge"] == []
