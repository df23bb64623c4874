"""Keys, quotas, reports and the description of Perspective's protocol."""

import json

import pytest
from sqlalchemy import select

from service.domain.tokens import new_short_key, short_key_hash
from service.store import tables, tokens
from service.store.tokens import Token
from tests.support.product import add_token

ANALYZE, SUGGEST = "/v1alpha1/comments:analyze", "/v1alpha1/comments:suggestscore"
DISCOVERY = "/$discovery/rest?version=v1alpha1"
GOOD = json.dumps({"comment": {"text": "A text."}, "requestedAttributes": {"TOXICITY": {}}})
REPORT = {
    "comment": {"text": "Write to ann@example.org, you idiot."},
    "attributeScores": {
        "TOXICITY": {
            "summaryScore": {"value": 1},
            "spanScores": [{"begin": 0, "end": 5, "score": {"value": 1}}],
        },
        "SPAM": {"summaryScore": {"value": "0.25", "type": "PROBABILITY"}},
    },
    "languages": ["en-GB"],
    "clientToken": "comment:53922",
    "communityId": "Coral:https://news.example.org",
    "context": {"entries": [{"text": '{"url": "https://news.example.org/bridge"}'}]},
}


def analyze(product, key, path=ANALYZE, data=GOOD):
    return product.client.post(f"{path}?key={key}", data=data)


@pytest.mark.parametrize("scope", ["score", "admin"])
def test_a_token_that_may_score_is_a_key(product, scope):
    assert analyze(product, add_token(product.database, scope)).status_code == 200


def test_a_short_key_is_a_key_in_either_case_and_in_the_header_too(product):
    key = new_short_key()
    made = Token(
        id="a" * 26, secret_hash="", name="short", scopes=("score",),
        key_hash=short_key_hash(key, product.runtime.secret),
    )  # fmt: skip
    with product.database.begin() as conn:
        tokens.add(conn, made, life_s=None)
    assert analyze(product, key.upper()).status_code == 200
    answer = product.client.post(ANALYZE, data=GOOD, headers={"X-Goog-Api-Key": key})
    assert answer.status_code == 200


def test_a_revoked_token_is_no_key_any_more(product):
    key = add_token(product.database, "score")
    with product.database.begin() as conn:
        tokens.revoke(conn, key.split("_")[1])
    assert analyze(product, key).json["error"]["details"][0]["reason"] == "API_KEY_INVALID"


def test_a_report_is_kept_as_one_label_an_attribute_without_addresses(product):
    key = add_token(product.database, "score", "demo")
    answer = analyze(product, key, SUGGEST, json.dumps(REPORT))
    assert answer.json == {"clientToken": "comment:53922", "requestedLanguages": ["en-GB"]}
    with product.database.read() as conn:
        rows = conn.execute(select(tables.feedback).order_by(tables.feedback.c.attribute)).all()
    assert [(row.attribute, row.score) for row in rows] == [("SPAM", 0.25), ("TOXICITY", 1.0)]
    for row in rows:
        assert (row.protocol, row.site_id, row.token_id) == ("perspective", "demo", key.split("_")[1])
        assert row.body == "Write to [address], you idiot."
        assert (row.language, row.client_token) == ("en", "comment:53922")
        assert row.community_id == "Coral:https://news.example.org"


def test_a_report_in_another_language_is_kept_too(product):
    key = add_token(product.database, "score")
    report = {**REPORT, "comment": {"text": "Das ist nicht gut und wird nie gut."}, "languages": ["de"]}
    assert analyze(product, key, SUGGEST, json.dumps(report)).status_code == 200


class TestQuota:
    """One key has so many calls, and whoever guesses keys so many tries."""

    @pytest.fixture
    def more_settings(self):
        return {"rate_score_token": "2/day", "rate_request_network": "3/day"}

    def test_a_call_too_many_is_told_as_google_tells_it(self, product):
        key, other = (add_token(product.database, "score") for _ in range(2))
        assert [analyze(product, key).status_code for _ in range(2)] == [200, 200]
        answer = analyze(product, key)
        error = answer.json["error"]
        assert (answer.status_code, error["status"]) == (429, "RESOURCE_EXHAUSTED")
        assert error["message"].startswith("Quota exceeded for quota metric")
        assert error["details"][0]["reason"] == "RATE_LIMIT_EXCEEDED"
        assert error["details"][1]["retryDelay"] == f"{answer.headers['Retry-After']}s"
        assert analyze(product, other).status_code == 200

    def test_wrong_keys_are_counted_by_where_they_come_from(self, product):
        assert [analyze(product, "wrong").status_code for _ in range(4)] == [400, 400, 400, 429]

    def test_a_token_that_may_not_score_is_counted_like_a_wrong_key(self, product):
        key = add_token(product.database, "moderate")
        assert [analyze(product, key).status_code for _ in range(4)] == [403, 403, 403, 429]


class TestSwitchedOff:
    """Without scoring there is no such service."""

    @pytest.fixture
    def more_settings(self):
        return {"scoring": False}

    def test_nothing_answers(self, product):
        for path in (ANALYZE, SUGGEST):
            assert analyze(product, add_token(product.database, "score"), path).status_code == 404
        assert product.client.get(DISCOVERY).status_code == 404


def test_the_description_leads_back_to_the_address_that_was_asked(product):
    for host, root in (("moderator:8080", "http://moderator:8080/"), ("[::1]:8080", "http://[::1]:8080/")):
        content = product.client.get(DISCOVERY + "&key=x", headers={"Host": host}).json
        assert (content["rootUrl"], content["baseUrl"], content["servicePath"]) == (root, root, "")


def test_a_host_that_is_none_is_not_repeated(product):
    content = product.client.get(DISCOVERY, headers={"Host": 'x"/><evil>'}).json
    assert content["rootUrl"] == product.settings.base_url + "/"


def test_the_description_is_of_one_version(product):
    assert product.client.get("/$discovery/rest").json["version"] == "v1alpha1"
    assert product.client.get("/$discovery/rest?version=v2").status_code == 404


def test_every_reference_in_the_description_leads_somewhere(product):
    content = product.client.get(DISCOVERY).json

    def references(part):
        if isinstance(part, dict):
            yield from [part["$ref"]] if "$ref" in part else []
            for inner in part.values():
                yield from references(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from references(inner)

    assert set(references(content)) <= set(content["schemas"])
    assert set(content["resources"]["comments"]["methods"]) == {"analyze", "suggestscore"}


class TestPublicAddress:
    """The operator knows the address better than a request that a proxy passed on."""

    @pytest.fixture
    def more_settings(self):
        return {"public_url": "https://letters.example.org"}

    def test_the_description_leads_to_it(self, product):
        content = product.client.get(DISCOVERY, headers={"Host": "127.0.0.1:8080"}).json
        assert content["rootUrl"] == "https://letters.example.org/"


def test_no_log_line_holds_the_key_or_the_text(product, caplog):
    key = add_token(product.database, "score")
    text = "Remarkable words that nobody logs"
    with caplog.at_level("DEBUG"):
        for data in (json.dumps({"comment": {"text": text}, "requestedAttributes": {"SPAM": {}}}), text):
            analyze(product, key, data=data)
        analyze(product, "ldt_" + "wrong" * 10)
    said = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    assert key not in said
    assert "wrongwrong" not in said
    assert "Remarkable" not in said
