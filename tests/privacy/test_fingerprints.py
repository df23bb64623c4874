"""One mailbox has one fingerprint on a site, however it is spelled; and none without the key."""

import hashlib

import pytest

from service.privacy.canonical import canonical_form
from service.privacy.email import parse
from service.privacy.vault import KeyDestroyed, Vault

TWENTY_SPELLINGS = [
    "maria.lopez@gmail.com", "marialopez@gmail.com", "m.a.r.i.a.l.o.p.e.z@gmail.com",
    "MariaLopez@gmail.com", "MARIALOPEZ@GMAIL.COM", "marialopez@GMail.Com",
    "marialopez+news@gmail.com", "maria.lopez+a.b@gmail.com", "marialopez+@gmail.com",
    "marialopez+a+b@gmail.com", "marialopez@googlemail.com", "Maria.Lopez@GoogleMail.com",
    "maria.lopez+x@googlemail.com", " marialopez@gmail.com ",
    "\u00a0marialopez@gmail.com\t", "ｍａｒｉａ.lopez@gmail.com", "ＭＡＲＩＡＬＯＰＥＺ@gmail.com",
    "marialopez@ｇｍａｉｌ.com", "marialopez@gmail。com", "maria\uff0elopez@gmail.com",
]  # fmt: skip


@pytest.fixture
def fingerprint(vault):
    return lambda typed: vault.fingerprint(parse(typed, allow_smtputf8=True), "site-1")


def test_twenty_spellings_of_one_mailbox_have_one_fingerprint(fingerprint):
    assert len(set(TWENTY_SPELLINGS)) == 20
    assert len({fingerprint(spelling) for spelling in TWENTY_SPELLINGS}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a@bücher.example.org", "A+x@XN--BCHER-KVA.example.org"),
        ("jürgen@example.org", "JU\u0308RGEN@example.org"),
        ("strasse@example.org", "straße@example.org"),
        ("kelvin@example.org", "\u212aelvin@example.org"),
        ("file@example.org", "ﬁle@example.org"),
    ],
)
def test_letters_of_other_alphabets_and_forms_fold_alike(fingerprint, one, other):
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("maria.lopez@example.org", "marialopez@example.org"),
        ("maria@example.org", "maria@example.com"),
        ("maria@example.org", "maria@mail.example.org"),
        ("maria@gmail.com", "maria@gmail.com.example.org"),
        ("+a@example.org", "+b@example.org"),
        ("a-b@example.org", "a@example.org"),
        ("straße@example.org", "straßer@example.org"),
    ],
)
def test_different_mailboxes_have_different_fingerprints(fingerprint, one, other):
    assert fingerprint(one) != fingerprint(other)


def test_two_sites_and_two_installations_cannot_join_their_fingerprints(vault, tmp_path):
    elsewhere = Vault(tmp_path / "elsewhere")
    elsewhere.ensure_fingerprint_key()
    email = parse("cnr1@example.org")
    assert (
        len({vault.fingerprint(email, "a"), vault.fingerprint(email, "b"), elsewhere.fingerprint(email, "a")})
        == 3
    )


def test_a_fingerprint_is_no_plain_digest_of_any_spelling(vault):
    fingerprint = vault.fingerprint(parse("Cnr1@example.org"), "site-1")
    plain = {
        hashlib.new(name, text.encode()).digest()[:32]
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256")
        for text in ("Cnr1@example.org", "cnr1@example.org", canonical_form("Cnr1@example.org"))
    }
    assert len(fingerprint) == 32
    assert fingerprint not in plain


def test_without_its_key_there_is_no_fingerprint(tmp_path):
    with pytest.raises(KeyDestroyed):
        Vault(tmp_path / "empty").fingerprint(parse("a@example.org"), "site-1")


def test_making_the_key_again_changes_nothing(vault, key_directory):
    before = vault.fingerprint(parse("a@example.org"), "site-1")
    vault.ensure_fingerprint_key()
    Vault(key_directory).ensure_fingerprint_key()
    assert vault.fingerprint(parse("a@example.org"), "site-1") == before


def test_while_a_rotation_lasts_old_fingerprints_are_found_and_new_ones_are_stored(vault):
    email = parse("a@example.org")
    old = vault.fingerprint(email, "site-1")
    vault.rotate_fingerprint_key()
    new = vault.fingerprint(email, "site-1")
    assert new != old
    assert vault.fingerprints(email, "site-1") == (new, old)
    assert vault.drop_previous_fingerprint_key()
    assert vault.fingerprints(email, "site-1") == (new,)
    assert not vault.drop_previous_fingerprint_key()
