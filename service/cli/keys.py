"""``lettersdesk keys``: the private keys that open addresses. For a worker's host: only it has them."""

import argparse
import sys
import time
from pathlib import Path

from service import clock
from service.cli.printing import table
from service.cli.terminal import confirm, known_secret, new_secret, note, runtime_of, scrub
from service.domain.errors import ConfigurationError, NotFound
from service.privacy.sealing import NoSealingKey, Sealer
from service.runtime import Runtime, open_vault
from service.store import contact_keys
from service.usecases.current_sealer import KEPT_S
from service.usecases.list_keys import list_keys
from service.usecases.manage_keys import ensure_keys
from service.usecases.retain_contacts import destroy_key
from service.usecases.rotate_key import replace_key, reseal

TAKEN_UP_S = int(KEPT_S) + 10
"""By then every web process seals with the new key."""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser(
        "keys", help="the keys that open addresses: list, new, rotate, destroy, backup"
    )
    ways = commands.add_subparsers(title="keys commands", required=True, metavar="COMMAND")
    ways.add_parser("list", help="show the months, what each seals and when it is due").set_defaults(
        run=_list
    )
    new = ways.add_parser("new", help="make this month's key, and next month's a week before it begins")
    new.set_defaults(run=_new)
    rotate = ways.add_parser(
        "rotate", help="a key became known: new one at once, seal again, destroy the old"
    )
    rotate.add_argument("--compromised", required=True, metavar="KID", help="the key, such as 2026-11")
    rotate.add_argument(
        "--wait", type=int, default=TAKEN_UP_S, metavar="SECONDS",
        help=f"time that web processes get to take up the new key [{TAKEN_UP_S}]",
    )  # fmt: skip
    rotate.set_defaults(run=_rotate)
    fingerprint = ways.add_parser("rotate-fingerprint", help="new key for what bans recognise mailboxes by")
    fingerprint.add_argument("--drop-previous", action="store_true", help="end the rotation instead")
    fingerprint.set_defaults(run=_rotate_fingerprint)
    destroy = ways.add_parser("destroy", help="destroy a key and every address it seals; no way back")
    destroy.add_argument("kid", metavar="KID")
    destroy.add_argument("--yes", action="store_true", help="do not ask")
    destroy.set_defaults(run=_destroy)
    backup = ways.add_parser("backup", help="print all keys, locked with a passphrase")
    backup.add_argument("--passphrase-stdin", action="store_true", help="read it from standard input")
    backup.set_defaults(run=_backup)
    restore = ways.add_parser("restore", help="bring back what is missing from a backup")
    restore.add_argument("file", type=Path, help="what `keys backup` printed")
    restore.add_argument("--passphrase-stdin", action="store_true", help="read it from standard input")
    restore.set_defaults(run=_restore)


def _list(_chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime:
        settings = runtime.settings
        states = list_keys(
            runtime.database, open_vault(settings), key_retention_days=settings.key_retention_days
        )
    rows = [
        (one.id, "destroyed" if one.destroyed and not one.is_here else "here" if one.is_here else "NOT HERE",
         "yes" if one.published and not one.destroyed else "no", one.addresses, f"{one.due_at:%Y-%m-%d}")
        for one in states
    ]  # fmt: skip
    table(("KEY", "PRIVATE HALF", "SEALS", "ADDRESSES", "DESTROYED ON"), rows)
    return 0


def _new(_chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime:
        made = ensure_keys(runtime.database, open_vault(runtime.settings), clock.now())
        _note(runtime, "keys.new", " ".join(made))
    print("\n".join(f"Made the key {key}." for key in made) or "This month's key is there already.")
    return 0


def _rotate(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime:
        database, vault = runtime.database, open_vault(runtime.settings)
        new = replace_key(database, vault, chosen.compromised, clock.now())
        _note(runtime, "keys.rotate", f"{chosen.compromised} to {new}")
        print(f"{new} seals from now on.")
        first = reseal(database, vault, chosen.compromised, new)
        print(f"Sealed {first.done} of {first.total} addresses again.", flush=True)
        if chosen.wait > 0:
            print(f"Waiting {chosen.wait} s until every web process has the new key.", flush=True)
            time.sleep(chosen.wait)
        last = reseal(database, vault, chosen.compromised, new)
        print(f"Sealed {last.done} of {last.total} that came meanwhile.")
        destroy_key(database, vault, chosen.compromised)
        print(f"Destroyed {chosen.compromised}. Make a new backup of the keys, and destroy the old ones.")
        return scrub(database)


def _rotate_fingerprint(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime:
        vault = open_vault(runtime.settings)
        if chosen.drop_previous:
            dropped = vault.drop_previous_fingerprint_key()
            _note(runtime, "keys.drop-fingerprint", "")
            print("Dropped the previous key." if dropped else "There is no previous key.")
            return 0
        if vault.is_rotating_fingerprint_key():
            raise ConfigurationError("A rotation has begun. End it with --drop-previous before the next.")
        vault.ensure_fingerprint_key()
        vault.rotate_fingerprint_key()
        _note(runtime, "keys.rotate-fingerprint", "")
    print("Look-ups try both keys now, and whoever comments again moves to the new one.")
    print("Later: lettersdesk keys rotate-fingerprint --drop-previous. Make a new backup of the keys.")
    return 0


def _destroy(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime:
        vault = open_vault(runtime.settings)
        states = {
            one.id: one for one in list_keys(runtime.database, vault, key_retention_days=0)
        }  # fmt: skip
        if chosen.kid not in states:
            raise NotFound("key")
        if chosen.kid == _sealing_now(runtime):
            raise ConfigurationError(
                f"{chosen.kid} seals what comes in now. "
                f"Run `lettersdesk keys rotate --compromised {chosen.kid}`."
            )
        lost = states[chosen.kid].addresses
        confirm(f"{lost} addresses will be gone for good, in every backup too.", chosen.kid, sure=chosen.yes)
        _note(runtime, "keys.destroy", chosen.kid)
        destroy_key(runtime.database, vault, chosen.kid)
        print(f"Destroyed {chosen.kid} and {lost} addresses.", flush=True)
        return scrub(runtime.database)


def _backup(chosen: argparse.Namespace) -> int:
    passphrase = new_secret("passphrase", from_stdin=chosen.passphrase_stdin)
    with runtime_of() as runtime:
        blob = open_vault(runtime.settings).backup(passphrase)
        _note(runtime, "keys.backup", "")
    print(blob.decode("ascii"), end="")
    print("Keep it away from the database's backups, and destroy the one before.", file=sys.stderr)
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    try:
        blob = chosen.file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"The backup cannot be read: {error.strerror}.") from None
    passphrase = known_secret("passphrase", from_stdin=chosen.passphrase_stdin)
    with runtime_of() as runtime:
        restored = open_vault(runtime.settings).restore(blob, passphrase)
        _note(runtime, "keys.restore", " ".join(restored))
    print("\n".join(f"Restored {name}." for name in restored) or "Nothing was missing.")
    return 0


def _sealing_now(runtime: Runtime) -> str | None:
    with runtime.database.read() as conn:
        usable = contact_keys.usable(conn)
    try:
        return Sealer(usable).kid_at(clock.now())
    except NoSealingKey:
        return None


def _note(runtime: Runtime, action: str, reason: str) -> None:
    with runtime.database.begin() as conn:
        note(conn, action, reason=reason)
