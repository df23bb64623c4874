"""Photograph the desk and a demo article, as the documentation shows them: ``make screenshots``.

Starts the service in a folder of its own, fills it with ``lettersdesk seed-demo`` and opens it in Debian's
Chromium. What it saw goes into this folder. Names of pictures given as arguments choose some of them.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page

from docs.images.shrink import shrink
from service.cli import demo
from tests.support import chromium
from tests.support.chromium import Window
from tests.support.product import prepare
from tests.support.sqlite import SqliteDatabases
from tests.support.stack import Stack, stack_on
from tests.support.valkey import ValkeyServer

HERE = Path(__file__).parent
BYTES_MAX = 150_000
PASSWORD = "only for these pictures"
DESKTOP, PHONE = (1280, 860), (390, 780)
LOOKS: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {
    "desktop": (DESKTOP, {"color_scheme": "light"}),
    "dark": (DESKTOP, {"color_scheme": "dark"}),
    "phone": (PHONE, {"color_scheme": "light", "is_mobile": True, "has_touch": True}),
}
QUEUE = "/desk/queue"


class Picture(NamedTuple):
    """A page, and what to do there before it is photographed."""

    path: str
    then: Callable[[Page], None] | None = None


def comment(page: Page) -> None:
    """From the queue to the page of a comment that answers another and was held by a check."""
    follow(page, ".card:has(.parent) [data-key=o], .card [data-key=o]")


def author(page: Page) -> None:
    """From the queue to the page of an author."""
    follow(page, ".card [data-key=i]")


def follow(page: Page, link: str) -> None:
    page.goto(str(page.locator(link).first.get_attribute("href")))


def reasons(page: Page) -> None:
    """Decide one comment, and open the reasons for rejecting the next."""
    page.keyboard.press("a")
    page.locator(".stub").wait_for()
    page.keyboard.press("r")
    to_the_card(page)


def take_back(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    page.locator(".stub").wait_for(state="detached")


def to_the_card(page: Page) -> None:
    """On a telephone, down to the card that is read, as ``j`` does; elsewhere it stands there already."""
    if page.viewport_size and page.viewport_size["width"] < DESKTOP[0]:
        page.evaluate("document.activeElement.closest('.card').scrollIntoView()")
    else:
        page.evaluate("scrollTo(0, 0)")


def try_a_text(page: Page) -> None:
    page.locator("main textarea").first.fill(
        "Whoever planned this is a fool and a coward. Ring me on 555 0123."
    )
    page.locator("main form button[type=submit]").first.click()
    page.locator("main mark").first.wait_for()


def sample(page: Page) -> None:
    """Draw a sample of a band."""
    page.get_by_role("button", name="Draw a sample").click()
    page.locator(".card").first.wait_for()


def comments(page: Page) -> None:
    """Down to where the readers speak."""
    page.locator("reader-comments .root .comment").first.wait_for()
    page.evaluate("document.getElementById('discussion').scrollIntoView()")


def mistakes(page: Page) -> None:
    """The form of the element, sent with nothing in it."""
    page.locator("reader-comments form.respond").wait_for()
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("group", name="There is a problem").wait_for()


def waiting(page: Page) -> None:
    """A comment of one's own that waits, where only its author sees it."""
    page.locator("reader-comments form.respond").wait_for()
    page.get_by_role("textbox", name="Name").fill("A reader in Ferry Lane")
    page.get_by_role("textbox", name="Email").fill("reader@example.com")
    # Each picture's words are its own: the same comment twice would be refused.
    look = page.evaluate("innerWidth + matchMedia('(prefers-color-scheme: dark)').matches")
    page.get_by_role("textbox", name="Comment").fill(
        f"Drawer S, packet {look}: a bean that my grandmother grew on a windowsill over the tram stop."
    )
    page.get_by_role("button", name="Post comment").click()
    page.locator(".waits").wait_for()


DESK = {
    "queue": Picture(QUEUE, to_the_card),
    "queue-reject": Picture(QUEUE, reasons),
    "comment": Picture(QUEUE, comment),
    "band": Picture("/desk/bands?site=news&check=toxicity&low=0.5&high=1", sample),
    "authors": Picture("/desk/authors"),
    "author": Picture(QUEUE, author),
    "stories": Picture("/desk/stories"),
    "activity": Picture("/desk/activity"),
    "house-rules": Picture("/desk/rules/house"),
    "start": Picture("/desk/"),
    "me": Picture("/desk/me"),
    "try": Picture("/desk/try", try_a_text),
}
READERS = {
    "sign-in": Picture("/desk/sign-in"),
    "article": Picture("/demo/harbour-baths"),
    "article-comments": Picture("/demo/harbour-baths", comments),
    "embed-mistakes": Picture("/demo/seed-library", mistakes),
    "embed-waiting": Picture("/demo/seed-library", waiting),
}


def main(chosen: list[str]) -> None:
    """Make all pictures, or the chosen ones."""
    with tempfile.TemporaryDirectory() as name:
        folder, valkey = Path(name), ValkeyServer()
        try:
            database = SqliteDatabases(folder).new_database(prepare)
            settings = {"demo": "true", "log_level": "WARNING"}
            with stack_on(database, valkey.url, folder, **settings) as stack:
                stack.start("web", "checks")
                fill(stack)
                with chromium.running() as browser:
                    photograph(browser, stack, chosen)
        finally:
            valkey.stop()


def fill(stack: Stack) -> None:
    """Put letters onto the desk, and readers' comments below the demo's articles."""
    settings_file = stack.folder / "settings.toml"
    command = ["env", f"LETTERSDESK_SETTINGS_FILE={settings_file}", sys.executable, "-m", "service.cli"]
    subprocess.run(
        [*command, "seed-demo", "--yes", "--password-stdin"], input=PASSWORD, text=True, check=True
    )
    demo.post_once(stack.settings, f"http://127.0.0.1:{stack.port}")


def photograph(browser: Browser, stack: Stack, chosen: list[str]) -> None:
    base = f"http://127.0.0.1:{stack.port}"
    first = Window(browser, base)
    first.sign_in("ada", PASSWORD)
    signed_in = first.context.storage_state()
    first.close()
    blank = browser.new_page()
    for pictures, state in ((DESK, signed_in), (READERS, None)):
        for look, (size, options) in LOOKS.items():
            window = Window(browser, base, size=size, storage_state=state, **options)
            for name, picture in pictures.items():
                if not chosen or name in chosen:
                    shoot(window.page, picture, HERE / f"{name}-{look}.png", blank)
            window.close()


def shoot(page: Page, picture: Picture, file: Path, blank: Page) -> None:
    page.goto(picture.path)
    if picture.then:
        picture.then(page)
    file.write_bytes(shrink(page.screenshot(animations="disabled", caret="hide"), blank))
    if picture.then is reasons:
        take_back(page)
    size = file.stat().st_size
    print(f"{file.name}: {size // 1024} kB{' TOO BIG' if size > BYTES_MAX else ''}")


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if re.fullmatch("[a-z-]+", name)])
