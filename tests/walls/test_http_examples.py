"""docs/http/examples.md: every route with curl and its real answer, as this service gives it now.

``LETTERSDESK_WRITE_EXAMPLES=1 python -m pytest tests/walls/test_http_examples.py`` writes the page anew.
"""

import json
import os
import re
import shlex
from collections.abc import Callable
from ipaddress import IPv4Address
from typing import Any
from urllib.parse import urlsplit

import pytest

from service.api import ROUTES
from service.safehttp import Client, Rules
from service.usecases.add_person import Role, add_person
from service.usecases.settle_events import settle_events
from tests.support.accounts import account
from tests.support.product import Product
from tests.walls.breach import ROOT
from tests.walls.http_examples import EXAMPLES, TOKENS, WITHOUT, Example
from workers.deliver_webhooks import Deliverer

PAGE = ROOT / "docs" / "http" / "examples.md"
WRITE = "LETTERSDESK_WRITE_EXAMPLES"
HEAD = """# Every route, with a request and its answer

Made by the tests, which send each request to a service and compare: `tests/walls/test_http_examples.py`.
What every field means is in [http-api.md](../http-api.md). Ids, tokens, times and numbers of milliseconds
differ from run to run and stand here for themselves; of a list only the first member is shown. `$TOKEN`,
`$POLICY`, `$READ` and `$HOOKS` are tokens with the scopes `moderate`, `policy`, `read` and `webhooks`; other
names stand for what an answer above has said.
"""
SAME = (
    (r"\bld([rtf])_[\w-]+", r"ld\1_…"), (r"whsec_[\w+/=]+", "whsec_…"), (r"\b[a-z2-7]{26}\b", "…"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)", "2026-11-22T10:41:07Z"),
    (r"v1,[A-Za-z0-9+/=]{20,}", "v1,…"), (r'"webhook-timestamp": "\d+"', '"webhook-timestamp": "1795344067"'),
    (r'("(?:label|form_token|next|cursor|replies_next)": )"[^"]{4,}"', r'\1"…"'),
    (r'("(?:duration_ms|edit_seconds_left|sequence|next|\w+_ms)": )[\d.]+', r"\g<1>8"),
)  # fmt: skip


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    return new_sqlite


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"public_url": "http://127.0.0.1:8080", "nudge": "true"}


def inside(_name: str, _longest_s: float) -> tuple[IPv4Address]:
    """A name server that leads every name to this machine, where no webhook goes."""
    return (IPv4Address("127.0.0.1"),)


class Narrator:
    """Sends the examples, one after the other, and writes down what came back."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.names = {
            name: product.bearer(scope)["Authorization"].removeprefix("Bearer ")
            for name, scope in TOKENS.items()
        }
        with product.database.begin() as conn:
            add_person(conn, account("ada", "a long enough password", Role.ADMIN))

    def tell(self, example: Example) -> str:
        """A section of the page. The request is read back from the very text that is printed."""
        self._meanwhile(example.before)
        words = shlex.split(example.curl.replace("\\\n", ""))
        method, url, headers, body = example.method, "", {}, None
        for kind, word in zip(words, [*words[1:], ""], strict=True):
            if kind == "-H":
                name, _, value = word.partition(": ")
                headers[name] = self._filled(value)
            elif kind == "-d":
                body = self._filled(word)
            elif kind.startswith("http"):
                url = self._filled(kind)
        parts = urlsplit(url)
        answer = self.product.client.open(
            parts.path, query_string=parts.query, method=method, data=body, headers=headers
        )
        assert 200 <= answer.status_code < 300, (example.route, answer.text)
        told = answer.get_json(force=True) if answer.data else None
        self._remember(example, told)
        shown = f"\n```json\n{_printed(told)}\n```\n" if told is not None else ""
        return f"## {example.route}\n\n```sh\n{example.curl}\n```\n\n{answer.status_code}\n{shown}"

    def _filled(self, text: str) -> str:
        for name in sorted(self.names, key=len, reverse=True):
            text = text.replace(name, self.names[name])
        assert "$" not in text, text
        return text

    def _remember(self, example: Example, told: Any) -> None:
        for name, place in example.names.items():
            value = told
            for part in place.split("."):
                value = value[int(part)] if part.isdigit() else value[part]
            self.names[f"${name}"] = value

    def _meanwhile(self, what: str) -> None:
        if what == "check":
            self.product.check()
        if what == "send":
            settle_events(self.product.database, 0)
            deliverer = Deliverer(self.product.runtime, Client(Rules(), resolve=inside))
            deliverer.drain()
            deliverer.finish()


def _printed(told: Any) -> str:
    text = json.dumps(_short(told), ensure_ascii=False, indent=2)
    for pattern, word in SAME:
        text = re.sub(pattern, word, text)
    return text


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(inner) for name, inner in value.items()}
    if isinstance(value, list) and len(value) > 1:
        return [_short(value[0]), f"… and {len(value) - 1} more"]
    return [_short(inner) for inner in value] if isinstance(value, list) else value


def test_the_page_shows_every_route_with_its_real_answer(product):
    narrator = Narrator(product)
    page = "\n".join([HEAD, *(narrator.tell(example) for example in EXAMPLES)])
    if os.environ.get(WRITE):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, f"{WRITE}=1 writes it anew: look at what changed"


def test_no_route_is_left_out():
    routes = {f"{route.method} {route.path}" for route in ROUTES}
    assert routes - {example.route for example in EXAMPLES} == WITHOUT & routes
