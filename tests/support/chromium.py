"""A real browser for tests: Debian's Chromium, driven by Playwright, which fetches no browser of its own.

``Window`` is one person's browser. It notes whatever must never happen on a page of ours: a script that
fails, a message in the console, something the page's own policy forbids, a request to any other host.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip
ANSWERS_WITHIN_MS = 60_000
"""Long: on a machine with much else to do a page may need that, and a test that passes never waits for it."""
expect.set_options(timeout=ANSWERS_WITHIN_MS)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
DESKTOP, PHONE, NARROW = (1280, 900), (360, 740), (320, 640)
LOOKS: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {
    "light": (DESKTOP, {"color_scheme": "light", "forced_colors": "none"}),
    "dark": (DESKTOP, {"color_scheme": "dark", "forced_colors": "none"}),
    "forced colours": (DESKTOP, {"color_scheme": "dark", "forced_colors": "active"}),
    "narrow": (NARROW, {"color_scheme": "light", "forced_colors": "none"}),
}


@contextmanager
def running() -> Iterator[Browser]:
    """A browser until the end of the block. Skips the test where none is installed."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no Chromium is installed (Debian: apt install chromium)")
    # Debian's start script asks for variables of a desktop session and grumbles if there is none.
    environment = {**os.environ, "LANG": "C.UTF-8", "TZ": "UTC"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS), env=environment)
        yield browser
        browser.close()


class Window:
    """A browser window with cookies of its own, as wide and as coloured as the test wants."""

    def __init__(
        self, browser: Browser, base: str, *, size: tuple[int, int] = DESKTOP, **options: Any
    ) -> None:  # fmt: skip
        self.base, self.problems, self._expected = base, list[str](), list[str]()
        width, height = size
        usual: dict[str, Any] = {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
        viewport = {"width": width, "height": height}
        self.context: BrowserContext = browser.new_context(
            base_url=base, viewport=viewport, **(usual | options)
        )
        self.context.set_default_timeout(ANSWERS_WITHIN_MS)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        self.context.on("request", self._on_request)
        self.page: Page = self.context.new_page()

    def sign_in(self, login: str, password: str) -> None:
        """Sign in at the desk as people do."""
        self.page.goto("/desk/sign-in")
        self.page.get_by_label("Login").fill(login)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url("**/desk/")

    def expect(self, words: str) -> None:
        """The console may say this from now on, because the test makes it happen."""
        self._expected.append(words)

    def close(self) -> None:
        """Close it, and fail the test if anything happened that must not."""
        # What a test answers by hand may be asked for once more while the window closes.
        for page in self.context.pages:
            page.unroute_all(behavior="ignoreErrors")
        self.context.close()
        assert self.problems == []

    def barriers(self, axe: Path) -> list[str]:
        """What axe finds on the page as it stands, one line for each element."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(axe.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", list(RULES)
        )
        return [
            f"{rule['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def barriers_in_every_look(self, axe: Path) -> list[str]:
        """The same in light, dark and forced colours and 320 px wide, and whether it scrolls sideways."""
        found: list[str] = []
        for name, (size, media) in LOOKS.items():
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
            self.page.emulate_media(**media)
            found += [f"{name}: {line}" for line in self.barriers(axe)]
            found += [f"{name}: {wide} px too wide" for wide in [self.too_wide()] if wide]
        return found

    def too_wide(self) -> int:
        """By how many pixels the page can be scrolled sideways."""
        widths = "({scrollWidth, clientWidth}) => scrollWidth - clientWidth"
        return int(self.page.evaluate(f"() => ({widths})(document.documentElement)"))

    def focused(self) -> str:
        """The element that has the focus, in short: its tag and its id or its name."""
        return str(
            self.page.evaluate(
                "() => { const one = document.activeElement; return one === null ? 'none' :"
                " one.tagName.toLowerCase() + (one.id ? '#' + one.id : '') }"
            )
        )

    def _on_console(self, message: ConsoleMessage) -> None:
        if not any(words in message.text for words in self._expected):
            self.problems.append(f"{message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != self.base:
            self.problems.append(f"a request to {request.url}")
