"""A newspaper joins with a policy in force; policies are versions, and none is ever changed."""

import pytest
from sqlalchemy.exc import IntegrityError

from service.domain.errors import Invalid, NotFound
from service.domain.policy import Action, RuleSet
from service.domain.presets import PRESETS
from service.store import rulesets, sites
from service.store.sites import Site
from service.store.tables import events
from service.store.tables import rulesets as table
from service.usecases.activate_ruleset import activate_ruleset
from service.usecases.add_site import add_site, change_origins

HOLD = PRESETS["hold_everything"]


def add(newsroom, *, site_id="evening", name="Evening", origins=("https://evening.example",)):
    with newsroom.database.begin() as conn:
        add_site(conn, Site(site_id, name, tuple(origins)), HOLD)


def test_a_new_site_is_judged_from_its_first_comment_on(newsroom):
    add(newsroom)
    newsroom.published(site_id="evening")
    with newsroom.database.read() as conn:
        assert rulesets.in_force(conn, "evening").name == "hold_everything"
        assert rulesets.in_force(conn, "evening").version == 1


def test_everything_wrong_with_a_site_is_told_at_once(newsroom):
    with pytest.raises(Invalid) as refused:
        add(newsroom, site_id="Evening News", name=" ", origins=["https://ok.example", "evening.example"])
    assert [error.field for error in refused.value.errors] == ["id", "name", "origins[1]"]


def test_an_id_is_given_once(newsroom):
    with pytest.raises(Invalid) as refused:
        add(newsroom, site_id="demo")
    assert [(error.field, error.code) for error in refused.value.errors] == [("id", "taken")]


BAD_ORIGINS = (
    "https://a.example/", "https://a.example/path", "ftp://a.example", "//a.example", "a.example", "https://",
    "https://user@a.example", "https://a.example:70000", "HTTPS://A.example", "https://a.example?x",
    "https://[::1", "https://a.example\n", "javascript:alert(1)", "null", "*", "",
)  # fmt: skip


def test_an_origin_is_scheme_host_and_port(newsroom):
    with pytest.raises(Invalid) as refused:
        add(newsroom, origins=BAD_ORIGINS)
    assert len(refused.value.errors) == len(BAD_ORIGINS)


def test_origins_with_a_port_or_without_are_kept(newsroom):
    origins = ("https://a.example", "http://localhost:8080", "https://xn--zeitung-x1a.example:8443")
    add(newsroom, origins=origins)
    with newsroom.database.begin() as conn:
        assert sites.resolve(conn, "evening").origins == origins
        change_origins(conn, "evening", ("https://b.example",))
        assert sites.resolve(conn, "evening").origins == ("https://b.example",)
        with pytest.raises(NotFound):
            change_origins(conn, "nowhere", ())


def test_each_change_is_a_new_version_with_its_event(newsroom):
    own = RuleSet(version=0, name="own", rules=(), default=Action.REJECT, not_supported=Action.PUBLISH)
    with newsroom.database.begin() as conn:
        assert activate_ruleset(conn, "demo", own).version == 2
        assert activate_ruleset(conn, "demo", HOLD).version == 3
    with newsroom.database.read() as conn:
        history = rulesets.history(conn, "demo", limit=10)
    assert [(policy.version, policy.name) for policy, _ in history] == [
        (3, "hold_everything"), (2, "own"), (1, "publish_unless_flagged"),
    ]  # fmt: skip
    assert history[1][0] == RuleSet(
        version=2, name="own", rules=(), default=Action.REJECT, not_supported=Action.PUBLISH
    )
    assert [row.data["ruleset_version"] for row in newsroom.rows(events, type="rule.activated")] == [2, 3]


def test_a_version_is_given_once(newsroom):
    with newsroom.database.begin() as conn:
        activate_ruleset(conn, "demo", HOLD)
    row = {"name": "x", "rules": [], "default_action": "hold", "not_supported_action": "hold"}
    with pytest.raises(IntegrityError), newsroom.database.begin() as conn:
        conn.execute(table.insert().values(site_id="demo", version=2, **row))
