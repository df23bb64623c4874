"""What a reader pastes from the documentation works: every request, form, policy and command in it."""

import json
import re
import shlex
import tomllib
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from service.cli.program import build_parser
from tests.support.desk import Desk
from tests.support.product import Product
from tests.walls.breach import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SCOPES = {"$TOKEN": "moderate", "$KEY": "score", "$READ": "read", "$HOOKS": "webhooks"}
PLACEHOLDERS = ("…", "<", "$")
"""What stands for something of the reader's own. No example of a request that can be pasted has one."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: str
    language: str
    text: str

    @property
    def commands(self) -> list[list[str]]:
        """The words of each command, which goes on after a backslash and inside an open quote."""
        found, text = [], ""
        for line in self.text.splitlines():
            text += line
            try:
                words = shlex.split(text.removesuffix("\\"), comments=True)
            except ValueError:  # an open quote
                text += "\n"
                continue
            if text.endswith("\\"):
                text = text.removesuffix("\\")
                continue
            found.append(words)
            text = ""
        return [words for words in found if words]


BLOCKS = [
    Block(page.name, language, text)
    for page in PAGES
    for language, text in FENCED.findall(page.read_text(encoding="utf-8"))
]


def commands(program: str) -> list[tuple[str, list[str]]]:
    shells = [block for block in BLOCKS if block.language in ("sh", "")]
    return [(block.page, words[1:]) for block in shells for words in block.commands if words[0] == program]


def request(product: Product, words: list[str], names: dict[str, str]) -> int:
    """Send what a ``curl`` line would; returns the answer's status."""
    method, body, headers, address = "", None, {}, ""
    rest = iter(words)
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = filled(value, names)
        elif word == "-d":
            body = next(rest)
        else:
            address = filled(word, names)
    parts = urlsplit(address)
    assert not [sign for sign in PLACEHOLDERS if sign in f"{address}{headers}{body}"], words
    answer = product.client.open(
        parts.path, query_string=parts.query, method=method or ("POST" if body else "GET"), data=body,
        headers=headers,
    )  # fmt: skip
    return answer.status_code


def filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def test_every_request_is_answered_with_success(product):
    posted = product.published()
    Desk(product).decide(posted, "hold")  # The examples speak of version 3.
    names = {
        name: product.bearer(scope)["Authorization"].removeprefix("Bearer ") for name, scope in SCOPES.items()
    }
    names["$ID"] = posted.id
    asked = [(page, words, request(product, words, names)) for page, words in commands("curl")]
    assert len(asked) >= 5
    assert [(page, words, status) for page, words, status in asked if not 200 <= status < 300] == []


def test_every_command_is_one():
    asked = commands("lettersdesk")
    assert len(asked) >= 3
    for page, words in asked:
        parser = build_parser(words[0])
        redirected = words[: words.index(">")] if ">" in words else words
        assert parser.parse_args(redirected), (page, words)


class Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.action, self.names = "", []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.action = given.get("action", self.action)
        if "name" in given:
            self.names.append(given["name"])


def test_the_form_for_a_page_of_ones_own_is_taken(product):
    [block] = [block for block in BLOCKS if block.language == "html" and "<form" in block.text]
    form = Fields()
    form.feed(block.text)
    typed = {"author_name": "A reader", "author_email": "reader@example.com", "body": "The minutes first."}
    path = urlsplit(form.action).path.replace("/t/news/", "/t/demo/")
    answer = product.client.post(path, data=dict.fromkeys(form.names, "") | typed)
    assert (answer.status_code, set(typed) <= set(form.names)) == (200, True)


def test_the_policy_in_json_is_put_in_force(product):
    [policy] = [
        json.loads(block.text) for block in BLOCKS if block.language == "json" and "rules" in block.text
    ]
    answer = product.client.post("/api/v1/rulesets", json=policy, headers=product.bearer("policy"))
    assert answer.status_code == 201, answer.json


def test_the_policy_in_a_file_is_put_in_force(product):
    [policy] = [block for block in BLOCKS if block.language == "toml" and "[[rules]]" in block.text]
    fields = tomllib.loads(policy.text)
    answer = product.client.post("/api/v1/rulesets", json=fields, headers=product.bearer("policy"))
    assert answer.status_code == 201, answer.json


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nothing_is_installed_from_an_index_that_does_not_have_it(page):
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"pip install [\"']?lettersdesk\b", text)
