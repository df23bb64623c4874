"""``lettersdesk people``: who may sign in. A password is never an argument: others could read it there."""

import argparse

from service.cli.printing import table
from service.cli.terminal import new_secret, note, runtime_of
from service.domain.errors import ConfigurationError
from service.settings import Settings, from_env
from service.store import identities, people
from service.store.people import Person
from service.usecases.add_person import Role, add_person, new_person
from service.usecases.bind_person import bind_person
from service.usecases.change_person import lock_out, new_password, set_password, set_role
from service.usecases.passwords import NOBODY

ROLES = tuple(role.value for role in Role)


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser(
        "people", help="who may sign in: add, list, change password or role, lock out"
    )
    ways = commands.add_subparsers(title="people commands", required=True, metavar="COMMAND")
    describe_account(ways.add_parser("add", help="give somebody an account; asks for the password twice"))
    ways.add_parser("list", help="show all accounts").set_defaults(run=_list)
    password = ways.add_parser("password", help="set a new password; ends the person's sessions")
    password.add_argument("login")
    password.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    password.set_defaults(run=_password)
    role = ways.add_parser("role", help="give another role; ends the person's sessions")
    role.add_argument("login")
    role.add_argument("role", choices=ROLES)
    role.set_defaults(run=_role)
    subject = ways.add_parser("subject", help="say who somebody is at the OpenID provider")
    subject.add_argument("login")
    subject.add_argument("subject", help="the claim `sub` of theirs, in place of any before")
    subject.set_defaults(run=_subject)
    lock = ways.add_parser("lock", help="let somebody in no more; `people password` undoes it")
    lock.add_argument("login")
    lock.set_defaults(run=_lock)


def describe_account(parser: argparse.ArgumentParser) -> None:
    """What a command that makes an account takes, and what it does."""
    parser.add_argument("login")
    parser.add_argument("--role", choices=ROLES, default=Role.MODERATOR.value, help="[moderator]")
    parser.add_argument(
        "--display-name", metavar="NAME", help="what colleagues see [the role and a number]; not the login"
    )
    parser.add_argument(
        "--oidc-subject", metavar="SUBJECT",
        help="who they are at the OpenID provider; then a password is set only with --password-stdin",
    )  # fmt: skip
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    parser.set_defaults(run=_add)


def _add(chosen: argparse.Namespace) -> int:
    settings, subject = from_env(), chosen.oidc_subject
    if subject:
        _require_provider(settings)
    password = None
    if not subject or chosen.password_stdin:
        password = new_secret("password", from_stdin=chosen.password_stdin)
    person = new_person(chosen.login, password, Role(chosen.role), chosen.display_name)
    with runtime_of(settings) as runtime, runtime.database.begin() as conn:
        person_id = add_person(conn, person)
        note(conn, "people.add", person_id, f"{chosen.login} as {chosen.role}")
        if subject:
            bind_person(conn, chosen.login, issuer=settings.oidc_issuer, subject=subject)
            note(conn, "people.subject", person_id, chosen.login)
    print(f"{chosen.login} may sign in as {chosen.role}.")
    return 0


def _subject(chosen: argparse.Namespace) -> int:
    settings = from_env()
    _require_provider(settings)
    with runtime_of(settings) as runtime, runtime.database.begin() as conn:
        bind_person(conn, chosen.login, issuer=settings.oidc_issuer, subject=chosen.subject)
        note(conn, "people.subject", reason=chosen.login)
    print(f"{chosen.login} may sign in at the OpenID provider.")
    return 0


def _require_provider(settings: Settings) -> None:
    if not settings.oidc_issuer:
        raise ConfigurationError(
            "There is no OpenID provider: set LETTERSDESK_OIDC_ISSUER and its two others."
        )


def _list(_chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        everybody, bound = people.every(conn), identities.bound(conn)
    table(("LOGIN", "ROLE", "NAME", ""), [_row(one, one.id in bound) for one in everybody])
    return 0


def _row(one: Person, is_bound: bool) -> tuple[str, ...]:
    locked = "locked" if one.password_hash == NOBODY else ""
    return one.login, one.role, one.display_name or "", "provider" if is_bound else locked


def _password(chosen: argparse.Namespace) -> int:
    password_hash = new_password(new_secret("password", from_stdin=chosen.password_stdin))
    with runtime_of() as runtime, runtime.database.begin() as conn:
        set_password(conn, chosen.login, password_hash)
        note(conn, "people.password", reason=chosen.login)
    print(f"{chosen.login} has a new password, and no session any more.")
    return 0


def _role(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        set_role(conn, chosen.login, Role(chosen.role))
        note(conn, "people.role", reason=f"{chosen.login} as {chosen.role}")
    print(f"{chosen.login} is {chosen.role} now, and has to sign in again.")
    return 0


def _lock(chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.begin() as conn:
        lock_out(conn, chosen.login)
        note(conn, "people.lock", reason=chosen.login)
    print(f"{chosen.login} is locked out.")
    return 0
