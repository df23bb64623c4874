"""Perspective's refusals: status, message and type as documented, and never without details."""

import json

import pytest

from tests.support.product import add_token

ANALYZE, SUGGEST = "/v1alpha1/comments:analyze", "/v1alpha1/comments:suggestscore"
GOOD = {"comment": {"text": "A text."}, "requestedAttributes": {"TOXICITY": {}}}
GERMAN = "Das ist nicht gut, und es wird auch nicht besser."
BOTH = {"entries": [{"text": "x"}], "articleAndParentComment": {"article": {"text": "y"}}}
CONTEXT = "Context can have either entries or article_and_parent_comment, but both fields were populated."
BYTES = "Comment text was too many bytes. Value ({}) exceeded limit (20480)."
SCORES = {"TOXICITY": {"summaryScore": {"value": 1}}}


@pytest.fixture
def new_database(new_sqlite):
    return new_sqlite


@pytest.fixture
def key(product):
    return product.bearer("score")["Authorization"].split()[1]


@pytest.fixture
def refused(product, key):
    """Call it with a body for the error that it gets."""

    def refused(body, status=400, path=ANALYZE, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body)
        answer = product.client.post(f"{path}?key={key}", data=data, headers=headers)
        error = answer.json["error"]
        assert (answer.status_code, error["code"]) == (status, status), answer.text
        return error

    return refused


def comment(**fields):
    return {**GOOD, "comment": {"text": "A text.", **fields}}


def attributes(**found):
    return {**GOOD, "requestedAttributes": found}


@pytest.mark.parametrize(
    ("body", "message", "kind"),
    [
        (b"", "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        (comment(text=""), "Comment must be non-empty.", "COMMENT_EMPTY"),
        (comment(text=None), "Comment must be non-empty.", "COMMENT_EMPTY"),
        (comment(text=" \n"), "Comment must be non-empty.", "COMMENT_EMPTY"),
        (comment(text="x" * 20_481), BYTES.format(20_481), "COMMENT_TOO_LONG"),
        (comment(text="é" * 10_241), BYTES.format(20_482), "COMMENT_TOO_LONG"),
        (attributes(), "Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES"),
        ({"comment": {"text": "x"}}, "Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES"),
        (attributes(FLIRTATION={}), "Unknown requested attribute: FLIRTATION", "INVALID_REQUEST"),
        (attributes(toxicity={}), "Unknown requested attribute: toxicity", "INVALID_REQUEST"),
        (attributes(**{"<b>": {}}), "Unknown requested attribute: ?", "INVALID_REQUEST"),
        (attributes(TOXICITY={"scoreType": "RAW"}),
         "Requested score type RAW is not supported by attribute TOXICITY", "INVALID_REQUEST"),
        (comment(type="HTML"), "Currently, only 'PLAIN_TEXT' comments are supported", "INVALID_REQUEST"),
        (comment(type="MARKDOWN"), "Unknown text type", "INVALID_REQUEST"),
        ({**GOOD, "context": BOTH}, CONTEXT, "INVALID_REQUEST"),
        (comment(text="Сегодня очень хорошая погода"), "Unable to detect language",
         "LANGUAGE_DETECTION_FAILED"),
    ],
)  # fmt: skip
def test_each_documented_refusal_has_its_message_and_type(refused, body, message, kind):
    error = refused(body)
    assert (error["message"], error["status"]) == (message, "INVALID_ARGUMENT")
    detail = error["details"][0]
    assert detail["@type"] == "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
    assert detail["errorType"] == kind


@pytest.mark.parametrize(
    ("text", "languages", "unsupported", "detected"),
    [
        ("An English text.", ["de"], "de", "en"),
        ("An English text.", ["en", "fr", "es-419"], "fr, es-419", "en"),
        (GERMAN, [], "de", "de"),
        (GERMAN, ["en"], "de", "de"),
    ],
)
def test_a_language_that_no_model_knows_is_refused_for_the_attribute(
    refused, text, languages, unsupported, detected
):
    error = refused({**comment(text=text), "languages": languages})
    assert error["message"] == f"Attribute TOXICITY does not support request languages: {unsupported}"
    about = error["details"][0]["languageNotSupportedByAttributeError"]
    expected = {"detectedLanguages": [detected], "attribute": "TOXICITY"}
    assert about == expected | ({"requestedLanguages": languages} if languages else {})
    assert error["details"][0]["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (comment(text=17), "comment.text"),
        ({**GOOD, "comment": "text"}, "comment"),
        ({**GOOD, "requestedAttributes": ["TOXICITY"]}, "requested_attributes"),
        (attributes(TOXICITY=True), "requested_attributes"),
        (attributes(TOXICITY={"scoreThreshold": "high"}), "requested_attributes.score_threshold"),
        (attributes(TOXICITY={"scoreThreshold": True}), "requested_attributes.score_threshold"),
        ({**GOOD, "doNotStore": "yes"}, "do_not_store"),
        ({**GOOD, "spanAnnotations": 1}, "span_annotations"),
        ({**GOOD, "clientToken": 5}, "client_token"),
        ({**GOOD, "languages": [1]}, "languages"),
        ({**GOOD, "languages": ["<script>"]}, "languages"),
        ({**GOOD, "context": {"entries": [{"text": 1}]}}, "context.entries.text"),
    ],
)
def test_a_field_of_the_wrong_type_is_named(refused, body, field):
    error = refused(body)
    assert error["message"].startswith(f"Invalid value at '{field}' (TYPE_")
    assert error["details"][0]["fieldViolations"][0]["field"] == field


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"comment": {"text": "x"}} {}', b"NaN"])
def test_a_body_that_is_no_message_is_an_invalid_payload(refused, body):
    error = refused(body)
    assert error["message"].startswith("Invalid JSON payload received. ")
    assert error["details"]


