"""The policy of a site over the API: presets, rule sets of one's own, history, and every error at once."""

import json

import pytest
from sqlalchemy import select

from service.store.tables import events
from tests.support.product import SITE, add_site

PATH = "/api/v1/rulesets"
OWN = {
    "name": "our house rules",
    "rules": [
        {"check": "ban", "threshold": 0.5, "action": "reject"},
        {"check": "shouting", "threshold": 1, "action": "hold"},
    ],
    "default": "publish",
}


@pytest.fixture
def put(product):
    def call(**fields):
        return product.client.post(PATH, json=fields, headers=product.bearer("policy"))

    return call


def history(product, **query):
    return product.client.get(PATH, query_string=query, headers=product.bearer()).json["rulesets"]


def test_a_preset_is_in_force_for_the_next_comment(product, put):
    assert put(preset="hold_everything").status_code == 201
    posted = product.comment()
    product.check()
    assert product.receipt(posted)["status"] == "held"


def test_rules_of_ones_own_are_kept_as_they_were_sent(product, put):
    made = put(**OWN).json
    assert (made["version"], made["site"], made["not_supported"]) == (2, SITE, "hold")
    assert {key: made[key] for key in OWN} == OWN
    assert history(product)[0]["rules"] == OWN["rules"]


def test_the_newest_version_comes_first_and_older_ones_stay(product, put):
    put(**OWN)
    put(preset="hold_new_authors")
    assert [(one["version"], one["name"]) for one in history(product)] == [
        (3, "hold_new_authors"), (2, "our house rules"), (1, "publish_unless_flagged"),
    ]  # fmt: skip
    assert len(history(product, limit=1)) == 1
    assert all(one["activated_at"] for one in history(product))


def test_the_answer_to_a_new_policy_is_what_the_history_says_of_it(product, put):
    made = put(**OWN).json
    assert made["activated_at"]
    assert made == history(product)[0]


def test_putting_a_policy_in_force_is_an_event_of_the_same_transaction(product, put):
    put(**OWN)
    with product.database.read() as conn:
        made = [row for row in conn.execute(select(events)) if row.type == "rule.activated"]
    assert [(row.site_id, row.data["ruleset_version"]) for row in made] == [(SITE, 2)]


def test_a_verdict_names_the_version_that_made_it(product, put):
    put(preset="hold_everything")
    posted = product.comment()
    product.check()
    path = f"/api/v1/moderation/comments/{posted.id}"
    shown = product.client.get(path, headers=product.bearer()).json
    assert shown["last_decision"]["ruleset_version"] == 2


def rule(**fields):
    return {"check": "spam", "threshold": 0.5, "action": "hold", **fields}


BAD = [
    ({}, {("name", "required"), ("rules", "required"), ("default", "required")}),
    ({"preset": "publish_all"}, {("preset", "not_a_choice")}),
    ({"preset": "hold_everything", "rules": []}, {("rules", "not_with_preset")}),
    ({**OWN, "rules": [rule(check="mood")]}, {("rules[0].check", "not_a_choice")}),
    ({**OWN, "rules": [rule(check="mood.sad"), rule(check="toxicity.thr eat"), rule(check="spam.")]},
     {("rules[0].check", "not_a_choice"), ("rules[1].check", "pattern"), ("rules[2].check", "pattern")}),
    ({**OWN, "rules": [rule(check="toxicity.threats"), rule(check="ban.active")]},
     {("rules[0].check", "not_a_choice"), ("rules[1].check", "not_a_choice")}),
    ({**OWN, "rules": [rule(), rule(threshold=1.01)]}, {("rules[1].threshold", "too_large")}),
    ({**OWN, "rules": [rule(threshold=-0.1)]}, {("rules[0].threshold", "too_small")}),
    ({**OWN, "rules": [rule(threshold=True)]}, {("rules[0].threshold", "wrong_type")}),
    ({**OWN, "rules": [rule(threshold="0.5")]}, {("rules[0].threshold", "wrong_type")}),
    ({**OWN, "rules": [rule(action="erase")]}, {("rules[0].action", "not_a_choice")}),
    ({**OWN, "rules": [rule(unless="spam")]}, {("rules[0].unless", "unknown_field")}),
    ({**OWN, "rules": [rule()] * 101}, {("rules", "too_many")}),
    ({**OWN, "rules": {"spam": 1}}, {("rules", "wrong_type")}),
    ({**OWN, "name": "x" * 61}, {("name", "too_long")}),
    ({**OWN, "name": "a\u202eb"}, {("name", "bidi_control")}),
    ({**OWN, "default": "maybe", "not_supported": "reject"},
     {("default", "not_a_choice"), ("not_supported", "not_a_choice")}),
    ({"version": 9, "name": 5, "rules": [rule(check=1), 7], "default": None},
     {("version", "unknown_field"), ("name", "wrong_type"), ("rules[0].check", "wrong_type"),
      ("rules[1]", "wrong_type"), ("default", "required")}),
]  # fmt: skip


def test_a_wrong_policy_is_refused_with_every_error_and_its_limit(product, put):
    for fields, wrong in BAD:
        answer = put(**fields)
        errors = answer.json["errors"]
        assert (answer.status_code, {(e["field"], e["code"]) for e in errors}) == (422, wrong)
    assert put(**{**OWN, "rules": [rule()] * 101}).json["errors"][0]["limit"] == 100
    assert put(**{**OWN, "rules": [rule(threshold=2)]}).json["errors"][0]["limit"] == 1
    assert len(history(product)) == 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_threshold_that_is_no_number_is_refused(product, number):
    raw = json.dumps({**OWN, "rules": [rule(threshold=7.25)]}).replace("7.25", number)
    headers = {**product.bearer("policy"), "Content-Type": "application/json"}
    assert product.client.post(PATH, data=raw, headers=headers).status_code in (400, 422)
    assert len(history(product)) == 1


def test_the_site_must_be_named_where_there_are_two(product, put):
    add_site(product.database, "evening")
    answer = put(preset="hold_everything")
    assert (answer.status_code, answer.json["errors"]) == (
        422,
        [{"field": "site", "code": "required", "limit": "demo, evening"}],
    )
    assert put(preset="hold_everything", site="evening").json["site"] == "evening"
    assert put(preset="hold_everything", site="nowhere").status_code == 404
