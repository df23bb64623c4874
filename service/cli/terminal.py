"""What commands share: a runtime that is given back, questions, and who is asking."""

import getpass
import os
import pwd
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from service.cli.defaults import FOR_A_TERMINAL
from service.domain.errors import ConfigurationError, LettersdeskError, Unavailable
from service.runtime import Runtime, build_command
from service.settings import Settings, environment_with, from_env
from service.store import audit, shape
from service.store.engine import Database
from service.store.place import away

SCRUB_WITHIN_S = 3.0
SCRUB_AGAIN_S = 0.1
EXIT_STILL_THERE = 1


def settings_here() -> Settings:
    """The settings of a command: what is in force here, with logs that a person at a terminal can read."""
    return from_env(environment_with(FOR_A_TERMINAL))


def refuse_no_installation(settings: Settings) -> None:
    """ConfigurationError where nothing was made yet: an empty database would only look like a lost one."""
    if settings.own_database is not None and not settings.own_database.exists():
        raise ConfigurationError(
            f"There is no installation in {settings.data_dir.resolve()}. Name the folder in which "
            "`lettersdesk run` keeps its data, as in LETTERSDESK_DATA_DIR=/srv/lettersdesk, or make a new "
            "installation with `lettersdesk init`."
        )


@contextmanager
def runtime_of(settings: Settings | None = None, *, makes: bool = False) -> Iterator[Runtime]:
    """The runtime of this command. What the database refuses becomes a sentence.

    ``makes``: whether the command is there to make an installation; any other needs one.
    """
    settings = settings or settings_here()
    if not makes:
        refuse_no_installation(settings)
    runtime = build_command(settings)
    try:
        yield runtime
    except (Unavailable, DBAPIError) as error:
        raise _explained(runtime.database, error) from None
    finally:
        runtime.database.close()


def _explained(database: Database, error: Unavailable | DBAPIError) -> LettersdeskError:
    try:
        with database.read() as conn:
            problem = shape.problem(conn)
    except Unavailable as away_now:
        return away(database, away_now)
    if problem:
        return ConfigurationError(problem)
    if isinstance(error, Unavailable):
        return away(database, error)
    return ConfigurationError(
        f"The database refused this ({type(error.orig).__name__}): this role may not do it. "
        "`lettersdesk doctor` says more."
    )


def scrub(database: Database) -> int:
    """Write over what the database's log still holds of what was erased. Returns the command's exit code: 1,
    with a sentence, if somebody reads that log all the time."""
    gives_up_at = time.monotonic() + SCRUB_WITHIN_S
    while not database.scrub():
        if time.monotonic() > gives_up_at:
            print(
                "lettersdesk: it is erased, but the log of the database still holds it, because somebody "
                "reads it now. When they are done (a backup?), start `lettersdesk worker maintenance` or "
                "`lettersdesk run` anew: that writes over the log.",
                file=sys.stderr,
            )
            return EXIT_STILL_THERE
        time.sleep(SCRUB_AGAIN_S)
    return 0


def who() -> str:
    """The account this runs under, and whoever signed in at the terminal if that is somebody else."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid {os.getuid()}"
    try:
        login = os.getlogin()
    except OSError:  # no terminal
        login = name
    return (name if login == name else f"{name} (signed in as {login})")[:100]


def note(conn: Connection, action: str, subject_id: str | None = None, reason: str = "") -> None:
    """Write into the audit log, in the transaction of the change, that this operator did it."""
    audit.add(conn, action, subject_id=subject_id, who=who(), reason=reason)


def new_secret(what: str, *, from_stdin: bool) -> str:
    """A password or passphrase: from standard input, or typed twice at a terminal without being shown."""
    if from_stdin:
        return line_of_stdin()
    if not sys.stdin.isatty():
        raise ConfigurationError(f"There is no terminal to ask for the {what} at; send it to --{what}-stdin.")
    first = getpass.getpass(f"New {what}: ")
    if getpass.getpass("Once more: ") != first:
        raise ConfigurationError(f"The two are not the same; the {what} was not changed.")
    return first


def known_secret(what: str, *, from_stdin: bool) -> str:
    """As ``new_secret``, for one that exists: asked for once."""
    if from_stdin:
        return line_of_stdin()
    if not sys.stdin.isatty():
        raise ConfigurationError(f"There is no terminal to ask for the {what} at; send it to --{what}-stdin.")
    return getpass.getpass(f"{what.capitalize()}: ")


def line_of_stdin() -> str:
    """The first line of standard input, without its end. Raises ConfigurationError if that is no text."""
    return _typed(sys.stdin.readline).rstrip("\r\n")


def text_of_stdin(chars_max: int) -> str:
    """Standard input up to ``chars_max`` characters. Raises ConfigurationError if that is no text."""
    return _typed(lambda: sys.stdin.read(chars_max))


def _typed(read: Callable[[], str]) -> str:
    try:
        return read()
    except UnicodeDecodeError:
        raise ConfigurationError(f"Standard input is not text in {sys.stdin.encoding.upper()}.") from None


def confirm(question: str, answer: str, *, sure: bool) -> None:
    """Go on only if the operator types ``answer``, or has said beforehand to be sure."""
    if sure:
        return
    if not sys.stdin.isatty():
        raise ConfigurationError("There is no terminal to ask at; say --yes to go on without a question.")
    if input(f"{question}\nType {answer} to go on: ").strip() != answer:
        raise ConfigurationError("Nothing was done.")
