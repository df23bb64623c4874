"""``lettersdesk people``: who may sign in. A password is never an argument: others could read it there."""

import argparse

from service.cli.printing import table
from service.cli.terminal import new_secret, note, runtime_of
from service.store import people
from service.usecases.add_person import Role, add_person, new_person
from service.usecases.change_person import lock_out, new_password, set_password, set_role
from service.usecases.passwords import NOBODY

ROLES = tuple(role.value for role in Role)


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    commands = parsers.add_parser(
        "people", help="who may sign in: add, list, change password or role, lock out"
    )
    ways = commands.add_subparsers(title="people commands", required=True, metavar="COMMAND")
    new = ways.add_parser("add", help="give somebody an account; asks for the password twice")
    new.add_argument("login")
    new.add_argument("--role", choices=ROLES, default=Role.MODERATOR.value, help="[moderator]")
    new.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    new.set_defaults(run=_add)
    ways.add_parser("list", help="show all accounts").set_defaults(run=_list)
    password = ways.add_parser("password", help="set a new password; ends the person's sessions")
    password.add_argument("login")
    password.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    password.set_defaults(run=_password)
    role = ways.add_parser("role", help="give another role; ends the person's sessions")
    role.add_argument("login")
    role.add_argument("role", choices=ROLES)
    role.set_defaults(run=_role)
    lock = ways.add_parser("lock", help="let somebody in no more; `people password` undoes it")
    lock.add_argument("login")
    lock.set_defaults(run=_lock)


def _add(chosen: argparse.Namespace) -> int:
    password = new_secret("password", from_stdin=chosen.password_stdin)
    person = new_person(chosen.login, password, Role(chosen.role))
    with runtime_of() as runtime, runtime.database.begin() as conn:
        person_id = add_person(conn, person)
        note(conn, "people.add", person_id, f"{chosen.login} as {chosen.role}")
    print(f"{chosen.login} may sign in as {chosen.role}.")
    return 0


def _list(_chosen: argparse.Namespace) -> int:
    with runtime_of() as runtime, runtime.database.read() as conn:
        everybody = people.every(conn)
    rows = [(one.login, one.role, "locked" if one.password_hash == NOBODY else "") for one in everybody]
    table(("LOGIN", "ROLE", ""), rows)
    return 0


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
