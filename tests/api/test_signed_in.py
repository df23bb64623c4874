"""Sign-in handed over by the news site: what a token must be, and that name and badge come from it."""

import base64
import json
import time

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from service.domain.ids import new_id
from service.privacy.email import InvalidEmail, parse
from service.store.tables import comments
from service.usecases.make_author_key import make_author_key
from tests.support.product import SITE, add_site

NAME = "Maria Stern"


class Newspaper:
    """The news site's own server: it has the key, and another program's library to sign with."""

    def __init__(self, product):
        self.product = product
        self.made = product.database.write(lambda conn: make_author_key(conn, SITE, "the site's server"))
        self.key = OKPKey.import_key(self.made.private_pem)

    def claims(self, **other):
        now = int(time.time())
        usual = {"sub": "reader-17", "name": NAME, "aud": SITE, "iat": now, "exp": now + 600}
        return {name: value for name, value in (usual | other).items() if value is not ...}

    def token(self, *, header=None, **other):
        header = {"alg": "Ed25519", "kid": self.made.id} | (header or {})
        return jwt.encode(header, self.claims(**other), self.key, algorithms=["Ed25519"])

    def signed(self, **other):
        """As other programs write one: under the algorithm's older name, and every character escaped."""
        private = load_pem_private_key(self.made.private_pem.encode(), None)
        head = {"alg": "EdDSA", "typ": "JWT", "kid": self.made.id}
        signed = f"{part(head)}.{part(self.claims(**other))}"
        return f"{signed}.{part(private.sign(signed.encode()))}"

    def row(self, posted):
        with self.product.database.read() as conn:
            return conn.execute(comments.select().where(comments.c.id == posted.id)).one()


@pytest.fixture
def newspaper(product):
    return Newspaper(product)


def refused(product, token):
    answer = product.post(author_name=None, author_token=token)
    assert answer.status_code == 422
    assert NAME not in answer.text
    assert token[-20:] not in answer.text
    (error,) = answer.json["errors"]
    assert error["field"] == "author_token"
    return error["code"], error.get("limit")


def test_the_name_and_the_badge_are_what_the_site_says(product, newspaper):
    posted = product.comment(author_name="Somebody else", author_token=newspaper.token(badge="staff"))
    row = newspaper.row(posted)
    assert (row.author_name, row.author_badge, row.proof) == (NAME, "staff", "account")
    assert "reader-17" not in str(row)


def test_a_form_may_carry_a_token_too(product, newspaper):
    fields = {"thread": "bridge", "author_email": "a@example.com", "body": "By a form, signed in."}
    answer = product.client.post("/api/v1/comments", data=fields | {"author_token": newspaper.token()})
    assert answer.status_code == 202


def test_the_address_may_come_from_the_site_and_must_come_from_somewhere(product, newspaper):
    product.comment(author_name=None, author_email=None, author_token=newspaper.token(email="m@example.com"))
    answer = product.post(author_name=None, author_email=None, author_token=newspaper.token())
    assert answer.json["errors"] == [{"field": "author_email", "code": "required"}]


def test_without_a_token_name_and_address_are_required_as_ever(product):
    answer = product.post(author_name=None, author_email=None)
    assert {error["field"] for error in answer.json["errors"]} == {"author_name", "author_email"}


def test_one_account_is_one_writer_and_another_one_another(product, newspaper):
    same = [newspaper.row(product.comment(author_token=newspaper.token())) for _ in range(2)]
    other = newspaper.row(product.comment(author_token=newspaper.token(sub="reader-18")))
    assert same[0].writer_mark == same[1].writer_mark != other.writer_mark


