"""The desk's verbs over the API: its queue, batches and undoing, notes, authors, stories, rules, the log."""

from sqlalchemy import Connection

from service.api import desk_query, desk_view, reach
from service.api.context import runtime
from service.api.cursors import Cursors
from service.api.problem import Problem
from service.api.repeats import once
from service.api.route import Answer, Call
from service.domain import off_duty
from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.moderation import ModerationAction
from service.domain.times import written_or_none
from service.store import desk_cards, desk_log, desk_queue, desk_rows, threads
from service.store.activity import By
from service.store.house_rules import HouseRule
from service.store.notes import About
from service.usecases.decide_comments import Choice, Seen, decide_comments
from service.usecases.edit_house_rules import Overtaken, retire_house_rule, rules_of, set_house_rule
from service.usecases.guard_author import Guard, Standing, guard_author
from service.usecases.guard_story import StoryOrder, guard_story, set_off_duty
from service.usecases.undo_decisions import Undoer, undo_batch, undo_decision
from service.usecases.write_note import write_note


def get_desk_queue(call: Call) -> Answer:
    """A page of one of the desk's four queues, with everything that a decision needs."""
    query, sites = call.query, reach.site_ids(call, call.query.site)
    with runtime().database.read() as conn:
        wanted = desk_query.wanted(conn, query, sites)
        cursors, scope = Cursors(runtime().secret), desk_query.scope_of("desk", wanted)
        after = desk_query.opened(cursors, query.cursor, scope)
        page = desk_queue.page(conn, wanted, after=after, limit=query.limit)
        cards = desk_cards.cards(conn, page.comments)
        counts = desk_queue.counts(conn, sites)
    shown = [desk_view.card(card) for card in cards]
    following = desk_query.seal(cursors, page.next, scope)
    return Answer(200, {"cards": shown, "next": following, "tabs": desk_view.tabs(counts)})


def post_batch(call: Call) -> Answer:
    """One decision on many comments: what somebody else decided first is reported and left alone."""
    token, body = reach.token_of(call), call.body
    choice = Choice(
        action=ModerationAction(body.action), reason=body.reason or "", message=body.message,
        until=body.until, token_id=token.id, person_id=token.person_id, site_id=token.site_id, as_batch=True,
    )  # fmt: skip
    seen = [Seen(one.id, one.version, one.reports) for one in body.comments]
    outcome = runtime().database.write(lambda conn: decide_comments(conn, seen, choice))
    return Answer(200, desk_view.decided(outcome))


def post_undo(call: Call) -> Answer:
    """Take back a decision that nothing came after; 409 with the present state otherwise."""
    who, comment_id, version = _undoer(call), call.path["comment_id"], call.body.version
    outcome = runtime().database.write(lambda conn: undo_decision(conn, comment_id, version, who))
    for conflict in outcome.conflicts:
        raise conflict.stale or NotFound("comment")
    return Answer(200, desk_view.decided(outcome))


def post_batch_undo(call: Call) -> Answer:
    """Take back a whole batch, but for comments that something came after."""
    who, batch_id = _undoer(call), call.path["batch_id"]
    outcome = runtime().database.write(lambda conn: undo_batch(conn, batch_id, who))
    return Answer(200, desk_view.decided(outcome))


def post_note(call: Call) -> Answer:
    """Leave a note for colleagues."""
    by, body = by_token(call), call.body
    with runtime().database.read() as conn:
        row = desk_rows.get(conn, call.path["comment_id"], by.site_id)
    kind = About(body.about)
    subjects = dict(desk_cards.subjects_of(row))
    if kind not in subjects:
        raise NotFound("author")
    subject, site_id = (kind, subjects[kind]), row.comment.site_id

    def make(conn: Connection) -> tuple[str, str]:
        note_id = write_note(conn, site_id, subject, body.body, by)
        return note_id, note_id

    return Answer(201, {"id": once(call, make, lambda _conn, note_id: note_id)})


