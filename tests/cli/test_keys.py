"""``keys``: what the operator sees, and that nothing dies by a slip."""

import pytest

from service import clock
from service.privacy.key_ids import month_kid
from service.runtime import open_vault
from service.store import audit
from service.store.tables import contacts
from tests.cli.conftest import columns

PASSPHRASE = "correct horse battery"


@pytest.fixture
def month() -> str:
    return month_kid(clock.now())


@pytest.fixture
def vault(operator):
    return open_vault(operator.product.settings)


def listed(operator) -> dict[str, list[str]]:
    rows = [columns(line) for line in operator.ok("keys", "list").lines[1:]]
    return {row[0]: row[1:] for row in rows}


def sealed_with(operator) -> list[str]:
    with operator.product.database.read() as conn:
        return [row.key_id for row in conn.execute(contacts.select())]


def test_the_list_shows_where_a_key_is_and_what_it_seals(operator, month):
    operator.product.comment()
    assert listed(operator)[month][:3] == ["here", "yes", "1"]


def test_new_makes_nothing_that_is_there(operator):
    assert "there already" in operator.ok("keys", "new").out


def test_rotate_seals_everything_again_and_the_service_goes_on(operator, month, vault):
    posted = [operator.product.comment(author_email="loud@example.org") for _ in range(3)]
    said = operator.ok("keys", "rotate", "--compromised", month, "--wait", "0")
    assert "Sealed 3 of 3" in said.out
    assert sealed_with(operator) == [f"{month}.2"] * 3
    assert vault.kids() == (f"{month}.2",)
    assert operator.product.check() == 3
    assert [operator.product.receipt(one)["status"] for one in posted].count("held") == 0
    assert listed(operator)[month][:2] == ["destroyed", "no"]


def test_the_key_that_seals_now_is_not_destroyed_by_a_slip(operator, month, vault):
    said = operator("keys", "destroy", month, "--yes")
    assert said.code == 2
    assert f"keys rotate --compromised {month}" in said.err
    assert vault.kids() == (month,)


def test_destroying_asks_first_and_takes_the_addresses_along(operator, month, vault):
    operator.product.comment()
    operator.ok("keys", "rotate", "--compromised", month, "--wait", "0")
    vault.create_key("2020-01")
    with operator.product.database.begin() as conn:
        conn.execute(contacts.update().values(key_id="2020-01"))
    assert operator("keys", "destroy", "2020-01").code == 2
    refused = operator.at_terminal("keys", "destroy", "2020-01", typed=("yes",))
    assert refused.code == 2
    assert "1 addresses" in refused.out
    assert sealed_with(operator) == ["2020-01"]
    assert operator.at_terminal("keys", "destroy", "2020-01", typed=("2020-01",)).code == 0
    assert sealed_with(operator) == []
    assert "2020-01" not in vault.kids()
    assert operator("keys", "destroy", "1999-01", "--yes").code == 2


def test_a_backup_brings_back_what_is_missing_and_not_what_was_destroyed(operator, month, vault, tmp_path):
    blob = operator.ok("keys", "backup", "--passphrase-stdin", stdin=PASSPHRASE).out
    file = tmp_path / "backup.txt"
    file.write_text(blob)
    key = operator.product.settings.keys / f"{month}.key"
    raw = key.read_bytes()
    key.unlink()
    wrong = operator("keys", "restore", str(file), "--passphrase-stdin", stdin="another passphrase")
    assert (wrong.code, len(wrong.err.splitlines())) == (2, 1)
    said = operator.ok("keys", "restore", str(file), "--passphrase-stdin", stdin=PASSPHRASE)
    assert f"Restored {month}." in said.out
    assert key.read_bytes() == raw
    operator.ok("keys", "rotate", "--compromised", month, "--wait", "0")
    again = operator.ok("keys", "restore", str(file), "--passphrase-stdin", stdin=PASSPHRASE)
    assert "Nothing was missing" in again.out
    assert month not in vault.kids()


def test_a_short_passphrase_locks_nothing(operator):
    said = operator("keys", "backup", "--passphrase-stdin", stdin="short")
    assert (said.code, said.out) == (2, "")


def test_every_change_is_in_the_log(operator, month):
    operator.ok("keys", "backup", "--passphrase-stdin", stdin=PASSPHRASE)
    operator.ok("keys", "rotate", "--compromised", month, "--wait", "0")
    with operator.product.database.read() as conn:
        entries = audit.every(conn)
    assert [entry.action for entry in entries] == ["keys.backup", "keys.rotate"]
    assert PASSPHRASE not in str(entries)


def test_keys_that_others_can_read_stop_every_command(operator, month):
    (operator.product.settings.keys / f"{month}.key").chmod(0o644)
    for words in (("list",), ("new",), ("rotate", "--compromised", month)):
        said = operator("keys", *words)
        assert said.code == 2
        assert "chmod 600" in said.err


def test_a_ban_outlives_a_rotation_of_the_fingerprint_key(operator, vault):
    posted = operator.product.published(author_email="loud@example.org")
    operator.ok("moderate", "ban", posted.id, "--days", "9", "--reason", "flood")
    operator.ok("keys", "rotate-fingerprint")
    again = operator.product.comment(author_email="loud@example.org")
    operator.product.check()
    assert operator.product.receipt(again)["status"] == "rejected"
    assert operator.ok("keys", "rotate-fingerprint", "--drop-previous").out == "Dropped the previous key.\n"
    assert not vault.is_rotating_fingerprint_key()
    once_more = operator.product.comment(author_email="loud@example.org")
    operator.product.check()
    assert operator.product.receipt(once_more)["status"] == "rejected", (
        "seen in between, so moved to the new key"
    )


def test_a_second_rotation_waits_until_the_first_is_ended(operator):
    operator.ok("keys", "rotate-fingerprint")
    said = operator("keys", "rotate-fingerprint")
    assert (said.code, "--drop-previous" in said.err) == (2, True)
    operator.ok("keys", "rotate-fingerprint", "--drop-previous")
    assert "no previous key" in operator.ok("keys", "rotate-fingerprint", "--drop-previous").out
