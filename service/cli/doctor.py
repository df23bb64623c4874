"""``lettersdesk doctor``: look at everything that has to be right, and say what to do about what is not."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sqlalchemy.exc import DBAPIError

from service.cli import doctor_custody, doctor_mail, doctor_service, doctor_webhooks, embedded_redis
from service.cli.doctor_line import Line, wrong
from service.cli.terminal import refuse_no_installation, settings_here
from service.domain.errors import LettersdeskError
from service.runtime import Runtime, build_command
from service.settings import SettingError

EXIT_WRONG = 1

LOOKS: tuple[tuple[str, Callable[[Runtime], Iterable[Line]]], ...] = (
    ("secret key", doctor_custody.secret_key),
    ("secret files", doctor_custody.files),
    ("database", doctor_service.database),
    ("clock", doctor_service.clock_skew),
    ("Redis", doctor_service.redis_answers),
    ("workers", doctor_service.workers),
    ("waiting", doctor_service.waiting),
    ("webhooks", doctor_webhooks.webhooks),
    ("mail", doctor_mail.mail),
    ("checks", doctor_service.checks),
    ("policy", doctor_service.policies),
    ("keys", doctor_custody.keys),
    ("email promise", doctor_custody.promise),
)
"""In this order: what stands further down needs what stands above."""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser(
        "doctor", help="look at settings, database, Redis, workers, mail, checks and the email promise"
    )
    parser.set_defaults(run=_run)


def _run(_chosen: argparse.Namespace) -> int:
    levels = set()
    for name, line in examine():
        levels.add(line.level)
        print(f"{line.level:8} {name:14} {line.text}", flush=True)
        if line.advice:
            print(f"{'':23} {line.advice}", flush=True)
    return EXIT_WRONG if "wrong" in levels else 0


def examine() -> Iterator[tuple[str, Line]]:
    """Every look with what it found. One that breaks off is a finding too, and the others go on."""
    try:
        settings = settings_here()
        refuse_no_installation(settings)
        if not settings.redis_url and (url := embedded_redis.running(settings.data_dir)):
            settings = replace(settings, redis_url=url)
        runtime = build_command(settings)
    except (SettingError, LettersdeskError) as error:
        yield "settings", wrong(str(error))
        return
    yield "settings", Line("ok", "all of them can be read", "")
    for name, look in LOOKS:
        try:
            for line in look(runtime):
                yield name, line
        except (SettingError, LettersdeskError) as error:
            yield name, wrong(str(error))
        except OSError as error:
            yield name, wrong(f"{error.filename}: {error.strerror}")
        except DBAPIError as error:
            advice = "Run `lettersdesk migrate`, with a role that owns the tables."
            yield name, wrong(f"the database refused: {type(error.orig).__name__}", advice)
    runtime.database.close()
