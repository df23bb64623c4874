"""Fill an installation so that its desk can be tried: people, a site, letters that wait, letters decided.

Every row goes the way of a real one: taken in with a sealed address, judged, decided by somebody. Only the
checks' findings and the times are made up, and always the same ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from service.domain.errors import Invalid
from service.domain.moderation import ModerationAction
from service.domain.policy import decide
from service.domain.presets import PRESETS
from service.domain.simhash import simhash
from service.privacy.email import parse
from service.store import claims, people, rulesets, seeding, sites, threads
from service.store.engine import Database
from service.store.prints import Print
from service.store.sites import Site
from service.usecases.add_person import Role, add_person, new_person
from service.usecases.add_site import add_site
from service.usecases.apply_verdict import Judged, apply_verdict
from service.usecases.decide_comments import Choice, Seen, decide_comments
from service.usecases.demo_letters import STORIES, Letter, letter
from service.usecases.identify_author import Keeper, identify_authors
from service.usecases.submit_comment import Desk, NewComment, submit_comment

SITE = Site("news", "The News", ("http://127.0.0.1:9001",))
PEOPLE = (
    ("ana", "Ana M.", Role.MODERATOR), ("ben", "Ben K.", Role.MODERATOR), ("ada", "Ada S.", Role.ADMIN),
)  # fmt: skip
PENDING, FLOOD, DECIDED, BY_CHECKS = 60, 7, 500, 120
PORTION = 50
LEASE_S = 600.0
REFUSED = {
    "toxicity": (7, "personal_attack"), "spam": (8, ""), "links": (5, "advertising"),
    "personal_data": (9, "personal_data"), "wordlist": (3, "personal_attack"), "shouting": (2, "off_topic"),
    "author_history": (1, "off_topic"),
}  # fmt: skip
"""By check: of ten comments that it held so many are refused, and for which of the house's reasons."""
DECIDED_FROM_S, PENDING_FROM_S, PENDING_TO_S = 20 * 86_400.0, 6 * 3_600.0, 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What seeding needs of the installation."""

    database: Database
    desk: Desk
    keeper: Keeper
    clock: Callable[[], datetime]
    password: str = field(repr=False)
    """Of the three accounts, where they are new."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made."""

    people: tuple[str, ...]
    pending: int
    decided: int


def seed_demo(tools: Tools) -> Seeded:
    """Add the demo to what is there. Takes some seconds. Logins and a site that exist are left alone."""
    new = _people(tools)
    with tools.database.begin() as conn:
        if SITE.id not in {site.id for site in sites.every(conn)}:
            add_site(conn, SITE, PRESETS["hold_new_authors"])
        for key, title, section in STORIES:
            thread = threads.find_or_open(conn, SITE.id, key)
            threads.name(conn, thread.id, title=title, url=f"{SITE.origins[0]}/{key}")
            threads.set_section(conn, thread.id, section)
    decided = [letter(number, is_held=number > BY_CHECKS) for number in range(1, DECIDED + 1)]
    ages = seeding.ages(DECIDED, from_s=DECIDED_FROM_S, to_s=PENDING_FROM_S)
    ids = _judged(tools, decided, ages)
    _decide(tools, list(zip(ids, decided, strict=True)))
    first = DECIDED + 1
    flood = range(first + 20, first + 20 + FLOOD)
    waiting = [letter(n, is_held=True, is_flood=n in flood) for n in range(first, first + PENDING)]
    ages = seeding.ages(PENDING, from_s=PENDING_FROM_S, to_s=PENDING_TO_S)
    pending = _judged(tools, waiting, ages, answers_to=ids[0])
    with tools.database.begin() as conn:
        seeding.date_what_followed(conn, [*ids, *pending])
    return Seeded(new, len(pending), len(ids))


def _people(tools: Tools) -> tuple[str, ...]:
    with tools.database.read() as conn:
        missing = [one for one in PEOPLE if people.find(conn, one[0]) is None]
    made = [new_person(login, tools.password, role, name) for login, name, role in missing]
    with tools.database.begin() as conn:
        for person in made:
            add_person(conn, person)
    return tuple(person.login for person in made)


def _judged(
    tools: Tools, letters: Sequence[Letter], ages: Sequence[float], answers_to: str | None = None
) -> list[str]:
    """Post letters of these ages, in seconds, and write the site's own policy's verdicts on them; returns the
    comments' ids, in order."""
    with tools.database.read() as conn:
        policy = rulesets.in_force(conn, SITE.id)
    ids: list[str] = []
    for at in range(0, len(letters), PORTION):
        portion = letters[at : at + PORTION]
        with tools.database.begin() as conn:
            posted = [
                submit_comment(conn, _new(one, answers_to), tools.desk, tools.clock()) for one in portion
            ]
            # In the same transaction: no reader sees another date, and no worker comes before us.
            made = [one.comment_id for one in posted]
            seeding.date(conn, dict(zip(made, ages[at : at + PORTION], strict=True)))
            claim = claims.claim_these(conn, made, owner="seed-demo", lease_s=LEASE_S)
        who = identify_authors(tools.database, tools.keeper, [one.comment for one in claim.batch])
        judged = [
            Judged(
                claimed=claimed, author_id=who.identities[claimed.comment.id].author_id,
                findings=one.findings, verdict=decide(one.findings, policy, ()),
                print=_print(claimed, who.identities[claimed.comment.id].author_id),
            )
            for claimed, one in zip(claim.batch, portion, strict=True)
        ]  # fmt: skip
        with tools.database.begin() as conn:
            apply_verdict(conn, claim.token, judged, who.seen)
        ids += made
    return ids


def _new(one: Letter, answers_to: str | None) -> NewComment:
    is_answer = answers_to is not None and one.number % 6 == 0
    return NewComment(
        site_id=SITE.id, thread_key=letter(1, is_held=False).story if is_answer else one.story,
        author_name=one.name, email=parse(f"letters{one.mailbox}@example.org"), body=one.body,
        parent_id=answers_to if is_answer else None,
    )  # fmt: skip


def _print(claimed: claims.Claimed, author_id: str | None) -> Print | None:
    comment, number = claimed.comment, simhash(claimed.comment.body)
    if number is None:
        return None
    return Print(
        comment_seq=comment.seq, site_id=comment.site_id, thread_id=comment.thread_id, author_id=author_id,
        simhash=number,
    )  # fmt: skip


def _decide(tools: Tools, letters: Sequence[tuple[str, Letter]]) -> None:
    """Ana and Ben take turns; what they refuse is in ``REFUSED``."""
    with tools.database.read() as conn:
        staff = [person.id for login in ("ana", "ben") if (person := people.find(conn, login))]
    if not staff:
        raise Invalid(())
    held = [(comment_id, one) for comment_id, one in letters if one.kind is not None]
    for at in range(0, len(held), PORTION):
        with tools.database.begin() as conn:
            for comment_id, one in held[at : at + PORTION]:
                _decide_one(conn, comment_id, one, staff[one.number % len(staff)])


def _decide_one(conn: Connection, comment_id: str, one: Letter, person_id: str) -> None:
    kind = one.kind.check if one.kind else ""
    action, reason = ModerationAction.APPROVE, ""
    refused_of_ten, code = REFUSED.get(kind, (0, ""))
    if one.number % 10 < refused_of_ten:
        action, reason = (ModerationAction.SPAM, "") if kind == "spam" else (ModerationAction.REJECT, code)
    choice = Choice(action=action, reason=reason, person_id=person_id)
    decide_comments(conn, [Seen(comment_id, 2)], choice)
