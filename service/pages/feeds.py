"""The addresses of the feeds: the newest comments of a thread, and those of a whole site."""

from flask import Response

from service.api.context import runtime
from service.domain.threads import key_hash
from service.pages import atom, language, render, words
from service.pages.atom import Entry, Feed
from service.pages.place import FEED, Place, article_url, own_path, thread_path, with_lang
from service.pages.tree import Card, card
from service.pages.view import known_site, required_head
from service.store import thread_pages, threads
from service.strings import Strings


def of_thread(place: Place) -> Response:
    """A thread's feed. NotFound for a site or thread that is not there."""
    speech, settings = language.spoken(), runtime().settings
    site = known_site(place.site_id)
    with runtime().database.read() as conn:
        head = required_head(conn, place)
        items = thread_pages.latest(conn, head.id, settings.feed_comments) if head else []
    feed = Feed(
        name=f"thread/{site.id}/{key_hash(place.key)}", lang=speech.lang,
        title=words.page_title(speech, head.title if head else None, site),
        page=article_url(place, site, head) or settings.base_url + place.link(),
        address=settings.base_url + place.beside(FEED),
    )  # fmt: skip
    return _answer(feed, [_entry(speech, place, card(item)) for item in items])


def of_site(site_id: str) -> Response:
    """A site's feed. NotFound for a site that is not there."""
    speech, settings = language.spoken(), runtime().settings
    site, lang = known_site(site_id), language.asked()
    with runtime().database.read() as conn:
        found = thread_pages.latest_of_site(conn, site.id, settings.feed_comments)
        keys = threads.keys(conn, {thread_id for _, thread_id in found})
    places = {
        number: Place(site.id, key, thread_path(site.id, key), lang=lang) for number, key in keys.items()
    }
    address = settings.base_url + with_lang(site_feed(site.id), lang)
    feed = Feed(
        name=f"site/{site.id}", lang=speech.lang, title=speech.say("feed.site", site=site.name),
        page=site.origins[0] if site.origins else address, address=address,
    )  # fmt: skip
    return _answer(feed, [_entry(speech, places[number], card(item)) for item, number in found])


def site_feed(site_id: str) -> str:
    """The path of a site's feed; site ids need no encoding."""
    return own_path(f"/t/{site_id}/{FEED}")


def _entry(speech: Strings, place: Place, comment: Card) -> Entry:
    base = runtime().settings.base_url
    title = speech.say("feed.reply" if comment.parent_id else "feed.entry", name=comment.name)
    answers = base + place.permalink(comment.parent_id) if comment.parent_id else None
    return Entry(comment, title, base + place.permalink(comment.id), answers)


def _answer(feed: Feed, entries: list[Entry]) -> Response:
    return render.public(atom.document(feed, entries), f"{atom.MEDIA_TYPE}; charset=utf-8")