def post_standing(call: Call) -> Answer:
    """Trust or limit whoever wrote this comment: the caller never learns who that is."""
    by, body = by_token(call), call.body
    guard = Guard(
        comment_id=call.path["comment_id"], standing=Standing(body.standing), days=body.days or 0,
        reason=body.reason,
    )  # fmt: skip
    until = runtime().database.write(lambda conn: guard_author(conn, guard, by))
    told = {"comment_id": guard.comment_id, "standing": body.standing, "until": written_or_none(until)}
    return Answer(200, told)


def post_story(call: Call) -> Answer:
    """Close a story, hold everything on it, slow it down, or let it be."""
    by, body, site_id = by_token(call), call.body, _site(call)
    with runtime().database.read() as conn:
        thread = threads.find(conn, site_id, body.thread)
    if thread is None:
        raise NotFound("thread")
    order = StoryOrder(
        thread_id=thread.id, closed=body.closed, hold_all=body.hold_all, slow_mode_s=body.slow_mode_s,
        reason=body.reason or "",
    )  # fmt: skip
    after = runtime().database.write(lambda conn: guard_story(conn, order, by))
    return Answer(200, desk_view.story(after))


def post_off_duty(call: Call) -> Answer:
    """Set the hours in which a person must look at everything, or end them."""
    by, body, site_id = by_token(call), call.body, _site(call)
    parts = (body.start, body.end, body.zone)
    schedule = None
    if any(part is not None for part in parts):
        try:
            schedule = off_duty.parse(*(part or "" for part in parts))
        except ValueError:
            raise Invalid((FieldError("start", "pattern", "23:00, 07:00, Europe/Berlin"),)) from None
    runtime().database.write(lambda conn: set_off_duty(conn, site_id, schedule, by))
    start, end, zone = off_duty.written(schedule) if schedule else (None, None, None)
    return Answer(200, {"start": start, "end": end, "zone": zone})


def list_house_rules(call: Call) -> Answer:
    """The rules of the house: the reasons for a rejection, with what the author is told."""
    site_id = reach.one_site(call, call.query.site)
    with runtime().database.read() as conn:
        rules = rules_of(conn, site_id)
    return Answer(200, {"rules": [desk_view.house_rule(rule) for rule in rules]})


def post_house_rule(call: Call) -> Answer:
    """Put a rule in force under its number, or take it out; earlier versions are kept. 409 with what is there
    if it is not the version that was seen."""
    by, body, site_id = by_token(call), call.body, _site(call)
    rule = HouseRule(
        site_id=site_id, number=body.number, code=body.code, title=body.title, message=body.message,
        checks=tuple(body.checks),
    )  # fmt: skip

    def change(conn: Connection) -> HouseRule:
        if body.retired:
            return retire_house_rule(conn, site_id, rule.number, by, seen=body.version)
        return set_house_rule(conn, rule, by, seen=body.version)

    try:
        return Answer(200, desk_view.house_rule(runtime().database.write(change)))
    except Overtaken as overtaken:
        raise Problem("stale-house-rule", more={"current": desk_view.overtaken(overtaken)}) from None


def list_activity(call: Call) -> Answer:
    """Who did what: decisions, batches, settings, notes; newest first."""
    query, sites = call.query, reach.site_ids(call, call.query.site)
    wanted = desk_log.LogFilter(
        sites=sites, action=query.action, since=query.since, until=query.until, checks=query.who == "checks"
    )
    cursors, scope = Cursors(runtime().secret), desk_query.scope_of("activity", wanted)
    after = desk_query.opened(cursors, query.cursor, scope)
    with runtime().database.read() as conn:
        page = desk_log.page(conn, wanted, after=after, limit=query.limit)
    lines = [desk_view.line(line) for line in page.lines]
    return Answer(200, {"lines": lines, "next": desk_query.seal(cursors, page.next, scope)})


def by_token(call: Call) -> By:
    """Who calls, for the log."""
    token = reach.token_of(call)
    return By(token_id=token.id, person_id=token.person_id, site_id=token.site_id)


def _undoer(call: Call) -> Undoer:
    token = reach.token_of(call)
    return Undoer(token_id=token.id, person_id=token.person_id, site_id=token.site_id)


def _site(call: Call) -> str:
    try:
        return reach.one_site(call, call.body.site)
    except Problem as problem:
        raise Invalid(problem.errors) from None
