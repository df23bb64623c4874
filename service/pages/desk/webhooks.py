"""The desk's Webhooks screen: endpoints, those in trouble first; a new one, and a trial of it before that."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy import Connection

from service.api.context import runtime
from service.api.news import await_news
from service.api.problem import Problem
from service.bell import WEBHOOKS
from service.domain.errors import FieldError, Invalid, NotFound
from service.domain.events import EventType
from service.domain.ids import looks_like_id
from service.pages.desk import once, shell, webhook_words
from service.pages.desk.forms import Form, form
from service.pages.desk.visitor import Person, signed_in
from service.safehttp.client import webhook_rules_of
from service.store import endpoint_health, endpoints, trials
from service.store.activity import By
from service.store.endpoints import Endpoint
from service.usecases import look_after_webhooks
from service.usecases.add_person import Role
from service.usecases.look_after_webhooks import Wanted
from service.usecases.manage_webhooks import NAME_CHARS_MAX, URL_CHARS_MAX, Wish

PATH = "/desk/webhooks"
TRIALS = f"{PATH}/trials"
TRIAL_WAIT_S = 12.0
QUERY_CHARS_MAX = 800


@signed_in(Role.ADMIN)
def show(person: Person) -> Response:
    """The list, and the form for a new endpoint."""
    return _render(person, _blank())


@signed_in(Role.ADMIN)
def add(person: Person) -> Response:
    """Make an endpoint. Its secret is on this page and on no other."""
    sent, by = form(), by_person(person)
    wish, site_id = wish_of(sent), site_of(person, sent.one("site"))
    wanted = Wanted(wish=wish, rules=webhook_rules_of(runtime().settings))

    def work(conn: Connection) -> tuple[str, tuple[Endpoint, str]]:
        made = look_after_webhooks.add(conn, by, site_id, wanted)
        return made[0].id, made

    try:
        endpoint, secret = once.make(person, sent, work)
    except once.MadeBefore as before:
        told = "It was made before. Its secret is not shown twice: replace it if you have not kept it."
        return shell.redirect_with_status(f"{PATH}/{before.made_id}", told, person)
    except Invalid as refused:
        return _render(person, _typed(sent, wish), trouble=refused.errors)
    values = {"endpoint": endpoint, "secret": secret, "new": True}
    return shell.page("desk/webhook_secret.html", person, values)


@signed_in(Role.ADMIN)
def ask_trial(person: Person) -> Response:
    """Have one request sent to an address that is not saved; a worker sends it."""
    sent = form()
    wish, site_id = wish_of(sent), site_of(person, sent.one("site"))
    rules = webhook_rules_of(runtime().settings)
    try:
        trial = runtime().database.write(
            lambda conn: look_after_webhooks.try_address(
                conn, site_id, wish.url, EventType.ENDPOINT_TEST, rules
            )
        )
    except Invalid as refused:
        return _render(person, _typed(sent, wish), trouble=refused.errors)
    runtime().bell.ring(WEBHOOKS)
    query = urlencode([("name", wish.name), *(("types", kind.value) for kind in wish.types)])
    path = f"{TRIALS}/{trial.id}"
    return shell.redirect(f"{path}?{query}" if len(query) <= QUERY_CHARS_MAX else path)


@signed_in(Role.ADMIN)
def show_trial(person: Person, trial_id: str) -> Response:
    """What became of a trial. Waits for it for some seconds, in one of the few places there are for that."""
    if not looks_like_id(trial_id):
        raise NotFound("trial")
    sites = tuple(site.id for site in person.sites)
    result = await_news(
        lambda conn: trials.get(conn, trial_id, sites), lambda one: one.attempt is not None or one.over,
        TRIAL_WAIT_S,
    )  # fmt: skip
    typed = {
        "name": request.args.get("name", "")[:NAME_CHARS_MAX], "url": result.url, "site": result.site_id,
        "types": request.args.getlist("types"),
    }  # fmt: skip
    attempt = result.attempt
    values = {
        "result": result, "attempt": attempt, "outcome": webhook_words.outcome(attempt),
        "timing": webhook_words.timing,
        "ok": attempt is not None and webhook_words.succeeded(attempt), **form_values(typed),
    }  # fmt: skip
    return shell.page("desk/webhook_trial.html", person, values)


def by_person(person: Person) -> By:
    """Who acts, for the log."""
    return By(token_id=person.session_id, person_id=person.id)


def wish_of(sent: Form) -> Wish:
    """An endpoint as a form describes it; types that are none of ours are left out."""
    known = {kind.value: kind for kind in EventType}
    types = tuple(known[name] for name in dict.fromkeys(sent.every("types")) if name in known)
    return Wish(name=sent.one("name").strip(), url=sent.one("url").strip(), types=types)


def site_of(person: Person, asked: str) -> str:
    """The site that a form names, or the only one. Problem 404 for an unknown one."""
    known = [site.id for site in person.sites]
    if not asked and len(known) == 1:
        return known[0]
    if asked not in known:
        raise Problem("not-found")
    return asked


def form_values(typed: dict[str, Any]) -> dict[str, Any]:
    """What the form of an endpoint shows."""
    return {
        "typed": typed, "types": [kind.value for kind in EventType], "name_chars_max": NAME_CHARS_MAX,
        "url_chars_max": URL_CHARS_MAX, "mark": once.mark(),
    }  # fmt: skip


def _blank() -> dict[str, Any]:
    return {"name": "", "url": "", "site": request.args.get("site", ""), "types": []}


def _typed(sent: Form, wish: Wish) -> dict[str, Any]:
    types = [kind.value for kind in wish.types]
    return {"name": wish.name, "url": wish.url, "site": sent.one("site"), "types": types}


def _render(person: Person, typed: dict[str, Any], *, trouble: Sequence[FieldError] = ()) -> Response:
    site = shell.chosen_site(person)
    with runtime().database.read() as conn:
        found = endpoints.of_sites(conn, [site] if site else [one.id for one in person.sites])
        health = endpoint_health.of_endpoints(conn, [one.id for one in found])
    shown = [(one, health[one.id], webhook_words.how(one, health[one.id])) for one in found]
    shown.sort(key=lambda row: not row[2].in_trouble)  # Else by age, as they came.
    values = {
        "rows": shown, "site": site, "now": runtime().clock(), "outcome": webhook_words.outcome,
        "in_trouble": sum(how.in_trouble for _one, _health, how in shown),
        "names": {one.id: one.name for one in person.sites},
        "trouble": [webhook_words.trouble(error) for error in trouble], **form_values(typed),
    }  # fmt: skip
    return shell.page("desk/webhooks.html", person, values, status=422 if trouble else 200)
