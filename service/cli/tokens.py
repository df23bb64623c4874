"""``lettersdesk tokens``: what programs call the API with. Printed once, and kept nowhere."""

import argparse

from sqlalchemy import Connection

from service import clock
from service.cli.arguments import whole
from service.cli.printing import table
from service.cli.terminal import note, runtime_of
from service.domain.errors import ConfigurationError, NotFound
from service.domain.tokens import Scope
from service.store import sites, tokens
from service.store.tokens import Token
from service.usecases.issue_token import issue_short_key, issue_token

SCOPES = tuple(scope.value for scope in Scope)
DAY_S = 86_400
DAYS_MAX = 3_650


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser("tokens", help="tokens of programs: create, list, revoke")
    ways = commands.add_subparsers(title="tokens commands", required=True, metavar="COMMAND")
    new = ways.add_parser("create", help="make a token and print it once")
    new.add_argument("name", help="what it is for, as the list shows it")
    new.add_argument(
        "--scope", choices=SCOPES, action="append", help="what it may do [moderate]; repeat for more"
    )
    new.add_argument(
        "--short", action="store_true",
        help="twelve hexadecimal digits that may only ask for scores, as Akismet's clients insist on",
    )  # fmt: skip
    new.add_argument("--site", help="the only site it reaches [all]")
    new.add_argument("--days", type=whole(1, DAYS_MAX), help="how long it is good for [until it is revoked]")
    new.set_defaults(run=_create)
    ways.add_parser("list", help="show all tokens that are not revoked").set_defaults(run=_list)
    revoke = ways.add_parser("revoke", help="end a token now")
    revoke.add_argument("id", help="its id, as `tokens list` shows it")
    revoke.set_defaults(run=_revoke)


def _create(chosen: argparse.Namespace) -> int:
    scopes = [Scope(name) for name in chosen.scope or (Scope.MODERATE,)]
    life_s = chosen.days * DAY_S if chosen.days else None
    if chosen.short and chosen.scope:
        raise ConfigurationError("A short key has the scope score and no other: leave --scope out.")
    with runtime_of() as runtime, runtime.database.begin() as conn:
        if chosen.short:
            secret = runtime.settings.secret()
            site_id = chosen.site or _only_site(conn)
            token = issue_short_key(conn, chosen.name, secret, site_id=site_id, life_s=life_s)
            note(conn, "tokens.create", None, "score, a short key")
        else:
            token = issue_token(conn, chosen.name, scopes, site_id=chosen.site, life_s=life_s)
            note(conn, "tokens.create", token.split("_")[1], " ".join(scopes))
    print(token)
    return 0


def _only_site(conn: Connection) -> str | None:
    """Where there is one site, what a program reports is about its comments, and teaches its spam check."""
    every = sites.every(conn)
    return every[0].id if len(every) == 1 else None


def _list(_chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        made = tokens.every(conn)
    rows = [
        (t.id, t.name, " ".join(t.scopes), t.site_id or "all", f"{t.created_at:%Y-%m-%d}",
         f"{t.used_at:%Y-%m-%d %H:%M} UTC" if t.used_at else "never", _good_until(t))
        for t in made
    ]  # fmt: skip
    table(("ID", "NAME", "SCOPES", "SITE", "CREATED", "LAST USED", "GOOD UNTIL"), rows)
    return 0


def _good_until(token: Token) -> str:
    if token.expires_at is None:
        return "no end"
    over = " (over)" if token.expires_at <= clock.now() else ""
    return f"{token.expires_at:%Y-%m-%d %H:%M} UTC{over}"


def _revoke(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        if not tokens.revoke(conn, chosen.id):
            raise NotFound("token")
        note(conn, "tokens.revoke", chosen.id)
    print(f"The token {chosen.id} opens nothing any more.")
    return 0
