"""Only the right key opens the right seal, for the right comment; and what is destroyed stays destroyed."""

import copy
import pickle
import resource
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.privacy.email import parse
from service.privacy.guarded import Secret
from service.privacy.sealing import SUITE, SealedAddress, Sealer, seal_info
from service.privacy.vault import BadKey, CannotOpen, KeyDestroyed, KeyExists, Vault

CANARY = "cnr7f3a@example.org"


@pytest.fixture
def sealed(sealer, now) -> SealedAddress:
    return sealer.seal(parse(CANARY), "c1", now)


def test_two_seals_that_changed_places_do_not_open(vault, sealer, now):
    first, second = sealer.seal(parse(CANARY), "c1", now), sealer.seal(parse(CANARY), "c2", now)
    for seal, comment_id in ((first, "c2"), (second, "c1")):
        with pytest.raises(CannotOpen) as refusal:
            vault.open(seal, comment_id)
        assert (refusal.value.kid, refusal.value.comment_id) == ("2026-11", comment_id)


def test_a_seal_does_not_open_with_another_months_key(vault, sealed):
    vault.create_key("2026-12")
    with pytest.raises(CannotOpen):
        vault.open(SealedAddress("2026-12", sealed.ciphertext), "c1")


def test_a_key_id_is_part_of_the_seal(vault, sealed, key_directory):
    """The same private key under another name must not do."""
    (key_directory / "2026-12.key").hardlink_to(key_directory / "2026-11.key")
    with pytest.raises(CannotOpen):
        vault.open(SealedAddress("2026-12", sealed.ciphertext), "c1")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bit=st.integers(0, 368 * 8 - 1))
def test_one_flipped_bit_anywhere_is_refused(vault, sealed, bit):
    damaged = bytearray(sealed.ciphertext)
    damaged[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CannotOpen):
        vault.open(SealedAddress("2026-11", bytes(damaged)), "c1")


@pytest.mark.parametrize("ciphertext", [b"", b"x", b"x" * 48, b"\0" * 368, b"x" * 369])
def test_bytes_that_never_were_a_seal_are_refused(vault, ciphertext):
    with pytest.raises(CannotOpen):
        vault.open(SealedAddress("2026-11", ciphertext), "c1")


@pytest.mark.parametrize(
    "plain",
    [
        b"\x02\x00\x01a".ljust(320, b"\0"),
        b"\x01\x00\x01a".ljust(319, b"\0"),
        b"\x01\x01\x40a".ljust(320, b"\0"),
        b"\x01\x00\x01a".ljust(320, b"!"),
        b"\x01\x00\x01\xff".ljust(320, b"\0"),
        b"",
    ],
)
def test_a_sealed_text_of_another_layout_is_refused(vault, plain):
    public = X25519PublicKey.from_public_bytes(vault.public_key("2026-11"))
    ciphertext = SUITE.encrypt(plain, public, info=seal_info("2026-11", "c1"))
    with pytest.raises(CannotOpen):
        vault.open(SealedAddress("2026-11", ciphertext), "c1")


def test_a_refusal_to_open_names_ids_only_and_carries_nothing_else(vault, sealed):
    with pytest.raises(CannotOpen) as refusal:
        vault.open(sealed, "c2")
    assert str(refusal.value) == "the sealed address of comment c2 does not open with key 2026-11"
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None


def test_a_destroyed_key_takes_its_addresses_with_it_in_every_process_at_once(vault, sealed, key_directory):
    another_process = Vault(key_directory)
    assert another_process.open(sealed, "c1") == parse(CANARY)
    assert vault.destroy_key("2026-11")
    for keeper in (vault, another_process, Vault(key_directory)):
        with pytest.raises(KeyDestroyed, match="2026-11"):
            keeper.open(sealed, "c1")
    assert not vault.destroy_key("2026-11")


def test_a_key_made_by_another_process_opens_at_once(vault, key_directory):
    raw = Vault(key_directory).create_key("2026-12")
    assert raw == vault.public_key("2026-12") == vault.public_keys()["2026-12"]
    assert vault.kids() == ("2026-11", "2026-12")


def test_a_key_id_is_used_once_even_after_its_key_is_gone(vault):
    with pytest.raises(KeyExists):
        vault.create_key("2026-11")
    vault.destroy_key("2026-11")
    with pytest.raises(KeyExists):
        vault.create_key("2026-11")
    assert vault.destroyed_kids() == ("2026-11",)


def test_an_emergency_key_of_the_month_takes_over_and_the_old_seal_moves_to_it(vault, sealed, now):
    kid = vault.next_kid(now)
    vault.create_key(kid)
    moved = vault.reseal(sealed, "c1", kid)
    vault.destroy_key("2026-11")
    assert kid == "2026-11.2"
    assert Sealer(vault.public_keys()).kid_at(now) == kid
    assert vault.open(moved, "c1") == parse(CANARY)
    assert vault.next_kid(now) == "2026-11.3"


def test_keys_are_due_when_their_month_is_long_enough_over(vault, now):
    vault.create_key("2026-08")
    vault.create_key("2026-07")
    assert vault.due_kids(now, 90) == ("2026-07",)
    assert vault.due_kids(now, 83) == ("2026-07",)
    assert vault.due_kids(now, 82) == ("2026-07", "2026-08")
    assert vault.due_kids(datetime(2026, 11, 30, tzinfo=UTC), 90) == ("2026-07", "2026-08")


def test_a_december_key_lives_into_the_next_year(tmp_path):
    vault = Vault(tmp_path / "december")
    vault.create_key("2026-12")
    assert vault.due_kids(datetime(2027, 3, 31, 23, 59, tzinfo=UTC), 90) == ()
    assert vault.due_kids(datetime(2027, 4, 1, tzinfo=UTC), 90) == ("2026-12",)


def test_the_fingerprint_key_opens_nothing_and_nothing_is_sealed_to_it(vault, sealed):
    with pytest.raises(CannotOpen):
        vault.open(SealedAddress("fingerprint", sealed.ciphertext), "c1")
    with pytest.raises(BadKey):
        vault.public_key("fingerprint")
    with pytest.raises(BadKey):
        vault.reseal(sealed, "c1", "fingerprint")


@pytest.mark.parametrize("kid", ["../2026-11", "/etc/passwd", "2026-11/../2026-11", "", ".", "2026-11.key"])
def test_a_stored_key_id_never_becomes_another_path(vault, sealed, kid):
    with pytest.raises(CannotOpen):
        vault.open(SealedAddress(kid, sealed.ciphertext), "c1")
    for use in (vault.create_key, vault.destroy_key, vault.public_key):
        with pytest.raises(BadKey):
            use(kid)


@pytest.mark.parametrize("guarded", ["vault", "sealer", "secret"])
def test_keepers_of_keys_show_a_label_and_refuse_copies(vault, sealer, guarded):
    thing = {"vault": vault, "sealer": sealer, "secret": Secret(b"k" * 32)}[guarded]
    assert repr(thing) == str(thing) == f"{thing:>9}" == f"<{guarded}>"
    for copy_out in (pickle.dumps, copy.copy, copy.deepcopy, vars):
        with pytest.raises(TypeError):
            copy_out(thing)


@pytest.mark.parametrize("use", [hash, bytes, len, lambda s: s == s, lambda s: s + b"", lambda s: {s}])
def test_key_bytes_are_not_compared_hashed_or_joined_by_accident(use):
    with pytest.raises(TypeError):
        use(Secret(b"k" * 32))


def test_a_process_with_a_vault_leaves_no_core_file(key_directory):
    _, hard_limit = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard_limit, hard_limit))
    Vault(key_directory)
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