def test_sending_a_token_again_makes_its_bearer_nobody_else(product, newspaper):
    token = newspaper.token()
    first, second = (newspaper.row(product.comment(author_token=token)) for _ in range(2))
    assert (first.author_name, first.writer_mark) == (second.author_name, second.writer_mark)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"aud": "elsewhere"}, ("audience", SITE)), ({"aud": ...}, ("audience", SITE)),
        ({"aud": ["elsewhere"]}, ("audience", SITE)), ({"exp": ...}, ("claim", "exp")),
        ({"iat": ...}, ("claim", "iat")), ({"exp": True}, ("claim", "exp")), ({"iat": "1"}, ("claim", "iat")),
        ({"sub": ...}, ("claim", "sub")), ({"sub": 17}, ("claim", "sub")), ({"sub": ""}, ("claim", "sub")),
        ({"sub": "x" * 201}, ("claim", "sub")), ({"name": ...}, ("claim", "name")),
        ({"name": "x" * 81}, ("claim", "name")), ({"name": " "}, ("claim", "name")),
        ({"name": "a\nb"}, ("claim", "name")), ({"email": "no address"}, ("claim", "email")),
        ({"email": 5}, ("claim", "email")), ({"badge": "owner"}, ("claim", "badge")),
        ({"badge": True}, ("claim", "badge")), ({"badge": []}, ("claim", "badge")),
        ({"badge": {}}, ("claim", "badge")), ({"badge": "\0"}, ("claim", "badge")),
        ({"sub": []}, ("claim", "sub")), ({"sub": "\0"}, ("claim", "sub")),
        ({"sub": "\ud800"}, ("claim", "sub")),
        ({"name": []}, ("claim", "name")), ({"name": "a\0b"}, ("claim", "name")),
        ({"name": "a\ud800"}, ("claim", "name")), ({"email": []}, ("claim", "email")),
        ({"email": "a\0b@example.com"}, ("claim", "email")),
        ({"email": "\ud800@example.com"}, ("claim", "email")),
        ({"email": "a@\ud800.example.com"}, ("claim", "email")), ({"aud": {}}, ("audience", SITE)),
        ({"aud": [[], {}, "\ud800", "\0"]}, ("audience", SITE)), ({"exp": []}, ("claim", "exp")),
        ({"nbf": {}}, ("claim", "nbf")),
    ],
)  # fmt: skip
def test_a_claim_that_is_missing_or_wrong_is_named_and_not_repeated(product, newspaper, claims, code):
    assert refused(product, newspaper.signed(**claims)) == code


@pytest.mark.parametrize(
    ("begins", "ends", "not_before", "code"),
    [
        # What must come out in time leaves a busy machine time to post.
        (-700, -100, ..., ("expired", None)), (-700, -10, ..., None),
        (400, 1_000, ..., ("not_yet_valid", None)),
        (50, 600, ..., None), (0, 600, 400, ("not_yet_valid", None)), (0, 600, 50, None),
        (0, 86_401, ..., ("lifetime", 86_400)), (0, 86_400, ..., None),
    ],
)  # fmt: skip
def test_a_token_is_good_for_its_time_give_or_take_a_minute(
    product, newspaper, begins, ends, not_before, code
):
    now = int(time.time())
    nbf = ... if not_before is ... else now + not_before
    token = newspaper.token(iat=now + begins, exp=now + ends, nbf=nbf)
    if code is None:
        product.comment(author_token=token)
    else:
        assert refused(product, token) == code


def part(content) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_the_older_name_of_the_algorithm_which_most_libraries_use_is_taken_too(product, newspaper):
    product.comment(author_token=newspaper.signed())


def test_no_other_algorithm_is_taken_whatever_the_header_says(product, newspaper):
    claims, kid = newspaper.claims(), newspaper.made.id
    unsigned = part({"alg": "none", "kid": kid}) + "." + part(claims)
    public = load_pem_private_key(newspaper.made.private_pem.encode(), None).public_key().public_bytes_raw()
    confused = jwt.encode(
        {"alg": "HS256", "kid": kid}, claims, OctKey.import_key(public), algorithms=["HS256"]
    )
    for token in (f"{unsigned}.AA", f"{unsigned}.{'A' * 86}", confused):
        assert refused(product, token) == ("algorithm", None)
    assert refused(product, f"{unsigned}.") == ("malformed", None)


