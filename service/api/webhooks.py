"""Endpoints over HTTP: make, look at, change, delete, replace the secret, try."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from service.api import reach, webhook_out
from service.api.context import runtime
from service.api.problem import Problem
from service.api.repeats import once
from service.api.route import Answer, Call
from service.bell import WEBHOOKS
from service.domain.errors import Invalid
from service.safehttp import Rules
from service.safehttp.client import webhook_rules_of
from service.store import endpoint_health, endpoints, trials
from service.store.activity import By
from service.store.endpoints import Endpoint
from service.usecases import look_after_webhooks
from service.usecases.look_after_webhooks import Wanted
from service.usecases.manage_webhooks import OVERLAP_S, Wish, try_endpoint

HOUR_S = 3_600


def list_endpoints(call: Call) -> Answer:
    """All endpoints that the token reaches, with how they are."""
    sites = reach.site_ids(call, call.query.site)
    with runtime().database.read() as conn:
        found = endpoints.of_sites(conn, sites)
        health = endpoint_health.of_endpoints(conn, [one.id for one in found])
    return Answer(200, {"endpoints": [webhook_out.endpoint(one, health[one.id]) for one in found]})


def post_endpoint(call: Call) -> Answer:
    """Make one; its secret is in this answer and nowhere else."""
    body, site_id, by = call.body, site_of(call), by_token(call)
    wanted = Wanted(wish=Wish(name=body.name, url=body.url, types=body.types), rules=rules())

    def make(conn: Connection) -> tuple[str, dict[str, Any]]:
        made, secret = look_after_webhooks.add(conn, by, site_id, wanted)
        return made.id, {**_shown(conn, made), "secret": secret}

    def again(conn: Connection, made_id: str) -> dict[str, Any]:
        return {**_shown(conn, endpoints.get(conn, made_id, (site_id,))), "secret": None}

    return Answer(201, once(call, make, again))


def get_endpoint(call: Call) -> Answer:
    """One endpoint and how it is."""
    with runtime().database.read() as conn:
        return Answer(200, _shown(conn, of_path(conn, call)))


def patch_endpoint(call: Call) -> Answer:
    """Change what is named, and leave the rest as it is."""
    body, by, ours = call.body, by_token(call), rules()

    def work(conn: Connection) -> dict[str, Any]:
        before = of_path(conn, call, lock=True)
        wish = Wish(name=before.name, url=before.url, types=before.types)
        for name in ("name", "url", "types"):
            if getattr(body, name) is not None:
                wish = replace(wish, **{name: getattr(body, name)})
        enabled = before.enabled if body.enabled is None else body.enabled
        wanted = Wanted(wish=wish, rules=ours, enabled=enabled)
        return _shown(conn, look_after_webhooks.change(conn, by, before, wanted))

    return Answer(200, runtime().database.write(work))


def delete_endpoint(call: Call) -> Answer:
    """Delete one: nothing is sent to it any more, and its secrets sign no more."""
    by = by_token(call)
    runtime().database.write(
        lambda conn: look_after_webhooks.remove(conn, by, of_path(conn, call, lock=True))
    )
    return Answer(204, None)


def post_secret(call: Call) -> Answer:
    """Replace the secret: the new one is in this answer and nowhere else."""
    by = by_token(call)
    secret = runtime().database.write(lambda conn: look_after_webhooks.rotate(conn, by, of_path(conn, call)))
    return Answer(200, {"secret": secret, "overlap_hours": int(OVERLAP_S) // HOUR_S})


def post_endpoint_test(call: Call) -> Answer:
    """Have an ``endpoint.test`` sent to one, by the usual way: the log shows what becomes of it."""
    runtime().database.write(lambda conn: try_endpoint(conn, of_path(conn, call)))
    runtime().bell.ring(WEBHOOKS)
    return Answer(202, {"queued": 1})


def post_trial(call: Call) -> Answer:
    """Have one request sent to an address that nobody has saved. A worker sends it: this answer waits for
    nobody."""
    body, site_id, ours = call.body, site_of(call), rules()

    def make(conn: Connection) -> tuple[str, dict[str, Any]]:
        made = look_after_webhooks.try_address(conn, site_id, body.url, body.type, ours)
        return made.id, {**_trial(conn, made.id, (site_id,)), "secret": made.secret}

    def again(conn: Connection, made_id: str) -> dict[str, Any]:
        return {**_trial(conn, made_id, (site_id,)), "secret": None}

    told = once(call, make, again)
    runtime().bell.ring(WEBHOOKS)
    at = f"{runtime().settings.base_url}/api/v1/webhooks/trials/{told['id']}"
    return Answer(202, told, {"Location": at})


def by_token(call: Call) -> By:
    """Who calls, for the log."""
    token = reach.token_of(call)
    return By(token_id=token.id, person_id=token.person_id, site_id=token.site_id)


def of_path(conn: Connection, call: Call, *, lock: bool = False) -> Endpoint:
    """The endpoint that the path names; NotFound also for one of a site that the token does not reach.
    ``lock``: it is to be changed, by one at a time."""
    token = reach.token_of(call)
    sites = None if token.site_id is None else (token.site_id,)
    return endpoints.get(conn, call.path["endpoint_id"], sites, lock=lock)


def site_of(call: Call) -> str:
    """The one site that a body speaks of. Raises Invalid if several could be meant."""
    try:
        return reach.one_site(call, call.body.site)
    except Problem as problem:
        raise Invalid(problem.errors) from None


def rules() -> Rules:
    """Whom webhooks of this installation may call."""
    return webhook_rules_of(runtime().settings)


def _shown(conn: Connection, one: Endpoint) -> dict[str, Any]:
    return webhook_out.endpoint(one, endpoint_health.of_endpoint(conn, one.id))


def _trial(conn: Connection, trial_id: str, sites: tuple[str, ...]) -> dict[str, Any]:
    return webhook_out.trial(trials.get(conn, trial_id, sites))
