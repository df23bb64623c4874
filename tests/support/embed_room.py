"""Somebody else's page with the element on it: another origin, a policy that allows next to nothing.

``Host`` serves such pages. ``Reader`` is a window that may ask the service as well as the host, and nobody
else, and that counts what the service sent.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Request, Response, Route, expect

from service.store import sites
from tests.support.chromium import ANSWERS_WITHIN_MS, Window
from tests.support.newsdesk import BRIDGE, Newsdesk
from tests.support.product import SITE, Posted
from tests.support.stack import wait_until

TEXT = "The vote was close, and the minutes tell only half of it: who spoke for the bridge, and who paid?"
HOSTILE = """
* { all: revert; font-size: 61px !important; color: red !important; display: inline !important;
    letter-spacing: 2em !important; text-transform: uppercase !important }
input, textarea, button, p, h2, .text { display: none !important; visibility: hidden !important }
"""
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
"""Resolves when what the page has to do now is done, and drawn."""
PLAIN = "body { margin: 1rem auto; max-width: 44rem; font: 16px/1.5 Georgia, serif }"


@dataclass(frozen=True)
class Host:
    """A news site's own web server."""

    base: str
    service: str
    pages: dict[str, tuple[str, str, dict[str, str]]]

    def page(self, name: str = "/article", *, body: str = "", head: str = "", style: str = PLAIN) -> str:
        """Put a page up, with one element unless ``body`` says otherwise. Returns its address."""
        content = body or self.element()
        script = f'<script src="{self.service}/embed/v1.js" async></script>'
        html = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The bridge</title>{head}'
            f'<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
            f'<link rel="stylesheet" href="/page.css"></head><body><main><h1>The bridge</h1>{content}'
            f"</main>{script}<footer>The end</footer></body></html>"
        )
        policy = (
            f"default-src 'none'; script-src {self.service}; connect-src {self.service}; style-src 'self'; "
            f"img-src data:; frame-src {self.service}; require-trusted-types-for 'script'"
        )
        self.pages[name] = (html, "text/html; charset=utf-8", {"Content-Security-Policy": policy})
        self.pages["/page.css"] = (style, "text/css", {})
        return self.base + name

    def element(self, **attributes: str) -> str:
        """The tag, on the story that everybody comments on."""
        given = {"thread": BRIDGE, "site": SITE, **attributes}
        named = " ".join(f'{name.replace("_", "-")}="{escape(value)}"' for name, value in given.items())
        link = f'<p><a href="{self.service}/t/{SITE}/{BRIDGE}">Read and post comments</a></p>'
        return f"<reader-comments {named}>{link}</reader-comments>"


@contextmanager
def host_for(service: str) -> Iterator[Host]:
    """A news site on an origin of its own, until the end of the block."""
    pages: dict[str, tuple[str, str, dict[str, str]]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = pages.get(self.path.partition("?")[0])
            content, kind, headers = found or ("nothing here", "text/plain", {})
            sent = content.encode()
            self.send_response(200 if found else 404)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(sent)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_given: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Host(f"http://127.0.0.1:{server.server_port}", service, pages)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def host_of(newsdesk: Newsdesk) -> Iterator[Host]:
    """A news site on an origin of its own, which may post to the service."""
    with host_for(newsdesk.base) as host:
        with newsdesk.database.begin() as conn:
            sites.set_origins(conn, SITE, (host.base, host.service))
        form = f"/api/v1/form?site={SITE}&thread=x"
        ask = newsdesk.stack.request
        wait_until(lambda: ask("GET", form, headers={"Origin": host.base}).status == 200)
        yield host


class Reader(Window):
    """A window on the host's page."""

    def __init__(self, browser: Browser, host: Host, newsdesk: Newsdesk, **options: Any) -> None:
        self.host, self.newsdesk = host, newsdesk
        self.sent: list[Response] = []
        self.allowed = {newsdesk.base}
        super().__init__(browser, host.base, **options)
        self.context.on("response", self._on_response)

    def allow(self, base: str) -> None:
        """Requests to this origin are no trouble, too."""
        self.allowed.add(base)

    def open(self, address: str | None = None) -> None:
        """Open a page of the host, and wait until its element is there."""
        self.page.goto(address or self.host.page())
        self.page.locator("reader-comments .respond, reader-comments .closed").first.wait_for()

    def stand_still(self) -> None:
        """On the page that is opened next, time passes only when the test says so."""
        self.page.clock.install()
        self.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))

    def fill(self, **fields: str) -> None:
        """Fill in the form for a comment: a good one unless ``fields`` say otherwise."""
        good = {"Name": "Noor H.", "Email": "noor@example.com", "Comment": TEXT}
        for label, value in (good | fields).items():
            self.box(label).fill(value)

    def box(self, label: str) -> Locator:
        """The first text field with this label."""
        return self.page.get_by_role("textbox", name=label).first

    def post(self, **fields: str) -> Locator:
        """Post a comment; returns its card."""
        self.fill(**fields)
        waiting = self.page.locator(".waits")
        before = waiting.count()
        self.page.get_by_role("button", name="Post comment").click()
        expect(waiting).to_have_count(before + 1, timeout=ANSWERS_WITHIN_MS)
        return waiting.first

    def publish_own(self) -> Locator:
        """Post a comment, have a moderator approve it, open the page again; returns its card there."""
        self.open()
        self.post()
        self.newsdesk.check()
        self.newsdesk.decide(self.newsdesk.rows("comments")[-1].id, "approve")
        self.open()
        return self.page.locator(".comment")

    def hold(self, path: str | re.Pattern[str]) -> list[Route]:
        """What the element asks for at ``path`` waits in the list that is returned."""
        held: list[Route] = []
        self.page.route(path, lambda route: held.append(route))
        return held

    def wait_for(self, held: Sequence[object], count: int = 1) -> None:
        """Wait until so many requests are held. Only who talks to the browser meanwhile hears of them."""
        wait_until(lambda: self.page.title() is not None and len(held) >= count)

    def is_posting(self, button: Locator) -> None:
        """Wait until the pressed button says so; it keeps the focus, and pressed again does nothing."""
        expect(button).to_have_text("Posting…")
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(button).to_be_focused()

    def keeps_a_draft(self) -> None:
        """Wait until a draft is stored."""
        kept = "Object.keys(localStorage).some(key => key.startsWith('rc:draft'))"
        wait_until(lambda: self.page.evaluate(kept))

    def card(self, comment: Posted) -> Locator:
        return self.page.locator(f"#c-{comment.id}")

    def is_told(self, text: str) -> None:
        """Wait until the element's status line says so."""
        expect(self.page.get_by_role("status").first).to_have_text(text)

    def answer(self, path: str, **answer: Any) -> None:
        """Answer what the element asks at ``path`` with this, as pages of other origins may read it."""
        open_to_all = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After",
                       "Access-Control-Allow-Headers": "*", "Access-Control-Allow-Methods": "*"}  # fmt: skip
        headers: Mapping[str, str] = open_to_all | answer.pop("headers", {})
        self.page.route(path, lambda route: route.fulfill(headers=headers, **answer))

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" not in self.allowed:
            super()._on_request(request)
        elif "cookie" in request.headers:
            self.problems.append(f"a cookie to {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.url.startswith(self.newsdesk.base):
            self.sent.append(response)
            if "set-cookie" in response.headers:
                self.problems.append(f"a cookie from {response.url}")
