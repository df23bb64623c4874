"""The demo: a front page and two articles with comments below, for trying the service out."""

from dataclasses import dataclass

from flask import Blueprint, Response

from service.api.context import runtime
from service.domain.errors import NotFound
from service.pages import discussion, language, render
from service.pages.place import Place, own_path, thread_path

SITE_ID = "demo"
"""The id of the site whose articles these are."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article; its slug is its thread's key, and ``demo/<slug>.html`` its text."""

    slug: str
    title: str
    lead: str


ARTICLES = (
    Article(
        "harbour-baths",
        "The harbour baths open again, and the water is warm",
        "After two winters of repairs the old sea pool at Lantern Quay takes its first swimmers on Saturday. "
        "The tiles are new, the clock is not, and entry is free until the end of the month.",
    ),
    Article(
        "seed-library",
        "A library that lends out tomatoes",
        "The branch library in Millrace Lane keeps one drawer of its catalogue for seeds. Readers take a "
        "packet home in spring and bring one back in autumn.",
    ),
)


def add(pages: Blueprint) -> None:
    """Add the demo's addresses."""
    plain = {"provide_automatic_options": False}
    pages.add_url_rule("/", "front", _front, methods=["GET"], **plain)
    pages.add_url_rule("/demo/", "demo", _index, methods=["GET"], **plain)
    pages.add_url_rule("/demo/<slug>", "show_article", _show, methods=["GET"], **plain)
    pages.add_url_rule("/demo/<slug>", "take_article", _take, methods=["POST"], **plain)


def _front() -> Response:
    return render.redirect(own_path("/demo/"), 302)


def _index() -> Response:
    values = {
        "articles": ARTICLES, "site_id": SITE_ID, "base_url": runtime().settings.base_url,
        "thread_page": thread_path(SITE_ID, ARTICLES[0].slug),
    }  # fmt: skip
    return render.page("demo/index.html", values)


def _show(slug: str) -> Response:
    return discussion.show(_place(slug))


def _take(slug: str) -> Response:
    return discussion.take(_place(slug))


def _place(slug: str) -> Place:
    for article in ARTICLES:
        if article.slug == slug:
            path = own_path(f"/demo/{slug}")
            return Place(
                SITE_ID, slug, path, title=article.title, url=runtime().settings.base_url + f"/demo/{slug}",
                template=f"demo/{slug}.html", scripts=True, lang=language.asked(),
            )  # fmt: skip
    raise NotFound("article")