def test_a_changed_bit_a_foreign_key_and_a_revoked_one_are_refused(product, newspaper):
    head, payload, signature = newspaper.token().split(".")
    swapped = part(newspaper.claims(name="Somebody else"))
    assert refused(product, f"{head}.{swapped}.{signature}") == ("signature", None)
    assert refused(product, f"{head}.{payload}.{'A' * 86}") == ("signature", None)
    assert refused(product, f"{head}.{payload}.AAAA") == ("signature", None)
    assert refused(product, newspaper.token(header={"kid": new_id()})) == ("unknown_key", None)
    assert refused(product, newspaper.token(header={"kid": ""})) == ("unknown_key", None)


def test_a_key_of_another_site_vouches_for_nobody_here(product, newspaper):
    add_site(product.database, "other")
    answer = product.post(site="other", author_token=newspaper.token(aud="other"))
    assert answer.json["errors"] == [{"field": "author_token", "code": "unknown_key"}]


@pytest.mark.parametrize(
    "token",
    [
        "x", "a.b", "a.b.c.d", "..", "a b.c.d", "ä.b.c", f"{part(b'[]')}.{part(b'{}')}.{part(b'x')}",
        f"{part(b'nothing')}.{part(b'{}')}.{part(b'x')}",
        f"{part({'alg': 'EdDSA', 'kid': 'k', 'crit': ['x']})}.{part({})}.{part(b'x')}",
        f"{part({'alg': 'EdDSA', 'kid': 'k', 'typ': 'JWE'})}.{part({})}.{part(b'x')}",
        f"{part(b'[' * 2_000)}.{part({})}.{part(b'x')}",
    ],
)  # fmt: skip
def test_what_is_no_token_is_malformed(product, token):
    answer = product.post(author_token=token)
    assert answer.json["errors"] == [{"field": "author_token", "code": "malformed"}]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"alg": []}, "algorithm"), ({"alg": {}}, "algorithm"), ({"alg": None}, "algorithm"),
        ({"alg": 7}, "algorithm"), ({"alg": "\ud800"}, "algorithm"), ({"typ": []}, "malformed"),
        ({"typ": None}, "malformed"), ({"kid": "\ud800"}, "unknown_key"), ({"kid": "\0"}, "unknown_key"),
        ({"kid": "k\0" * 13}, "unknown_key"), ({"kid": "x" * 2_000}, "unknown_key"),
        ({"kid": []}, "unknown_key"),
        ({"kid": {}}, "unknown_key"), ({"kid": None}, "unknown_key"), ({"kid": True}, "unknown_key"),
        ({"kid": "ä" * 26}, "unknown_key"),
    ],
)  # fmt: skip
def test_a_header_of_odd_values_is_refused_before_a_key_is_looked_up(product, header, code):
    token = f"{part({'alg': 'EdDSA', 'kid': 'a' * 26} | header)}.{part({})}.{part(b'x')}"
    answer = product.post(author_token=token)
    assert answer.status_code == 422, answer.text
    assert answer.json["errors"] == [{"field": "author_token", "code": code}]


@pytest.mark.parametrize("typed", ["\ud800@example.com", "a@\ud800.example.com", "a\0b@example.com"])
def test_an_address_of_no_text_is_refused_where_unicode_is_allowed_too(typed):
    with pytest.raises(InvalidEmail):
        parse(typed, allow_smtputf8=True)


def test_a_token_has_a_longest_length(product, newspaper):
    answer = product.post(author_token=newspaper.token(padding="x" * 4_000))
    assert answer.json["errors"] == [{"field": "author_token", "code": "too_long", "limit": 4_096}]


@pytest.mark.parametrize("device", ["short", "x" * 65, "a" * 21 + "@", 7])
def test_a_browser_is_known_by_a_random_value_of_a_certain_form(product, device):
    answer = product.post(device=device)
    assert [error["field"] for error in answer.json["errors"]] == ["device"]


def test_what_is_kept_of_a_browser_is_a_mark_of_this_site(product, newspaper):
    add_site(product.database, "other")
    device = "V" * 22
    here, there = (newspaper.row(product.comment(device=device, site=site)) for site in (SITE, "other"))
    assert here.writer_mark != there.writer_mark
    assert device not in str(here)
    assert here.proof is None
