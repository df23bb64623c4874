"""A mail server that is late, drips or hangs up: the conversation ends, and what is unknown is said so."""

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from service.privacy.email import parse
from service.privacy.mail import FateUnknown, Letter, MailError, send
from service.privacy.mail_relay import Relay
from tests.support.mailboxes import one_talk

ADDRESS = "maria.stern@example.org"
LETTER = Letter("Confirm your address", "A text.\n", datetime.now(UTC))
TICK_S = 0.02


def relay(port: int, **more) -> Relay:
    usual = {"host": "127.0.0.1", "security": "none", "sender": "comments@example.com"}
    return Relay(port=port, **(usual | more))


def drip(connection: socket.socket) -> None:
    """Something every moment, and never an end."""
    while True:
        connection.sendall(b"2")
        threading.Event().wait(TICK_S)


def silent(connection: socket.socket) -> None:
    while connection.recv(100):
        pass


def after_the_letter(then: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        heard = connection.makefile("rb")
        connection.sendall(b"220 here\r\n")
        for command in heard:
            if command.strip().upper() == b"DATA":
                break
            connection.sendall(b"250 good\r\n")
        connection.sendall(b"354 go on\r\n")
        for line in heard:
            if line == b".\r\n":
                then(connection)
                return

    return talk


def said(*answers: bytes, then: Callable[[socket.socket], None] = silent) -> Callable[[socket.socket], None]:
    def say(connection: socket.socket) -> None:
        connection.sendall(b"".join(answers))
        then(connection)

    return say


@pytest.mark.parametrize(
    "then",
    [lambda _connection: None, silent, drip, said(b"what?\r\n"), said(b"250-half an answer")],
    ids=["hangs up", "says nothing", "drips", "says something odd", "breaks off"],
)
def test_a_letter_without_an_answer_may_have_been_taken(then):
    with one_talk(after_the_letter(then)) as port, pytest.raises(FateUnknown) as unknown:
        send(relay(port, total_s=3.0), parse(ADDRESS), LETTER)
    chain = repr(unknown.value) + repr(unknown.value.__context__) + repr(unknown.value.__cause__)
    assert "maria" not in chain


def test_the_answer_to_the_letter_may_take_longer_than_any_other():
    def late(connection: socket.socket) -> None:
        threading.Event().wait(2.5)
        connection.sendall(b"250 taken\r\n")

    with one_talk(after_the_letter(late)) as port:
        send(relay(port, answer_s=2.0), parse(ADDRESS), LETTER)


@pytest.mark.parametrize(
    ("answer", "final"), [(b"554 never\r\n", True), (b"451 later\r\n", False), (b"421 later\r\n", False)]
)
def test_a_letter_that_was_refused_was_not_taken_even_where_the_server_then_hangs_up(answer, final):
    then = said(answer, then=lambda _connection: None)
    with one_talk(after_the_letter(then)) as port, pytest.raises(MailError) as refused:
        send(relay(port), parse(ADDRESS), LETTER)
    assert (refused.value.code, refused.value.final) == ("refused", final)


@pytest.mark.parametrize("farewell", [b"500 what?\r\n", b"odd\r\n", b""], ids=["refused", "odd", "dripping"])
def test_what_a_server_says_to_the_farewell_changes_nothing(farewell):
    then = said(b"250 taken\r\n", farewell, then=silent if farewell else drip)
    with one_talk(after_the_letter(then)) as port:
        send(relay(port, total_s=3.0), parse(ADDRESS), LETTER)


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_greeting_that_never_comes_to_an_end_is_hung_up_on(security):
    with one_talk(drip) as port, pytest.raises(MailError) as failed:
        send(relay(port, security=security, total_s=0.5), parse(ADDRESS), LETTER)
    assert failed.value.final is False


def test_a_tls_handshake_that_never_comes_to_an_end_is_hung_up_on():
    def handshake(connection: socket.socket) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")  # RFC 8446 5.1: a record of 16 KiB follows
        drip(connection)

    with one_talk(handshake) as port, pytest.raises(MailError) as failed:
        send(relay(port, security="tls", total_s=0.5), parse(ADDRESS), LETTER)
    assert failed.value.final is False
