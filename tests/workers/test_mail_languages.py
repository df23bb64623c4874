"""The mail and the page of its link are in the language of the page on which the reader asked for it."""

import re
from email.header import decode_header

import pytest

from service import strings
from service.settings.reading import LANGUAGES
from service.store.tables import comments
from tests.support.product import SITE
from workers.mail_lane import MailLane

MARIA, HERS = "maria.stern@example.org", "M" * 22
LINK = re.compile(r"http://\S+(/verify/\S+)")


@pytest.fixture
def more_settings(mailbox):
    return {
        "smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "smtp_security": "none", "language": "fr",
        "smtp_from": "comments@example.com", "rate_verification_network": "100000/second",
    }  # fmt: skip


@pytest.fixture
def mail(product, mailbox):
    """Ask for a mail, have it sent; the mail as it arrived."""
    lane = MailLane(product.worker)

    def ask_and_wait(query: str):
        posted = product.comment(author_email=MARIA, device=HERS)
        path = f"/api/v1/comments/{posted.id}/verification{query}"
        assert product.client.post(path, headers=posted.headers).status_code == 202
        product.check()
        lane.look()
        return mailbox.mails[-1][1]

    return ask_and_wait


def link_in(message) -> str:
    (path,) = LINK.findall(message.get_content())
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_mail_is_in_the_language_that_was_asked_for(product, mail, lang):
    message, say = mail(f"?lang={lang}"), strings.of(lang).say
    name = SITE.title()
    assert message["Content-Language"] == lang
    assert message["Subject"] == say("mail.subject", site=name)
    text = " ".join(message.get_content().split(" ")).replace("\r\n", "\n").replace("\n", " ")
    for sentence in (
        say("mail.about", site=name), say("mail.asks"), say("mail.after"), say("mail.not_me"),
        say("mail.once", n=product.settings.verification_hours),
    ):  # fmt: skip
        assert sentence in text
    assert max(map(len, (line for line in message.get_content().splitlines() if "http" not in line))) <= 72


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_link_leads_to_a_page_in_the_same_language_to_its_very_end(product, mail, lang):
    link, say = link_in(mail(f"?lang={lang}")), strings.of(lang).say
    page = product.client.get(link)
    assert page.headers["Content-Language"] == lang
    assert f'<html lang="{lang}"' in page.text
    assert say("page.verify_button") in page.text
    assert '<form method="post">' in page.text  # to its own address, and so in its language
    done = product.client.post(link)
    assert say("page.verify_done") in done.text
    gone = product.client.get(link)
    assert (gone.status_code, say("page.verify_gone") in gone.text) == (404, True)


@pytest.mark.parametrize(
    ("query", "lang"),
    [("", "fr"), ("?lang=ar", "fr"), ("?lang=", "fr"), ("?lang=de-AT", "de"), ("?lang=PT_br", "pt")],
)
def test_a_language_that_is_not_spoken_gives_way_to_the_services_own(mail, query, lang):
    message = mail(query)
    assert message["Content-Language"] == lang
    assert link_in(message).endswith(f"?lang={lang}")


def test_a_question_from_before_languages_were_asked_for_is_mailed_in_english(product, mailbox):
    posted = product.comment(author_email=MARIA, device=HERS)
    product.client.post(f"/api/v1/comments/{posted.id}/verification?lang=de", headers=posted.headers)
    with product.database.begin() as conn:
        conn.execute(comments.update().where(comments.c.id == posted.id).values(form={}))
    product.check()
    MailLane(product.worker).look()
    assert mailbox.mails[-1][1]["Content-Language"] == "en"


def test_what_the_form_told_of_itself_is_kept_beside_the_language(product, mail):
    def form():
        with product.database.read() as conn:
            return conn.execute(comments.select()).one().form

    posted = product.comment(author_email=MARIA, device=HERS)
    before = form()
    product.client.post(f"/api/v1/comments/{posted.id}/verification?lang=uk", headers=posted.headers)
    assert form() == before | {"lang": "uk"}


@pytest.mark.parametrize(("query", "status"), [("?lang=" + "x" * 36, 400), ("?lang=de&lang=fr", 400)])
def test_what_is_no_language_is_refused(product, query, status):
    posted = product.comment(author_email=MARIA, device=HERS)
    path = f"/api/v1/comments/{posted.id}/verification{query}"
    assert product.client.post(path, headers=posted.headers).status_code == status


def test_a_mail_in_another_alphabet_goes_through_servers_that_take_seven_bits(mail):
    message = mail("?lang=uk")
    assert message["Content-Transfer-Encoding"] == "quoted-printable"
    raw = message.as_bytes()
    assert raw.isascii()
    encoded = re.search(rb"^Subject: (.*(?:\r?\n .*)*)", raw, re.MULTILINE)[1].decode()
    assert {charset for _text, charset in decode_header(encoded)} - {None} == {"utf-8"}
    assert (message["Auto-Submitted"], message["List-Unsubscribe"]) == ("auto-generated", None)
