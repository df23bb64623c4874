"""``lettersdesk run``: the whole service on one machine, with a Redis of its own if none is given.

Everything it needs is made on the first start. Ctrl-C stops it in order: first the web processes finish
their requests, then the workers their batches, then Redis.
"""

import argparse
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

from service import clock
from service.cli import demo, embedded_redis
from service.cli.init import prepare
from service.cli.supervisor import GaveUp, Program, Supervisor
from service.cli.terminal import note, runtime_of
from service.domain.errors import ConfigurationError
from service.observability.numbered import forget_ended
from service.settings import Settings, environment_with, from_env, make_metrics_dir
from service.store import people
from service.store.sites import Site
from service.usecases.add_person import Role, add_person

READY_WITHIN_S = 60.0
ADMIN = "admin"
FOR_A_TERMINAL: dict[str, object] = {"log_format": "text", "log_level": "WARNING"}
"""What a person reads beside this command's own lines, unless they ask for more."""
FOR_A_DEMO: dict[str, object] = {"rate_post_network": "60/minute;600/hour", "rate_post_address": "30/minute"}
"""The demo's own comments and everybody who tries it come from one address: the defaults would stop them."""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("run", help="start the whole service on this machine")
    parser.add_argument("--port", type=int, help="port to listen on [8080]")
    parser.add_argument("--data", type=Path, help="folder for data [lettersdesk-data]")
    parser.add_argument("--no-demo", action="store_true", help="without the demo site and its articles")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    given = {"port": chosen.port, "data_dir": chosen.data, "demo": "false" if chosen.no_demo else "true"}
    changes = {name: value for name, value in given.items() if value is not None}
    defaults = FOR_A_TERMINAL if chosen.no_demo else {**FOR_A_TERMINAL, **FOR_A_DEMO}
    settings = from_env(environment_with(defaults, **changes))
    say(f"Lettersdesk keeps its data in {settings.data_dir.resolve()}")
    for line in prepare(settings, _first_site(settings), clock.now()):
        say(line)
    forget_ended(make_metrics_dir(settings))
    redis_server = None
    if not settings.redis_url:
        redis_server = embedded_redis.start(settings.data_dir.resolve(), server=settings.redis_server)
        changes["redis_url"] = redis_server.url
        say("Started a Redis server of its own.")
    password = _first_admin(settings)
    supervisor = Supervisor(
        _programs(defaults, {**changes, "data_dir": settings.data_dir.resolve()}),
        settings.drain_s,
        redis_server.ensure_running if redis_server else _nothing,
    )
    try:
        return _keep(supervisor, settings, password)
    finally:
        say("Stopping.")
        supervisor.stop()
        if redis_server:
            redis_server.stop()
        say("Stopped. Nothing is left running.")


def _keep(supervisor: Supervisor, settings: Settings, password: str | None) -> int:
    supervisor.start()
    try:
        if not _is_ready(supervisor, settings):
            return 0
        _tell(settings, password)
        if settings.demo:
            # Beside the watching: a reply waits for its parent to be published, and Ctrl-C waits for nobody.
            poster = partial(demo.post_demo_comments, _local_url(settings))
            threading.Thread(target=poster, name="demo", daemon=True).start()
        supervisor.watch()
    except GaveUp as error:
        raise ConfigurationError(f"{error}. What it said is above.") from None
    return 0


def _programs(defaults: dict[str, object], changes: dict[str, object]) -> list[Program]:
    environment = environment_with(defaults, **changes)
    ours = [sys.executable, "-m"]
    return [
        Program("web", [*ours, "service.cli", "web"], environment),
        Program("workers", [*ours, "workers", "checks"], environment),
        Program("maintenance", [*ours, "workers", "maintenance"], environment),
    ]


def _is_ready(supervisor: Supervisor, settings: Settings) -> bool:
    """Wait until the service answers; False if it was stopped before."""
    ends_at = time.monotonic() + READY_WITHIN_S
    while not supervisor.stopping:
        supervisor.look()
        try:
            with urllib.request.urlopen(f"{_local_url(settings)}/readyz", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        if time.monotonic() > ends_at:
            raise ConfigurationError(f"The service did not answer within {READY_WITHIN_S:.0f} seconds.")
        time.sleep(0.1)
    return False


def _first_site(settings: Settings) -> Site:
    if settings.demo:
        return Site("demo", "The Demo Courier", (settings.base_url,))
    return Site("main", "Main site", ())


def _first_admin(settings: Settings) -> str | None:
    """Make an administrator with a random password if there is nobody; returns that password, once."""
    password = secrets.token_urlsafe(12)
    with runtime_of(settings) as runtime, runtime.database.begin() as conn:
        if people.find(conn, ADMIN) is not None:
            return None
        person_id = add_person(conn, ADMIN, password, Role.ADMIN)
        note(conn, "people.add", person_id, f"{ADMIN} as {Role.ADMIN}")
    return password


def _tell(settings: Settings, password: str | None) -> None:
    base = settings.base_url
    say("")
    say("Lettersdesk is ready.")
    if settings.demo:
        say(f"  Demo article     {base}/demo/")
    say(f"  Comments API     {base}/api/v1/comments")
    say(f"  Health, numbers  {base}/readyz   {base}/metrics")
    if password:
        say(f"  Administrator    {ADMIN}   password {password}   (shown this once)")
    say("Stop it with Ctrl-C.")
    say("")


def _local_url(settings: Settings) -> str:
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::", "127.0.0.1") else settings.bind  # noqa: S104
    return f"http://{host}:{settings.port}"


def _nothing() -> None:
    return None


def say(line: str) -> None:
    """One line for the person at the terminal."""
    print(line, flush=True)
