"""The policy of a site: every version there was, and a new one put in force."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from service.api import reach, staff_view
from service.api.context import runtime
from service.api.problem import Problem
from service.api.repeats import once
from service.api.route import Answer, Call
from service.domain.errors import Invalid
from service.domain.policy import RuleSet
from service.store import rulesets
from service.usecases.activate_ruleset import activate_ruleset


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

    def make(conn: Connection) -> tuple[str, dict[str, Any]]:
        active = activate_ruleset(conn, site_id, policy)
        return str(active.version), _shown(conn, site_id, active)

    def again(conn: Connection, version: str) -> dict[str, Any]:
        return _shown(conn, site_id, replace(policy, version=int(version)))

    return Answer(201, once(call, make, again))


def _shown(conn: Connection, site_id: str, active: RuleSet) -> dict[str, Any]:
    at = rulesets.activated_at(conn, site_id, active.version)
    return staff_view.ruleset(site_id, active, at)
