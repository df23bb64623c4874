"""Put a new policy in force on a site. Older versions stay as they were, for every verdict they made."""

from dataclasses import replace

from sqlalchemy import Connection

from service.domain.events import EventType
from service.domain.policy import RuleSet
from service.store import events, rulesets
from service.store.events import Event


def activate_ruleset(conn: Connection, site_id: str, ruleset: RuleSet) -> RuleSet:
    """Store ``ruleset`` as the site's newest version and return it with its number.

    Workers judge by it from their next batch on. IntegrityError if somebody else activates one at the same
    moment: then call it again.
    """
    version = rulesets.activate(conn, site_id, ruleset)
    data: dict[str, object] = {"ruleset_version": version, "name": ruleset.name}
    events.add(conn, [Event(type=EventType.RULE_ACTIVATED, site_id=site_id, data=data)])
    return replace(ruleset, version=version)
