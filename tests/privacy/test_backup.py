"""A backup brings back what was lost, to whoever knows the passphrase; and never what was destroyed."""

import pytest

from service.privacy.email import parse
from service.privacy.vault import BackupRefused, KeyExists, Vault

PASSPHRASE = "a drawer in the cellar"


@pytest.fixture
def blob(vault) -> bytes:
    vault.create_key("2026-12")
    return vault.backup(PASSPHRASE)


def test_a_restored_vault_opens_old_seals_and_knows_old_bans(vault, blob, sealer, now, tmp_path):
    email = parse("cnr1@example.org")
    sealed = sealer.seal(email, "c1", now)
    new_host = Vault(tmp_path / "new host")
    assert new_host.restore(blob, PASSPHRASE) == ("2026-11", "2026-12", "fingerprint")
    assert new_host.open(sealed, "c1") == email
    assert new_host.fingerprint(email, "site-1") == vault.fingerprint(email, "site-1")
    assert new_host.restore(blob, PASSPHRASE) == ()


def test_a_restore_leaves_destroyed_keys_destroyed(vault, blob):
    vault.destroy_key("2026-11")
    assert vault.restore(blob, PASSPHRASE) == ()
    assert vault.kids() == ("2026-12",)


def test_a_host_that_made_its_own_fingerprint_key_first_still_finds_old_bans(vault, blob, tmp_path):
    email = parse("cnr1@example.org")
    hasty = Vault(tmp_path / "hasty")
    hasty.ensure_fingerprint_key()
    assert hasty.restore(blob, PASSPHRASE) == ("2026-11", "2026-12", "fingerprint.previous")
    assert vault.fingerprint(email, "site-1") in hasty.fingerprints(email, "site-1")
    assert hasty.restore(blob, PASSPHRASE) == ()


def test_a_restore_never_writes_over_another_key(blob, tmp_path):
    other = Vault(tmp_path / "other")
    public = other.create_key("2026-11")
    with pytest.raises(KeyExists):
        other.restore(blob, PASSPHRASE)
    assert other.public_key("2026-11") == public


def test_a_backup_is_text_without_any_key_in_it(blob, key_directory):
    assert blob.isascii()
    assert max(map(len, blob.splitlines())) <= 64
    for path in key_directory.glob("*.key"):
        assert path.read_bytes().hex().encode() not in blob


def test_a_backup_survives_copying_from_a_terminal(blob, tmp_path):
    pasted = b"\r\n".join(b"  " + line + b" " for line in blob.splitlines()) + b"\r\n\r\n"
    assert len(Vault(tmp_path / "new").restore(pasted, PASSPHRASE)) == 3


@pytest.mark.parametrize("passphrase", ["", "A drawer in the cellar", PASSPHRASE + " "])
def test_a_wrong_passphrase_is_refused(vault, blob, passphrase):
    with pytest.raises(BackupRefused, match="passphrase is wrong, or the backup was changed"):
        vault.restore(blob, passphrase)


@pytest.mark.parametrize("line", [1, 2, -2])
def test_a_changed_letter_is_refused(vault, blob, line):
    lines = blob.splitlines()
    lines[line] = lines[line].swapcase()
    with pytest.raises(BackupRefused):
        vault.restore(b"\n".join(lines), PASSPHRASE)


def between_its_lines(blob: bytes, content: bytes) -> bytes:
    lines = blob.splitlines()
    return b"\n".join([lines[0], content, lines[-1]])


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda blob: b"", "first or last line is missing"),
        (lambda blob: b"hello", "first or last line is missing"),
        (lambda blob: blob[:200], "first or last line is missing"),
        (lambda blob: blob.replace(b"BEGIN", b"START"), "first or last line is missing"),
        (lambda blob: between_its_lines(blob, b""), "first or last line is missing"),
        (lambda blob: between_its_lines(blob, b"!" * 64), "a character is missing or changed"),
        (lambda blob: between_its_lines(blob, b"QUJ"), "a character is missing or changed"),
        (lambda blob: between_its_lines(blob, b"QUJD" * 40), "a version this program does not know"),
        (
            lambda blob: between_its_lines(blob, blob.splitlines()[1][:12]),
            "a version this program does not know",
        ),
    ],
)
def test_what_is_no_whole_backup_is_refused_before_any_guess(vault, blob, damage, sentence):
    with pytest.raises(BackupRefused, match=sentence):
        vault.restore(damage(blob), PASSPHRASE)


def test_a_short_passphrase_is_refused(vault):
    with pytest.raises(BackupRefused, match="12 characters or more"):
        vault.backup("short")
