"""Where a thread is shown: which one, at which address of ours, and the article it belongs to."""

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode, urlsplit

from flask import request

from service.api.context import runtime
from service.api.read_query import Sort
from service.domain.errors import NotFound
from service.domain.text import TextRefused
from service.domain.threads import split_url, thread_key
from service.pages import language
from service.store.sites import Site
from service.store.thread_pages import Head

PAGE, FRAGMENT, FEED = "page", "fragment", "feed.atom"
ENDINGS = (PAGE, FRAGMENT, FEED)
"""Last parts of addresses that say what of a thread is meant."""


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
    lang: str | None = None
    """The language that the page's address names: its links name it too."""
    said_url: str | None = None
    """The article's address as this page's own names it: its form hands it on, and nothing else does."""

    def link(self, fragment: str = "", **query: str) -> str:
        """This page's address with a query and a fragment."""
        named = {**query, "lang": self.lang} if self.lang else query
        question = f"?{urlencode(named)}" if named else ""
        return f"{self.path}{question}{f'#{fragment}' if fragment else ''}"

    @property
    def action(self) -> str:
        """Where the form is posted to: the answer knows the way back to the article that was named."""
        return self.link("trouble", **({"url": self.said_url} if self.said_url else {}))

    def whole(self, fragment: str = "comments") -> str:
        """The thread from its beginning, for a page that answers a posted form. Its address may be the
        thread's own, and to a browser a link that differs in the fragment alone leads nowhere else."""
        return self.link(fragment, sort=Sort.NEWEST.value)

    def permalink(self, comment_id: str) -> str:
        """The address of one comment with the conversation around it: the one to send to somebody."""
        return self.link(f"comment-{comment_id}", comment=comment_id)

    def beside(self, ending: str) -> str:
        """The address of something else about this thread, such as its feed."""
        return with_lang(thread_path(self.site_id, self.key, ending), self.lang)


def thread_place(site_id: str, text: str) -> Place:
    """The plain page of a thread named in a URL; NotFound for a name that no thread can have."""
    try:
        key = thread_key(text, chars_max=runtime().settings.thread_chars_max)
    except TextRefused:
        raise NotFound("thread") from None
    return Place(site_id, key, thread_path(site_id, key), lang=language.asked())


def with_article(place: Place, site: Site) -> Place:
    """``place`` with the article that the query names (``?url=``), if it is the site's own; else as it is.

    Whoever puts the fragment or a form into an article says so. A place that knows its article keeps it.
    """
    url = request.args.get("url")
    return replace(place, url=url, said_url=url) if place.url is None and is_article(url, site) else place


def is_article(url: str | None, site: Site) -> bool:
    """Whether readers may be led there: an address that is in order, on one of the site's origins."""
    if not url or len(url) > runtime().settings.thread_chars_max or not site.owns(url):
        return False
    try:
        split_url(url)
    except TextRefused:
        return False
    return True


def thread_path(site_id: str, key: str, ending: str | None = None) -> str:
    """The address of a thread's plain page, or of what ``ending`` names. A key is percent-encoded whole.

    Servers hand paths over decoded, so a key may end like something else's address: its page says so.
    """
    if ending is None and key.rpartition("/")[2] in ENDINGS:
        ending = PAGE
    path = own_path(f"/t/{quote(site_id, safe='')}/{quote(key, safe='')}")
    return f"{path}/{ending}" if ending else path


def report_path(comment_id: str) -> str:
    """Where a comment is reported without a script."""
    return own_path(f"/report/{comment_id}")


def with_lang(path: str, lang: str | None) -> str:
    """``path`` with the language that was asked for, if one was."""
    return f"{path}?lang={lang}" if lang else path


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
