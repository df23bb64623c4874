"""Key files: nobody else reads them, nothing half-written counts, nothing destroyed comes back."""

import os
import stat

import pytest

from service.domain.errors import ConfigurationError
from service.privacy.guarded import Secret
from service.privacy.keyring import KeyRing
from service.privacy.vault import BadKey, KeyExists, LoosePermissions, Vault


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_new_keys_are_private_whatever_the_umask(key_directory, umask):
    before = os.umask(umask)
    try:
        vault = Vault(key_directory)
        vault.create_key("2026-11")
        vault.ensure_fingerprint_key()
        vault.rotate_fingerprint_key()
        vault.destroy_key("2026-11")
        vault.create_key("2026-12")
    finally:
        os.umask(before)
    assert mode(key_directory) == 0o700
    assert {mode(path) for path in key_directory.iterdir()} == {0o600}


@pytest.mark.parametrize("loose", [0o701, 0o710, 0o750, 0o755, 0o777])
def test_a_directory_others_may_enter_is_refused_with_the_command_that_helps(vault, key_directory, loose):
    key_directory.chmod(loose)
    with pytest.raises(LoosePermissions, match=f"run `chmod 700 {key_directory}`") as refusal:
        Vault(key_directory)
    assert isinstance(refusal.value, ConfigurationError)


@pytest.mark.parametrize("loose", [0o601, 0o640, 0o644, 0o660])
@pytest.mark.parametrize("name", ["2026-11", "fingerprint"])
def test_a_key_file_others_may_read_is_refused_with_the_command_that_helps(vault, key_directory, name, loose):
    path = key_directory / f"{name}.key"
    path.chmod(loose)
    with pytest.raises(LoosePermissions, match=f"run `chmod 600 {path}`"):
        Vault(key_directory)


def test_permissions_that_loosen_later_are_seen_at_the_next_use(vault, key_directory):
    (key_directory / "2026-11.key").chmod(0o644)
    with pytest.raises(LoosePermissions):
        vault.public_key("2026-11")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_key_that_belongs_to_somebody_else_is_refused(vault, key_directory):
    os.chown(key_directory / "2026-11.key", 65_534, -1)
    with pytest.raises(LoosePermissions, match="belongs to another user"):
        vault.public_key("2026-11")


def test_a_link_in_place_of_a_key_is_not_followed(vault, key_directory, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"k" * 32)
    elsewhere.chmod(0o600)
    (key_directory / "2026-12.key").symlink_to(elsewhere)
    with pytest.raises(OSError, match="symbolic links"):
        vault.public_key("2026-12")
    assert elsewhere.read_bytes() == b"k" * 32


@pytest.mark.parametrize("content", [b"", b"k" * 31, b"k" * 33])
def test_a_key_file_of_another_length_is_refused(vault, key_directory, content):
    (key_directory / "2026-11.key").write_bytes(content)
    with pytest.raises(BadKey, match="restore it from a backup"):
        vault.public_key("2026-11")


def test_files_that_are_no_keys_are_left_alone(vault, key_directory):
    (key_directory / "notes.key").write_text("not ours")
    assert Vault(key_directory).kids() == ("2026-11",)


def test_a_key_is_never_written_over(vault, key_directory):
    before = (key_directory / "2026-11.key").read_bytes()
    with pytest.raises(KeyExists):
        KeyRing(key_directory).write("2026-11", Secret(b"k" * 32))
    assert (key_directory / "2026-11.key").read_bytes() == before
    assert not list(key_directory.glob(".*"))


def test_a_destroyed_key_is_overwritten_and_not_just_unlinked(vault, key_directory):
    with open(key_directory / "2026-11.key", "rb") as still_open:
        before = still_open.read()
        vault.destroy_key("2026-11")
        still_open.seek(0)
        after = still_open.read()
    assert len(after) == 32
    assert after != before
    assert [path.name for path in key_directory.glob("2026-11*")] == ["2026-11.destroyed"]


def test_a_copy_left_by_a_crash_while_writing_goes_with_the_key(vault, key_directory):
    """As if the process had died between linking the key and removing its temporary name."""
    left = key_directory / ".2026-11.0011223344556677.tmp"
    left.hardlink_to(key_directory / "2026-11.key")
    vault.destroy_key("2026-11")
    assert [path.name for path in key_directory.glob("*.*") if "2026" in path.name] == ["2026-11.destroyed"]
    assert not left.exists()


def test_a_destruction_cut_short_is_ended_by_the_next_run(vault, key_directory):
    (key_directory / "2026-11.destroyed").touch(mode=0o600)
    assert vault.destroy_key("2026-11")
    assert vault.kids() == ()


def test_rotating_the_fingerprint_key_keeps_the_old_one_in_a_file_of_its_own(vault, key_directory):
    before = (key_directory / "fingerprint.key").read_bytes()
    vault.rotate_fingerprint_key()
    current, previous = key_directory / "fingerprint.key", key_directory / "fingerprint.previous.key"
    assert previous.read_bytes() == before != current.read_bytes()
    assert current.stat().st_nlink == previous.stat().st_nlink == 1
    vault.rotate_fingerprint_key()
    assert before not in {path.read_bytes() for path in key_directory.iterdir()}
