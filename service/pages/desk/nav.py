"""The desk's pages as its header names them. One that has no route yet is not shown."""

from dataclasses import dataclass

from flask import current_app, request

from service.pages.desk.visitor import Person
from service.pages.place import own_path
from service.usecases.add_person import Role

QUEUE = "/desk/queue"


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the header: shown to ``role`` and higher ones."""

    label: str
    path: str
    role: Role = Role.MODERATOR


ENTRIES = (
    Entry("Queue", QUEUE),
    Entry("Authors", "/desk/authors"),
    Entry("Stories", "/desk/stories"),
    Entry("Activity", "/desk/activity"),
    Entry("Rules", "/desk/rules/house"),
    Entry("Try", "/desk/try"),
    Entry("Webhooks", "/desk/webhooks", Role.ADMIN),
    Entry("Tokens", "/desk/tokens", Role.ADMIN),
)
"""In the order of the header. A page that adds its route appears by itself; a new one adds its line here."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it. ``current``: this page, or one below it."""

    label: str
    href: str
    current: bool


def links(person: Person) -> list[Link]:
    """What this person's header shows."""
    return [
        Link(entry.label, own_path(entry.path), _is_current(entry.path))
        for entry in ENTRIES
        if person.may(entry.role) and exists(entry.path)
    ]


def exists(path: str) -> bool:
    """Whether a page answers there."""
    return any(rule.rule == path for rule in current_app.url_map.iter_rules())


def _is_current(path: str) -> bool:
    return request.path == path or request.path.startswith(f"{path}/")
