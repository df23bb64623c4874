"""A moderator's seat at the queue: keys are pressed, and the page tells where it stands."""

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.chromium import Window
from tests.support.product import Posted

QUEUE = "/desk/queue"
POLLS_EVERY_MS = 10_000


class Seat:
    """One window with the queue open. With ``clock`` the test itself lets time pass."""

    def __init__(self, window: Window, *, clock: bool = False) -> None:
        self.window, self.page = window, window.page
        if clock:
            self.page.clock.install()
        self.open()

    def open(self, path: str = QUEUE) -> None:
        self.page.goto(path)

    def card(self, comment: Posted) -> Locator:
        """The card of a comment, or the line that has come in its place."""
        return self.page.locator(f"#card-{comment.id}")

    def cards(self) -> list[str]:
        """The ids of the comments that stand as cards, in order."""
        shown = self.page.locator(".card")
        return [str(one.get_attribute("data-comment-id")) for one in shown.all()]

    def press(self, *keys: str) -> None:
        """Press keys one after the other; after each, the focus is on something."""
        for key in keys:
            self.page.keyboard.press(key)
            assert self.window.focused() not in ("body", "none", "html"), f"after {key} nothing has the focus"

    def is_at(self, comment: Posted) -> None:
        """Wait until this comment's card has the focus."""
        expect(self.card(comment)).to_be_focused()

    def is_told(self, text: str | re.Pattern[str]) -> None:
        """Wait until the status line says so."""
        expect(self.page.get_by_role("status")).to_have_text(text)

    def counts(self, number: int) -> None:
        """Wait until title and tab have this number."""
        expect(self.page).to_have_title(re.compile(rf"^\({number}\) "))
        expect(self.page.locator("[data-count=pending]")).to_have_text(str(number))

    def is_stub(self, comment: Posted, words: str) -> None:
        """Wait until a line with these words stands where the card was."""
        expect(self.page.locator(f"article.stub#card-{comment.id}")).to_contain_text(words)

    def let_a_poll_pass(self) -> None:
        """Let so much time pass that the page asks for news, and wait for the answer."""
        with self.page.expect_response(lambda answer: "/desk/changes" in answer.url):
            self.page.clock.fast_forward(POLLS_EVERY_MS + 1)

    def answer_with(self, answer: dict[str, Any] | None) -> None:
        """Reload the page; decisions then get this answer, or none at all, and never reach the service."""
        self.page.route(
            "**/decisions",
            lambda route: route.fulfill(**answer) if answer else route.abort("connectionrefused"),
        )
        self.page.reload()
