"""The plain form: what it asks, that it works without anything but HTML, and that it sets no cookie."""

import pytest

from tests.support import markup

THREAD = "/t/demo/bridge"


def test_the_form_says_what_happens_to_the_address_and_what_is_required(reader):
    form = reader.page().by_id("respond")
    assert form.by_id("respond-title").text == "Leave a comment"
    note = form.one("p", class_="note").text
    assert note == "Your email address will not be published. Required fields are marked *"
    required = [one.attributes["name"] for one in form.all() if "required" in one.attributes]
    assert required == ["author_name", "author_email", "body"]


def test_every_field_has_a_label_and_tells_browsers_what_it_is_for(reader):
    form = reader.page().one("form")
    fields = [
        one
        for one in form.all()
        if one.tag in ("input", "textarea") and one.attributes.get("type") != "hidden"
    ]
    labels = [one.attributes["for"] for one in form.all("label")]
    assert [one.attributes["id"] for one in fields] == labels
    purposes = {one.attributes["name"]: one.attributes.get("autocomplete") for one in fields}
    assert purposes["author_name"] == "name"
    assert purposes["author_email"] == "email"
    assert purposes["author_url"] == "url"


def test_lengths_in_the_form_are_those_of_the_settings(reader):
    form = reader.page().one("form")
    longest = {one.attributes["name"]: one.attributes.get("maxlength") for one in form.all()
               if "name" in one.attributes}  # fmt: skip
    settings = reader.product.settings
    assert longest["author_name"] == str(settings.author_name_chars_max)
    # Twice as many: a browser counts each emoji as two, and would cut what may be posted.
    assert longest["body"] == str(2 * settings.body_chars_max)
    assert longest["author_url"] == str(settings.author_url_chars_max)


def test_the_trap_is_out_of_the_way_of_people_and_screen_readers(reader):
    trap = reader.page().one("div", class_="trap")
    assert trap.attributes["aria-hidden"] == "true"
    assert trap.one("input").attributes["tabindex"] == "-1"
    assert trap.one("input").attributes["autocomplete"] == "off"


def test_a_comment_is_received_and_appears_after_the_check(reader):
    answer = reader.send(body="The bridge should open on a Sunday.")
    assert answer.status_code == 200
    told = markup.read(answer.text)
    assert told.by_id("trouble").text == "Thank you, your comment was received."
    assert "The bridge should open on a Sunday." in told.one("article").text
    assert "Sunday" not in reader.page().text
    reader.product.check()
    assert "The bridge should open on a Sunday." in reader.page().text


def test_a_filled_trap_is_taken_in_and_a_person_looks(reader):
    assert reader.send(confirm_website="https://example.com").status_code == 200
    reader.product.check()
    assert reader.page().by_id("comments-title").text == "No comments yet"


def slip(answer) -> str:
    """What the answer to a comment gives its author to come back with."""
    return markup.read(answer.text).one("code").text


def test_a_double_click_is_one_comment(reader):
    fields = {"form_token": reader.token(), "body": "Sent twice, meant once.", "author_name": "A reader",
              "author_email": "cnrtwice@example.com"}  # fmt: skip
    receipts = [slip(reader.product.client.post(THREAD, data=fields)) for _ in range(2)]
    assert receipts[0] == receipts[1]
    assert reader.product.rows()["comments"] == 1


@pytest.mark.parametrize("path", [THREAD, "/t/demo/bridge?reply=nothing", "/t/nowhere/bridge"])
def test_no_answer_sets_a_cookie_or_lets_anything_run(reader, path):
    for answer in (reader.get(path), reader.send(path), reader.send(path, author_email="half@")):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'")
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not markup.live_markup(markup.read(answer.text))


def test_a_page_with_a_form_stays_with_its_reader(reader):
    assert reader.get(THREAD).headers["Cache-Control"] == "private, no-cache"


def test_a_reply_says_whom_it_answers_and_stands_below_it(reader):
    first = reader.product.published(thread="bridge", author_name="Noor H.")
    form = reader.page(f"{THREAD}?reply={first.id}").by_id("respond")
    assert form.by_id("respond-title").text == "Reply to Noor H."
    parent = form.one("input", name="parent_id").attributes["value"]
    assert reader.send(parent_id=parent, body="An answer.").status_code == 200
    reader.product.check()
    thread = reader.page().one("ol", class_="thread")
    assert "An answer." in thread.one("ol", class_="replies").text
