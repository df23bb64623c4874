"""What the site says of a thread: that it is there, its title and address, and whether it is closed."""

from sqlalchemy import Connection

from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.text import TextRefused, clean_line
from service.domain.threads import split_url, thread_key
from service.store import published, threads
from service.store.activity import By
from service.store.sites import Site
from service.store.threads import Thread
from service.usecases.guard_story import StoryOrder, guard_story

KEY_CHARS_MAX = 1_000
TITLE_CHARS_MAX = 300
URL_CHARS_MAX = 1_000
SECTION_CHARS_MAX = 120


def add_thread(conn: Connection, site: Site, key: str) -> Thread:
    """The thread of this key, made if it is not there yet. Raises Invalid for what cannot be a key."""
    return threads.find_or_open(conn, site.id, _key(key))


def name_thread(conn: Connection, site: Site, key: str, *, title: str | None, url: str | None) -> None:
    """Set title, address or both (None leaves one as it is, the empty text takes it away); caches move.

    Raises Invalid with everything that is wrong, NotFound for a thread that is not there.
    """
    thread = _found(conn, site, key)
    title = thread.title if title is None else title
    url = thread.url if url is None else url
    errors = [*_title_errors(title), *_url_errors(url, site)]
    if errors:
        raise Invalid(tuple(errors))
    published.lock_threads(conn, [thread.id])
    threads.name(conn, thread.id, title=title or None, url=url or None)
    published.touch(conn, thread.id)


def set_section(conn: Connection, site: Site, key: str, section: str) -> None:
    """Say which part of the paper the thread stands in; the empty text takes that away. Moderators filter
    by it, readers do not see it. Raises Invalid, NotFound."""
    thread = _found(conn, site, key)
    try:
        name = clean_line(section, chars_max=SECTION_CHARS_MAX) if section else None
    except TextRefused as refused:
        raise Invalid((FieldError("section", refused.code, SECTION_CHARS_MAX),)) from None
    threads.set_section(conn, thread.id, name)


def close_thread(conn: Connection, site: Site, key: str, *, closed: bool) -> None:
    """Let the thread take no more comments, or take them again; caches move. Raises Invalid, NotFound."""
    thread = _found(conn, site, key)
    guard_story(conn, StoryOrder(thread_id=thread.id, closed=closed), By(site_id=site.id))


def _found(conn: Connection, site: Site, key: str) -> Thread:
    thread = threads.find(conn, site.id, _key(key))
    if thread is None:
        raise NotFound("thread")
    return thread


def _key(key: str) -> str:
    try:
        return thread_key(key, chars_max=KEY_CHARS_MAX)
    except TextRefused as refused:
        raise Invalid((FieldError("key", refused.code, KEY_CHARS_MAX),)) from None


def _title_errors(title: str | None) -> list[FieldError]:
    try:
        if title:
            clean_line(title, chars_max=TITLE_CHARS_MAX)
    except TextRefused as refused:
        return [FieldError("title", refused.code, TITLE_CHARS_MAX)]
    return []


def _url_errors(url: str | None, site: Site) -> list[FieldError]:
    if not url:
        return []
    if len(url) > URL_CHARS_MAX:
        return [FieldError("url", "too_long", URL_CHARS_MAX)]
    try:
        split_url(url)
    except TextRefused as refused:
        return [FieldError("url", refused.code)]
    return [] if site.owns(url) else [FieldError("url", "origin_not_allowed")]
