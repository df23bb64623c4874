"""The policy of a site: every version there was, and a new one put in force."""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.api import reach, staff_view
from service.api.context import runtime
from service.api.problem import Problem
from service.api.route import Answer, Call
from service.domain.errors import FieldError, Invalid
from service.domain.policy import RuleSet
from service.store import rulesets
from service.usecases.activate_ruleset import activate_ruleset

TRIES = 3


def list_rulesets(call: Call) -> Answer:
    """A site's rule sets, newest first: that one is in force."""
    site_id = reach.one_site(call, call.query.site)
    with runtime().database.read() as conn:
        found = rulesets.history(conn, site_id, limit=call.query.limit)
    return Answer(200, {"rulesets": [staff_view.ruleset(site_id, policy, at) for policy, at in found]})


def post_ruleset(call: Call) -> Answer:
    """Put a policy in force. Comments are judged by it from the workers' next batch on."""
    try:
        site_id = reach.one_site(call, call.body.site)
    except Problem as problem:
        raise Invalid(problem.errors) from None
    policy = call.body.policy()
    for _ in range(TRIES):
        try:
            active, at = runtime().database.write(lambda conn: _activate(conn, site_id, policy))
        except IntegrityError:
            continue  # Somebody else has just taken that version number.
        return Answer(201, staff_view.ruleset(site_id, active, at))
    raise Invalid((FieldError("site", "busy"),))


def _activate(conn: Connection, site_id: str, policy: RuleSet) -> tuple[RuleSet, datetime]:
    active = activate_ruleset(conn, site_id, policy)
    return active, rulesets.activated_at(conn, site_id, active.version)
