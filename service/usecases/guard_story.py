"""What moderators ask of one story or one site: close it, hold everything, slow down; hours off duty."""

from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain import off_duty
from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.events import EventType
from service.store import activity, events, published, sites, surroundings, threads
from service.store.activity import By, Deed
from service.store.events import Event
from service.store.threads import Thread

SLOW_MODE_MAX_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOrder:
    """What is to change; None leaves a thing as it is. ``slow_mode_s`` 0 ends slow mode."""

    thread_id: int
    closed: bool | None = None
    hold_all: bool | None = None
    slow_mode_s: int | None = None
    reason: str = ""


def guard_story(conn: Connection, order: StoryOrder, by: By) -> Thread:
    """Change how a story takes comments; returns the thread as it is now. Changing nothing writes nothing.

    Closing turns comments away at the door; holding and slow mode send them to a person. Raises NotFound,
    also for another site's thread, and Invalid.
    """
    if order.slow_mode_s is not None and not 0 <= order.slow_mode_s <= SLOW_MODE_MAX_S:
        raise Invalid((FieldError("slow_mode_s", "out_of_range", SLOW_MODE_MAX_S),))
    site_id = threads.site_of(conn, order.thread_id)
    if site_id is None or by.site_id not in (None, site_id):
        raise NotFound("thread")
    published.lock_threads(conn, [order.thread_id])
    before = threads.get(conn, order.thread_id)
    closed = before.closed if order.closed is None else order.closed
    hold_all = before.hold_all if order.hold_all is None else order.hold_all
    slow_mode_s = before.slow_mode_s if order.slow_mode_s is None else order.slow_mode_s or None
    if closed != before.closed:
        threads.set_closed(conn, before.id, closed=closed)
        published.touch(conn, before.id)
        kind = EventType.THREAD_CLOSED if closed else EventType.THREAD_OPENED
        events.add(conn, [Event(type=kind, site_id=site_id, data={"thread": before.key})])
    if (hold_all, slow_mode_s) != (before.hold_all, before.slow_mode_s):
        threads.set_guard(conn, before.id, hold_all=hold_all, slow_mode_s=slow_mode_s)
    after = threads.get(conn, before.id)
    if after != before:
        deed = Deed(
            action="story.guard", site_id=site_id, subject=before.title or before.key, before=_told(before),
            after=_told(after), reason=order.reason,
        )  # fmt: skip
        activity.add(conn, by, [deed])
    return after


def set_off_duty(conn: Connection, site_id: str, schedule: off_duty.OffDuty | None, by: By) -> None:
    """Let a site hold everything at certain hours, or never (None). Raises NotFound for another's site."""
    if by.site_id not in (None, site_id):
        raise NotFound("site")
    before = surroundings.schedule_of(conn, site_id)
    sites.set_off_duty(conn, site_id, off_duty.written(schedule) if schedule else None)
    deed = Deed(
        action="site.off_duty", site_id=site_id, subject=site_id,
        before=_hours(before), after=_hours(schedule),
    )  # fmt: skip
    activity.add(conn, by, [deed])


def _hours(schedule: off_duty.OffDuty | None) -> dict[str, str] | None:
    if schedule is None:
        return None
    return dict(zip(("start", "end", "zone"), off_duty.written(schedule), strict=True))


def _told(thread: Thread) -> dict[str, object]:
    return {"closed": thread.closed, "hold_all": thread.hold_all, "slow_mode_s": thread.slow_mode_s}
