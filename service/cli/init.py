"""``lettersdesk init``: make what an installation needs before its first start; what is there stays."""

import argparse
import os
import secrets
from datetime import datetime
from pathlib import Path

from service import clock
from service.cli.terminal import note, runtime_of, settings_here
from service.domain.presets import PRESETS
from service.runtime import Runtime, open_vault
from service.settings import Settings, make_data_dir
from service.store import contact_keys, sites
from service.store.engine import Database
from service.store.schema import grant_web_role, migrate
from service.store.sites import Site
from service.usecases.add_site import add_site
from service.usecases.manage_keys import ensure_keys

SECRET_BYTES = 32


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("init", help="make the secret key, the database, the keys and a first site")
    parser.add_argument("--site", default="main", help="id of the first site [main]")
    parser.add_argument("--name", default="", help="its name")
    parser.add_argument("--origin", action="append", default=[], help="address its pages are served from")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    settings = settings_here()
    made = prepare(settings, Site(chosen.site, chosen.name or chosen.site, tuple(chosen.origin)), clock.now())
    for line in made or ["Everything was there already."]:
        print(line)
    return 0


def prepare(settings: Settings, first: Site, now: datetime) -> list[str]:
    """Make what is missing; returns a sentence for each thing that was made. Raises Invalid for the site."""
    made = [*_secret_key(settings)]
    with runtime_of(settings, makes=True) as runtime:
        migrate(runtime.database)
        if settings.database_web_role:
            grant_web_role(runtime.database, settings.database_web_role)
        made += [f"Made the key {key}." for key in ensure_keys(runtime.database, open_vault(settings), now)]
        made += _first_site(runtime.database, settings, first)
        made += _lost_keys(runtime)
    return made


def _lost_keys(runtime: Runtime) -> list[str]:
    with runtime.database.read() as conn:
        published = contact_keys.usable(conn)
    here = open_vault(runtime.settings).kids()
    lost = sorted(key for key in published if key not in here)
    if not lost:
        return []
    return [
        f"WARNING: the private half of {', '.join(lost)} is not in {runtime.settings.keys}. No address that "
        "it seals can be opened, and no ban matches. Bring it back with `lettersdesk keys restore`."
    ]


def _secret_key(settings: Settings) -> list[str]:
    make_data_dir(settings)
    path = settings.data_dir / "secret_key"
    if settings.secret_key or (path.exists() and path.stat().st_size):
        return []
    write_private(path, secrets.token_urlsafe(SECRET_BYTES))
    return [f"Made a secret key in {path}."]


def _first_site(database: Database, settings: Settings, first: Site) -> list[str]:
    with database.begin() as conn:
        if sites.every(conn):
            return []
        add_site(conn, first, PRESETS[settings.preset])
        note(conn, "sites.add", reason=first.id)
    return [f"Made the site {first.id} with the policy {settings.preset}."]


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
