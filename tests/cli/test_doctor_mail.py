"""``doctor`` and mail: a server that lets us in, and the setting to correct for each that does not."""

import socket

import pytest

from tests.support.certificates import Authority
from tests.support.mailboxes import PASSWORD, USER, Mailbox, authenticate, one_talk, serve

LONG = "x" * 40


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def look(operator, monkeypatch):
    """Run the doctor with mail settings: the level and text of its line on mail, and all that it said."""

    def run(port: int, **settings: object) -> tuple[str, str, str]:
        usual = {"host": "127.0.0.1", "port": port, "security": "none", "from": "comments@example.com"}
        for name, value in (usual | settings).items():
            monkeypatch.setenv(f"LETTERSDESK_SMTP_{name.upper()}", str(value))
        said = operator("doctor")
        (at,) = [n for n, line in enumerate(said.lines) if line[9:23].strip() in ("mail", "settings")][-1:]
        advice = said.lines[at + 1].strip() if said.lines[at + 1 :][:1] else ""
        return said.lines[at][:8].strip(), said.lines[at][24:], advice + said.err

    return run


def says(greeting: bytes):
    """Greets so and listens until we hang up."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(greeting)
        while connection.recv(1_000):
            pass

    return talk


def test_without_a_mail_server_mail_is_off(operator):
    (line,) = [line for line in operator("doctor").lines if line[9:23].strip() == "mail"]
    assert line.startswith("ok")
    assert "nobody gets any mail" in line


def test_a_server_that_answers_is_well_and_gets_no_mail(look, mailbox):
    level, text, _ = look(mailbox.port)
    assert (level, text) == ("ok", f"127.0.0.1:{mailbox.port} answers; no user is set (none)")
    assert mailbox.mails == []


def test_a_host_without_keys_sends_no_mail_and_tries_none(look, monkeypatch, tmp_path):
    monkeypatch.setenv("LETTERSDESK_KEY_DIR", str(tmp_path / "none"))
    assert look(1)[0] == "ok"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_signing_in_over_tls_is_tried_and_what_fails_is_named(look, authority, security):
    box, context = Mailbox(), authority.server("127.0.0.1")
    if security == "tls":
        controller = serve(box, ssl_context=context, authenticator=authenticate, auth_require_tls=False)
    else:
        controller = serve(box, context, authenticator=authenticate)
    good = {"security": security, "user": USER, "password": PASSWORD, "ca_file": authority.file}
    try:
        assert look(box.port, **good)[:2] == ("ok", f"127.0.0.1:{box.port} lets us in ({security})")
        level, text, advice = look(box.port, **good | {"password": f"{LONG}hunter2"})
        assert (level, "refuses our user or password" in text) == ("wrong", True)
        assert "LETTERSDESK_SMTP_USER or LETTERSDESK_SMTP_PASSWORD" in advice
        assert "hunter2" not in text + advice
        level, text, advice = look(box.port, **good | {"ca_file": ""})
        assert (level, "certificate" in text) == ("wrong", True)
        assert "LETTERSDESK_SMTP_CA_FILE" in advice
    finally:
        controller.stop()
    assert box.mails == []


def test_a_certificate_for_another_name_names_the_host(look, authority):
    controller = serve(Mailbox(), authority.server("mail.example.org"))
    try:
        level, text, advice = look(controller.port, security="starttls", ca_file=authority.file)
    finally:
        controller.stop()
    assert (level, "mismatch" in text) == ("wrong", True)
    assert "LETTERSDESK_SMTP_HOST" in advice


@pytest.mark.parametrize(
    ("wrong", "found", "advised"),
    [
        ({"security": "starttls"}, "offers no STARTTLS", "LETTERSDESK_SMTP_SECURITY"),
        ({"security": "tls"}, "makes no TLS connection", "LETTERSDESK_SMTP_SECURITY"),
        ({"host": "no-such-host.invalid"}, "is not known", "LETTERSDESK_SMTP_HOST"),
    ],
)
def test_a_server_that_is_not_as_the_settings_say_is_told_by_the_setting(
    look, mailbox, wrong, found, advised
):
    level, text, advice = look(mailbox.port, **wrong)
    assert (level, found in text, advised in advice) == ("wrong", True, True), (text, advice)


def test_nobody_there_is_told_by_address_and_port(look):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    level, text, advice = look(port)
    assert (level, f"127.0.0.1:{port} (refused)" in text) == ("wrong", True)
    assert "LETTERSDESK_SMTP_PORT" in advice


@pytest.mark.parametrize(
    ("greeting", "found"),
    [
        (b"554 not from you\r\n", "refuses with 554"),
        (b"HTTP/1.1 400 Bad Request\r\n", "does not speak SMTP"),
        (b"SSH-2.0-x\r\n", "does not speak SMTP"),
    ],
)
def test_what_is_no_mail_server_or_wants_none_of_our_mail_is_told(look, greeting, found):
    with one_talk(says(greeting)) as port:
        level, text, _ = look(port)
    assert (level, found in text) == ("wrong", True), text
    assert "not from you" not in text


def test_a_server_that_says_nothing_is_hung_up_on(look):
    with one_talk(says(b"")) as port:
        level, text, advice = look(port, security="starttls")
    assert (level, "does not speak SMTP" in text) == ("wrong", True)
    assert "to tls" in advice


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_stop_everything_with_the_settings_name(look, tmp_path, content):
    path = tmp_path / "authority.pem"
    if content is not None:
        path.write_text(content)
    level, text, _ = look(25, ca_file=path)
    assert level == "wrong"
    assert text.startswith(f"LETTERSDESK_SMTP_CA_FILE: '{path}' cannot be read as certificates")
