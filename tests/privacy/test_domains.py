"""All that anyone learns of an address is the class of its domain, compared label by label."""

import pytest

from service.domain.errors import ConfigurationError
from service.privacy.domains import load_domains, packaged_disposable
from service.privacy.email import domain_class, parse


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("a@gmail.com", "free_mail"),
        ("a@GoogleMail.com", "free_mail"),
        ("a@web.de", "free_mail"),
        ("a@mailinator.com", "disposable"),
        ("a@MAILINATOR.com", "disposable"),
        ("a@box.mailinator.com", "disposable"),
        ("a@a.b.c.mailinator.com", "disposable"),
        ("a@mailinator.com.example.org", "other"),
        ("a@mail.gmail.com", "other"),
        ("a@example.org", "other"),
        ("a@bücher.example.org", "other"),
    ],
)
def test_a_domain_has_one_of_three_classes(address, kind):
    assert domain_class(parse(address)) == kind


def test_the_packaged_list_is_there_and_names_no_whole_top_level_domain():
    assert len(packaged_disposable()) > 1_000
    assert all("." in domain and domain.isascii() for domain in packaged_disposable())


def test_an_operator_adds_domains_in_a_file(tmp_path):
    path = tmp_path / "more.txt"
    path.write_text(
        "# ours\nThrowaway.example.org # seen in spring\n\nbücher.example.com\n", encoding="utf-8"
    )
    more = load_domains(path)
    assert more == {"throwaway.example.org", "xn--bcher-kva.example.com"}
    assert domain_class(parse("a@x.throwaway.example.org"), more) == "disposable"
    assert domain_class(parse("a@bücher.example.com"), more) == "disposable"
    assert domain_class(parse("a@example.org"), more) == "other"
    assert domain_class(parse("a@notthrowaway.example.org"), more) == "other"


@pytest.mark.parametrize("line", ["org", "a@example.org", ".example.org", "example..org", "*"])
def test_a_line_that_is_no_domain_stops_the_start_and_is_named(tmp_path, line):
    path = tmp_path / "more.txt"
    path.write_text(f"example.com\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"line 2: not a domain such as example\.org"):
        load_domains(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_stops_the_start(tmp_path, content):
    path = tmp_path / "more.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="cannot be read as UTF-8 text"):
        load_domains(path)
