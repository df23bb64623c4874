"""Mail speaks to a real server: over TLS, signed in, to one recipient; what fails is told by a code alone."""

import socket
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest

from service.privacy.email import parse
from service.privacy.mail import Letter, MailError, send
from service.privacy.mail_relay import Relay
from tests.support.certificates import Authority
from tests.support.mailboxes import PASSWORD, USER, Mailbox, authenticate, serve

ADDRESS = "maria.stern@example.org"
LETTER = Letter(
    "Confirm your address\nfor Zoë's paper", "Ein Wort: größer.\n\n.\nA dot stood alone.\n", datetime.now(UTC)
)


def relay(port, **more):
    usual = {"host": "127.0.0.1", "security": "none", "sender": "comments@example.com"}
    return Relay(port=port, **(usual | more))


def refusal(port, to=ADDRESS, **more):
    with pytest.raises(MailError) as refused:
        send(relay(port, **more), parse(to), LETTER)
    chain = repr(refused.value) + repr(refused.value.__context__) + repr(refused.value.__cause__)
    assert to.partition("@")[0] not in chain
    return refused.value.code, refused.value.final


def test_a_letter_arrives_as_it_was_written(mailbox):
    send(relay(mailbox.port), parse(ADDRESS), LETTER)
    ((recipients, message),) = mailbox.mails
    assert recipients == (ADDRESS,)
    assert message["To"] == ADDRESS
    assert message["From"] == "comments@example.com"
    assert message["Subject"] == "Confirm your address for Zoë's paper"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.com>")
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == LETTER.text


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_over_tls_we_sign_in_and_the_certificate_is_checked(authority, security):
    box, context = Mailbox(), authority.server("127.0.0.1")
    more = {"authenticator": authenticate}
    if security == "tls":
        controller = serve(box, ssl_context=context, **more, auth_require_tls=False)
    else:
        controller = serve(box, context, **more)
    try:
        there = {"security": security, "user": USER, "password": PASSWORD}
        send(relay(box.port, ca_file=str(authority.file), **there), parse(ADDRESS), LETTER)
        assert (len(box.mails), box.signed_in) == (1, [True])
        assert refusal(box.port, **there)[0] == "SSLCertVerificationError"
        wrong = there | {"password": "another one"}
        assert refusal(box.port, ca_file=str(authority.file), **wrong) == ("sign_in_refused", False)
        assert len(box.mails) == 1
    finally:
        controller.stop()


def test_where_tls_is_wanted_a_server_without_it_gets_nothing(mailbox):
    assert refusal(mailbox.port, security="starttls") == ("not_supported", False)
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("recipient", "data", "refused"),
    [
        (f"550 no such user {ADDRESS}", "250 OK", ("recipient_refused", True)),
        (f"451 later, {ADDRESS}", "250 OK", ("recipient_refused", False)),
        ("250 OK", f"554 not from you to {ADDRESS}", ("refused", True)),
        ("250 OK", f"452 no room for {ADDRESS}", ("refused", False)),
    ],
)
def test_what_a_server_refuses_for_good_is_told_from_what_it_may_take_later(
    mailbox, recipient, data, refused
):
    mailbox.recipient_answer, mailbox.data_answer = recipient, data
    assert refusal(mailbox.port) == refused


def test_nobody_there_is_a_reason_to_try_again():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert refusal(port) == ("ConnectionRefusedError", False)


def test_a_server_that_never_comes_to_an_end_is_hung_up_on():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with closing(connection):
                try:
                    connection.sendall(b"220 here\r\n")
                    while True:
                        connection.sendall(b"250-")
                        connection.recv(100)
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        assert refusal(server.getsockname()[1], total_s=0.5)[1] is False
    thread.join(30)
    assert not thread.is_alive()


def test_a_relay_shows_no_password():
    shown = repr(relay(25, user=USER, password=PASSWORD))
    assert PASSWORD not in shown
