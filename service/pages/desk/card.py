"""A comment of the queue as its card shows it. Plain values; the template decides nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import g
from sqlalchemy import Connection

from service.domain.verdict import Field, Finding
from service.pages.desk import nav, wording
from service.pages.desk.fold import Fold, folded
from service.pages.desk.segments import Segment, legend, segments
from service.pages.desk.visitor import Person
from service.pages.place import own_path
from service.pages.prose import linked, web_address
from service.store import desk_cards, desk_waiting
from service.store.desk_cards import Card
from service.store.desk_rows import DeskComment
from service.store.house_rules import HouseRule, suggested
from service.store.notes import About
from service.usecases.edit_house_rules import rules_of

HOSTS_SHOWN_MAX = 12
COMMENT_PAGE, AUTHOR_PAGE = "/desk/comments/<comment_id>", "/desk/authors/<author_id>"
BUTTONS = ("approve", "reject", "spam", "escalate", "later", "dismiss", "hold", "feature", "unfeature")


@dataclass(frozen=True, slots=True)
class Host:
    """A host that a comment links to, and how often."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One card."""

    card: Card
    site: str
    """The site's name where the person moderates several; else empty."""
    title: str
    title_is_claimed: bool
    """Nobody has checked it: it came with the first comment."""
    url: str | None
    name: tuple[Segment, ...]
    website: tuple[Segment, ...]
    text: tuple[Segment, ...]
    fold: Fold | None
    """The same in two parts, where it is long."""
    legend: tuple[str, ...]
    why: tuple[str, ...]
    others: tuple[str, ...]
    hosts: tuple[Host, ...]
    rules: tuple[HouseRule, ...]
    rule: HouseRule | None
    """The one that the check that fired suggests."""
    waiting: int
    """How many more comments of this author wait."""
    notes: int
    page: str | None
    author_page: str | None
    next_id: str = ""
    """The card after this one: where the page is to stand after a decision."""

    @property
    def id(self) -> str:
        """The comment's id."""
        return self.card.row.comment.id


def shown(conn: Connection, rows: Sequence[DeskComment], person: Person) -> list[Shown]:
    """The cards of these comments, in a number of statements that does not depend on how many they are."""
    if not rows:
        return []
    cards = desk_cards.cards(conn, rows, viewer=person.id)
    rules = {site_id: rules_of(conn, site_id) for site_id in sorted({row.comment.site_id for row in rows})}
    waiting = desk_waiting.by_author(conn, {row.author_id for row in rows if row.author_id})
    names = {site.id: site.name for site in person.sites} if len(person.sites) > 1 else {}
    following = [*(row.comment.id for row in rows[1:]), ""]
    return [
        _shown(card, rules[card.row.comment.site_id], waiting, names, next_id)
        for card, next_id in zip(cards, following, strict=True)
    ]


def _shown(
    card: Card, rules: tuple[HouseRule, ...], waiting: Mapping[str, int], names: Mapping[str, str],
    next_id: str,
) -> Shown:  # fmt: skip
    comment, thread, author_id = card.row.comment, card.thread, card.row.author_id
    more = waiting.get(author_id or "", 0) - (1 if desk_waiting.waits(card.row) else 0)
    check = card.why.reason.check if card.why else None
    text = segments(comment.body, card.findings, Field.BODY)
    return Shown(
        card=card,
        site=names.get(comment.site_id, ""),
        title=thread.title or thread.claimed_title or thread.key,
        title_is_claimed=thread.title is None and thread.claimed_title is not None,
        url=web_address(thread.url),
        name=segments(comment.author_name, card.findings, Field.AUTHOR_NAME),
        website=segments(comment.author_url or "", card.findings, Field.AUTHOR_URL),
        text=text,
        fold=folded(text),
        legend=legend(card.findings),
        why=wording.why(card),
        others=tuple(dict.fromkeys(wording.code(one.code) for one in card.why.others)) if card.why else (),
        hosts=hosts(comment.body, comment.author_url),
        rules=rules,
        rule=suggested(rules, check),
        waiting=max(0, more),
        notes=sum(card.notes.get(about, 0) for about in About),
        page=comment_page(comment.id),
        author_page=own_path(f"/desk/authors/{author_id}") if author_id and _exists(AUTHOR_PAGE) else None,
        next_id=next_id,
    )


def comment_page(comment_id: str) -> str | None:
    """Where one comment has its page; None while the desk has no such page."""
    return own_path(f"/desk/comments/{comment_id}") if _exists(COMMENT_PAGE) else None


def hosts(body: str, website: str | None) -> tuple[Host, ...]:
    """The hosts that a text and a website lead to, the most frequent first."""
    found = [piece.href for piece in linked(body) if piece.href]
    names = Counter(urlsplit(href).hostname or "" for href in [*found, *([website] if website else [])])
    return tuple(Host(name, count) for name, count in names.most_common(HOSTS_SHOWN_MAX) if name)


@dataclass(frozen=True, slots=True)
class Silent:
    """A check that gave no answer for some comments of a page, the oldest of them posted at ``since``."""

    name: str
    comments: int
    since: datetime


def silent_checks(cards: Sequence[Shown]) -> list[Silent]:
    """The checks that failed on comments of this page: said once above it, and not only card by card."""
    found: dict[str, list[datetime]] = {}
    for one in cards:
        for finding in one.card.findings:
            if _failed(finding):
                found.setdefault(finding.check, []).append(one.card.row.comment.created_at)
    return [Silent(wording.check_name(name), len(at), min(at)) for name, at in sorted(found.items())]


def _failed(finding: Finding) -> bool:
    return finding.error is not None


def _exists(path: str) -> bool:
    """Whether the desk has such a page; looked up once a request."""
    known: dict[str, bool] = g.setdefault("desk_pages", {})
    if path not in known:
        known[path] = nav.exists(path)
    return known[path]
