"""Where a thread is shown: which one, at which address of ours, and the article it belongs to."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from service.api.context import runtime
from service.domain.errors import NotFound
from service.domain.text import TextRefused
from service.domain.threads import thread_key
from service.store.sites import Site
from service.store.thread_pages import Head


@dataclass(frozen=True, slots=True)
class Place:
    """One page with a thread and its form. ``title`` and ``url`` are the article's, where we know them."""

    site_id: str
    key: str
    path: str
    title: str | None = None
    url: str | None = None
    template: str = "thread.html"
    scripts: bool = False

    def link(self, fragment: str = "", **query: str) -> str:
        """This page's address with a query and a fragment."""
        question = f"?{urlencode(query)}" if query else ""
        return f"{self.path}{question}{f'#{fragment}' if fragment else ''}"


def thread_place(site_id: str, text: str) -> Place:
    """The plain page of a thread named in a URL; NotFound for a name that no thread can have."""
    try:
        key = thread_key(text, chars_max=runtime().settings.thread_chars_max)
    except TextRefused:
        raise NotFound("thread") from None
    return Place(site_id, key, thread_path(site_id, key))


def thread_path(site_id: str, key: str) -> str:
    """The address of a thread's plain page. A key that is a URL is percent-encoded whole."""
    return own_path(f"/t/{quote(site_id, safe='')}/{quote(key, safe='')}")


def own_path(path: str) -> str:
    """``path`` below the path that ``public_url`` names, if it names one."""
    return urlsplit(runtime().settings.base_url).path + path


def article_url(place: Place, site: Site, head: Head | None) -> str | None:
    """The article that a thread belongs to, if its address is known to be the site's own.

    What the first commenter said about it counts only once something of the thread is published.
    """
    said = head.url if head is not None and head.published_count else None
    known = (place.url, said, place.key)
    return next((url for url in known if url and site.owns(url)), None)