def test_a_packed_body_is_refused(refused):
    assert refused(GOOD, **{"Content-Encoding": "gzip"})["details"]


def test_a_whole_comment_fits_however_it_is_escaped_as_clients_do(product, key):
    for letter, size in (("é", 2), ("語", 3), ("😀", 4), ("\n", 1), ('"', 1), ("\\", 1)):
        text = f"A text in English, and then this: {letter * (20_400 // size)}"
        body = json.dumps(comment(text=text))  # non-ASCII as \\uXXXX
        answer = product.client.post(f"{ANALYZE}?key={key}", data=body)
        assert answer.status_code == 200, (letter, answer.text)


def test_a_request_that_is_too_large_as_a_whole_is_refused_as_google_does(refused):
    error = refused({**GOOD, "context": {"entries": [{"text": "x" * 140_000}]}})
    assert error["message"].startswith("Request payload size exceeds the limit.")
    assert error["details"]


def test_without_a_key_nobody_is_let_in(product):
    for path in (ANALYZE, SUGGEST):
        answer = product.client.post(path, data=json.dumps(GOOD))
        assert (answer.status_code, answer.json["error"]["status"]) == (403, "PERMISSION_DENIED")
        assert answer.json["error"]["message"].startswith("Method doesn't allow unregistered callers")
        assert "details" not in answer.json["error"]


@pytest.mark.parametrize(
    "key", ["AIzaSyNoSuchKey", "ldt_x", "ldt_" + "a" * 26 + "_x", "0123456789ab", "x" * 9_000]
)
def test_a_wrong_key_is_told_as_google_tells_it(product, key):
    error = product.client.post(f"{ANALYZE}?key={key}", data="{}").json["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"] == "API key not valid. Please pass a valid API key."
    assert error["details"][0]["reason"] == "API_KEY_INVALID"
    assert error["details"][0]["metadata"] == {"service": "commentanalyzer.googleapis.com"}


def test_a_token_for_other_things_may_not_score(product):
    key = add_token(product.database, "moderate")
    answer = product.client.post(f"{ANALYZE}?key={key}", data="{}")
    assert (answer.status_code, answer.json["error"]["status"]) == (403, "PERMISSION_DENIED")


def test_what_is_not_there_is_said_in_googles_words_even_to_a_browser(product):
    for path in ("/v1alpha1/comments", "/v1alpha1/comments:analyse", "/$discovery/none"):
        answer = product.client.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.json["error"]["status"]) == (404, "NOT_FOUND")
    assert product.client.get(ANALYZE).json["error"]["code"] == 405


@pytest.mark.parametrize(
    "scores",
    [None, {}, {"TOXICITY": {}}, {"TOXICITY": {"summaryScore": {}}},
     {"TOXICITY": {"summaryScore": {"value": 1.1}}}, {"TOXICITY": {"summaryScore": {"value": -1}}},
     {"NO_SUCH": {"summaryScore": {"value": 1}}},
     {**SCORES, "SPAM": {}}],
)  # fmt: skip
def test_a_suggestion_without_a_score_that_means_something_is_refused_whole(refused, product, scores):
    before = product.rows()
    assert refused({"comment": {"text": "x"}, "attributeScores": scores}, path=SUGGEST)["details"]
    assert product.rows() == before


def test_a_suggestion_about_too_long_a_text_is_not_kept(refused, product):
    before = product.rows()
    body = {"comment": {"text": "x" * 20_481}, "attributeScores": SCORES}
    assert refused(body, path=SUGGEST)["details"][0]["errorType"] == "COMMENT_TOO_LONG"
    assert product.rows() == before
