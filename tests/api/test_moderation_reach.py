"""Who may do what: no token, a wrong scope, another site's token. Foreign and missing look alike."""

import pytest

from service.api import ROUTES
from service.api.route import WITH_TOKEN, Who
from service.domain.ids import new_id
from tests.support.desk import MODERATION, Desk
from tests.support.product import SITE, add_site

STAFF = [route for route in ROUTES if route.who in WITH_TOKEN]
DECISION = {"action": "approve", "version": 1, "reason": "off_topic"}
BAN = {"days": 1, "reason": "insults"}


@pytest.fixture
def two_sites(product):
    """The product with a second site; the token of ``evening`` is in its hands."""
    add_site(product.database, "evening")
    return product


def _call(product, route, headers):
    path = route.path.replace("<comment_id>", new_id())
    return product.client.open(path, method=route.method, headers=headers, json={})


def test_no_staff_route_answers_without_a_live_token(product):
    odd = [
        {}, {"Authorization": "Bearer"}, {"Authorization": "Bearer ldt_x_y"}, {"Authorization": "Basic YTpi"},
        {"Authorization": f"Bearer ldt_{'a' * 26}_{'b' * 43}"}, {"Authorization": "Bearer " + "x" * 5000},
        {"X-Original-Role": "admin"}, {"Cookie": "session=admin"},
        {"Authorization": product.bearer()["Authorization"][:-1]},
    ]  # fmt: skip
    answers = {
        (route.name, place): _call(product, route, headers)
        for route in STAFF
        for place, headers in enumerate(odd)
    }
    assert len(answers) == len(STAFF) * len(odd) > 50
    assert {answer.status_code for answer in answers.values()} == {401}
    assert {answer.headers["WWW-Authenticate"] for answer in answers.values()} == {"Bearer"}


def test_a_scope_opens_its_own_routes_and_admin_opens_all(product):
    by_scope = [route for route in STAFF if route.name != "sessions.delete_session"]
    for scope in ("moderate", "policy", "admin", "read"):
        opened = {r.name for r in by_scope if _call(product, r, product.bearer(scope)).status_code != 403}
        assert opened == {r.name for r in by_scope if scope in (r.who.value, "admin")}


def test_a_receipt_opens_no_staff_route(product):
    posted = product.comment()
    assert product.client.get(MODERATION, headers=posted.headers).status_code == 401


def test_another_sites_comment_looks_like_one_that_never_was(two_sites):
    ours = two_sites.comment(site=SITE)
    desk = Desk(two_sites, two_sites.bearer(site_id="evening"))
    asked = [("GET", "", None), ("POST", "decisions", DECISION), ("POST", "ban", BAN)]
    strange = (ours.id, new_id(), "short", "%00" * 9, "%FF" * 26, "a" * 5000)
    answers = [desk.ask(method, one, what, body) for method, what, body in asked for one in strange]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert Desk(two_sites).look(ours)["version"] == 1


def test_a_sites_token_sees_its_own_comments_with_and_without_the_parameter(two_sites):
    two_sites.comment(site=SITE)
    own = two_sites.comment(site="evening")
    desk = Desk(two_sites, two_sites.bearer(site_id="evening"))
    assert desk.ids() == desk.ids(site="evening") == [own.id]
    assert desk.look(own)["site"] == "evening"
    assert desk.decide(own, "approve").status_code == 200


def test_naming_another_site_finds_nothing(two_sites):
    headers = two_sites.bearer(site_id="evening")
    for path in (MODERATION, "/api/v1/rulesets"):
        for site in (SITE, "nowhere"):
            answer = two_sites.client.get(path, query_string={"site": site}, headers=headers)
            assert answer.status_code == 404, (path, site)


def test_a_sites_admin_cannot_change_another_sites_policy(two_sites):
    headers = two_sites.bearer("admin", "evening")
    send = {"site": SITE, "preset": "hold_everything"}
    assert two_sites.client.post("/api/v1/rulesets", json=send, headers=headers).status_code == 404
    del send["site"]
    made = two_sites.client.post("/api/v1/rulesets", json=send, headers=headers)
    assert (made.status_code, made.json["site"]) == (201, "evening")


def test_a_parameter_in_the_body_or_twice_opens_nothing(two_sites):
    ours = two_sites.comment(site=SITE)
    headers = two_sites.bearer(site_id="evening")
    path = f"{MODERATION}/{ours.id}/decisions"
    assert two_sites.client.post(path, json={**DECISION, "site": SITE}, headers=headers).status_code == 422
    assert two_sites.client.post(f"{path}?site={SITE}", json=DECISION, headers=headers).status_code == 400


def test_get_changes_nothing(product):
    posted, headers = product.published(), product.bearer("admin")
    before = product.rows()
    for route in STAFF:
        path = route.path.replace("<comment_id>", posted.id)
        for words in ("", "?action=reject", "?_method=POST", "?status=rejected"):
            product.client.get(path + words, headers={**headers, "X-HTTP-Method-Override": "POST"})
    assert product.rows() == before
    assert product.receipt(posted)["status"] == "approved"


def test_moderators_are_let_in_by_scope_alone():
    assert {route.view.__name__ for route in STAFF if route.who is Who.EDITOR} == {
        "post_house_rule", "post_off_duty", "post_ruleset",
    }  # fmt: skip
