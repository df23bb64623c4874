"""Put a new policy in force on a site. Older versions stay as they were, for every verdict they made."""

from dataclasses import replace

from sqlalchemy import Connection

from service.domain.events import EventType
from service.domain.policy import RuleSet
from service.store import activity, events, rulesets
from service.store.activity import By, Deed
from service.store.events import Event


def activate_ruleset(conn: Connection, site_id: str, ruleset: RuleSet, by: By | None = None) -> RuleSet:
    """Store ``ruleset`` as the site's newest version and return it with its number.

    Workers judge by it from their next batch on. IntegrityError if somebody else activates one at the same
    moment: then call it again.
    """
    before = rulesets.newest(conn, site_id)
    version = rulesets.activate(conn, site_id, ruleset)
    data: dict[str, object] = {"ruleset_version": version, "name": ruleset.name}
    events.add(conn, [Event(type=EventType.RULE_ACTIVATED, site_id=site_id, data=data)])
    deed = Deed(
        action="ruleset.activate", site_id=site_id, subject=ruleset.name,
        before=_told(before) if before else None, after=_told(replace(ruleset, version=version)),
    )  # fmt: skip
    activity.add(conn, by or By(), [deed])
    return replace(ruleset, version=version)


def _told(ruleset: RuleSet) -> dict[str, object]:
    return {
        "version": ruleset.version, "name": ruleset.name, "default": ruleset.default.value,
        "rules": [[rule.check, rule.threshold, rule.action.value] for rule in ruleset.rules],
    }  # fmt: skip
