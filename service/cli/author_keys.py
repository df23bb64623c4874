"""``lettersdesk author-keys``: the keys with which a news site vouches for readers that it has signed in."""

import argparse
import sys
from pathlib import Path

from service.cli.printing import table
from service.cli.terminal import note, runtime_of
from service.domain.errors import ConfigurationError, NotFound
from service.store import author_keys, sites
from service.usecases.make_author_key import make_author_key, take_author_key


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser(
        "author-keys",
        help="keys with which a site vouches for readers it has signed in: create, list, revoke",
    )
    ways = commands.add_subparsers(title="author-keys commands", required=True, metavar="COMMAND")
    new = ways.add_parser("create", help="make a key and print its private half once, as PEM")
    new.add_argument("name", help="what it is for, as the list shows it")
    new.add_argument("--site", help="the site it vouches for [the only one]")
    new.add_argument(
        "--public-key", type=Path, metavar="FILE",
        help="take this Ed25519 public key in PEM, made elsewhere, and make none",
    )  # fmt: skip
    new.set_defaults(run=_create)
    ways.add_parser("list", help="show all keys that are not revoked").set_defaults(run=_list)
    revoke = ways.add_parser("revoke", help="end a key now")
    revoke.add_argument("id", help="its id, as `author-keys list` shows it")
    revoke.set_defaults(run=_revoke)


def _create(chosen: argparse.Namespace) -> int:
    given = _content(chosen.public_key) if chosen.public_key else None
    with runtime_of() as runtime, runtime.database.begin() as conn:
        site_id = sites.resolve(conn, chosen.site).id
        if given is None:
            made = make_author_key(conn, site_id, chosen.name)
            key_id, pem = made.id, made.private_pem
        else:
            key_id, pem = take_author_key(conn, site_id, chosen.name, given), ""
        note(conn, "author-keys.create", key_id, site_id)
    # The key alone goes to standard output, so that it can be sent into a file.
    print(f"Key id, the token's `kid`: {key_id}", file=sys.stderr)
    print(pem, end="")
    return 0


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None


def _list(_chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        made = author_keys.every(conn)
    rows = [(key.id, key.name, key.site_id, f"{key.created_at:%Y-%m-%d}") for key in made]
    table(("ID", "NAME", "SITE", "CREATED"), rows)
    return 0


def _revoke(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        if not author_keys.revoke(conn, chosen.id):
            raise NotFound("key")
        note(conn, "author-keys.revoke", chosen.id)
    print(f"The key {chosen.id} vouches for nobody any more.")
    return 0
