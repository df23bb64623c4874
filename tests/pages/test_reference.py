"""The readable page of the API: every route of it, by the same description as machines get."""

from service.api import ROUTES
from service.pages.reference import PATH
from service.webhooks.catalogue import CATALOGUE
from tests.support import markup


def page(product):
    answer = product.client.get(PATH)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return markup.read(answer.text)


def test_every_route_has_a_section_and_a_link_to_it(product):
    shown = page(product)
    wanted = [f"{route.method} {route.path.replace('<', '{').replace('>', '}')}" for route in ROUTES]
    routes = [one for one in shown.all("h2") if one.attributes["id"] != "events"]
    assert {one.text.strip() for one in routes} == set(wanted)
    links = {one.attributes["href"].removeprefix("#") for one in shown.one("nav").all("a")}
    assert links == {one.attributes["id"] for one in shown.all("h2")}
    assert links - {"events"} == {one.operation_id for one in ROUTES}


def test_a_route_is_shown_with_its_parameters_body_and_answers(product):
    shown = page(product)
    section = next(
        one for one in shown.all("section") if one.attributes["aria-labelledby"] == "post_endpoint"
    )
    for words in ("with a token", "Idempotency-Key", "at most 2000 long", "required", "secret", "201", "422"):
        assert words in section.text, words
    listed = next(one for one in shown.all("section") if one.attributes["aria-labelledby"] == "list_comments")
    assert "For anybody" in listed.text


def test_who_may_call_is_said_with_the_scope(product):
    shown = page(product)
    about = {one.attributes["aria-labelledby"]: one.text for one in shown.all("section")}
    assert "For anybody; programs may call it with a token of the scope submit." in about["post_comment"]
    assert "For whoever calls with a token of the scope policy." in about["post_ruleset"]
    assert "For whoever has the comment's receipt." in about["delete_comment"]


def test_every_event_is_shown_with_what_it_holds(product):
    shown = page(product)
    named = {one.text.strip(): one.attributes["id"] for one in shown.all("h3") if "id" in one.attributes}
    assert set(named) == {*(event.value for event in CATALOGUE), "data.comment"}
    about = {one.attributes["aria-labelledby"]: one.text for one in shown.all("section")}
    reported = about[named["comment.reported"]]
    for words in ("A reader complained", "EventComment or null", "one of checks, moderator", "reason"):
        assert words in reported, words
    assert "object with key, title, url" in about["EventComment"]


def test_what_is_code_in_the_description_is_code_on_the_page(product):
    shown = page(product)
    assert "`" not in shown.text
    assert "undone" in {one.text for one in shown.all("code")}
    assert "string, 26 long" in shown.text


def test_it_needs_no_script_and_its_links_lead_here(product):
    shown = page(product)
    assert not shown.has("script")
    assert product.client.get("/api/v1/openapi.json").status_code == 200
    assert shown.has("a", href="/api/v1/openapi.json")
