"""``lettersdesk run``: the whole service on one machine, with a Redis of its own if none is given.

Everything it needs is made on the first start. Ctrl-C stops it in order: first the web processes finish
their requests, then the workers their batches, then Redis. However it ends, it leaves nothing behind.
"""

import argparse
import os
import secrets
import shlex
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from service import clock
from service.cli import demo, embedded_redis, port
from service.cli.defaults import FOR_A_DEMO, FOR_A_TERMINAL
from service.cli.embedded_redis import EmbeddedRedis
from service.cli.hold import held
from service.cli.init import prepare
from service.cli.printing import say
from service.cli.signals import StopSignals
from service.cli.supervisor import GaveUp, Program, Supervisor
from service.cli.terminal import note, runtime_of
from service.domain.errors import Unavailable
from service.domain.instance import instance_of
from service.observability.numbered import forget_ended
from service.settings import Settings, environment_with, from_env, make_data_dir, make_metrics_dir
from service.store import people
from service.store.sites import Site
from service.usecases.add_person import Role, add_person, new_person

READY_WITHIN_S = 60.0
LOOK_EVERY_S = 0.1
ADMIN = "admin"

EXIT_RETRY = 1
EXIT_SETTING = 2


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("run", help="start the whole service on this machine")
    parser.add_argument("--port", type=int, help="port to listen on [8080]")
    parser.add_argument("--data", type=Path, help="folder for data [lettersdesk-data]")
    parser.add_argument("--no-demo", action="store_true", help="without the demo site and its articles")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    signals = StopSignals()
    given = {"port": chosen.port, "data_dir": chosen.data, "demo": "false" if chosen.no_demo else "true"}
    changes = {name: value for name, value in given.items() if value is not None}
    defaults = FOR_A_TERMINAL if sys.stderr.isatty() else {}
    defaults = defaults if chosen.no_demo else {**defaults, **FOR_A_DEMO}
    settings = from_env(environment_with(defaults, **changes))
    port.refuse_taken_port(settings.bind, settings.port)
    make_data_dir(settings)
    # Absolute, for processes that may look from another folder.
    changes["data_dir"] = settings.data_dir.resolve()
    try:
        with held(settings.data_dir):
            return _serve(settings, partial(environment_with, defaults, **changes), signals)
    except GaveUp as error:
        print(f"lettersdesk: {error}. What it said is above.", file=sys.stderr)
        return EXIT_SETTING if error.for_good else EXIT_RETRY
    except Unavailable as error:
        print(f"lettersdesk: {error}", file=sys.stderr)
        return EXIT_RETRY


def _serve(settings: Settings, environment: Callable[..., dict[str, str]], signals: StopSignals) -> int:
    """Make what is missing, start everything, watch it, and stop it. From the first start on, nothing is
    left to an exception: a signal is only noted, and a line that nobody reads is lost."""
    say(f"Lettersdesk keeps its data in {settings.data_dir.resolve()}")
    for line in prepare(settings, _first_site(settings), clock.now()):
        say(line)
    forget_ended(make_metrics_dir(settings))
    redis_server: EmbeddedRedis | None = None
    supervisor: Supervisor | None = None
    try:
        _first_admin(settings)
        if not settings.redis_url and not signals.heard:
            redis_server = embedded_redis.start(settings.data_dir.resolve(), server=settings.redis_server)
            environment = partial(environment, redis_url=redis_server.url)
            say("Started a Redis server of its own.")
        tend = redis_server.ensure_running if redis_server else _nothing
        supervisor = Supervisor(_programs(environment()), settings.drain_s, tend=tend, signals=signals)
        if not signals.heard:
            _keep(supervisor, settings, signals)
    finally:
        say("Stopping.")
        try:
            if supervisor:
                supervisor.stop()
        finally:
            if redis_server:
                redis_server.stop()
        say("Stopped. Nothing is left running.")
    return 0


def _keep(supervisor: Supervisor, settings: Settings, signals: StopSignals) -> None:
    supervisor.start()
    if not _is_ready(supervisor, settings, signals):
        return
    _tell(settings)
    if settings.demo:
        # Beside the watching: a reply waits for its parent to be published, and Ctrl-C waits for nobody.
        poster = partial(demo.post_once, settings, _local_url(settings))
        threading.Thread(target=poster, name="demo", daemon=True).start()
    supervisor.watch()


def _programs(environment: dict[str, str]) -> list[Program]:
    ours, ends_with_us = [sys.executable, "-m"], ["--parent", str(os.getpid())]
    return [
        Program("web", [*ours, "service.cli", "web", *ends_with_us], environment),
        Program("workers", [*ours, "workers", "checks", *ends_with_us], environment),
        Program("webhooks", [*ours, "workers", "webhooks", *ends_with_us], environment),
        Program("maintenance", [*ours, "workers", "maintenance", *ends_with_us], environment),
    ]


def _is_ready(supervisor: Supervisor, settings: Settings, signals: StopSignals) -> bool:
    """Wait until the service answers; False if it was told to stop before."""
    ends_at = time.monotonic() + READY_WITHIN_S
    instance = instance_of(settings.secret())
    while not signals.heard:
        supervisor.look()
        if port.is_ready(_local_url(settings), instance):
            return True
        if time.monotonic() > ends_at:
            raise GaveUp(f"The service did not answer within {READY_WITHIN_S:.0f} seconds", for_good=False)
        time.sleep(LOOK_EVERY_S)
    return False


def _first_site(settings: Settings) -> Site:
    if settings.demo:
        return Site("demo", "The Demo Courier", (settings.base_url,))
    return Site("main", "Main site", ())


def _first_admin(settings: Settings) -> None:
    """Make an administrator with a random password if there is nobody, and say it: whatever else fails after
    this, somebody has read it."""
    with runtime_of(settings) as runtime:
        with runtime.database.read() as conn:
            if people.find(conn, ADMIN) is not None:
                return
        password = secrets.token_urlsafe(12)
        person = new_person(ADMIN, password, Role.ADMIN)
        with runtime.database.begin() as conn:
            note(conn, "people.add", add_person(conn, person), f"{ADMIN} as {Role.ADMIN}")
    say(f"Made an administrator: sign in as {ADMIN} with the password {password} (shown this once;")
    say(f"`{_command_line(settings)} people password {ADMIN}` sets another).")


def _tell(settings: Settings) -> None:
    base = settings.base_url
    say("")
    say("Lettersdesk is ready.")
    if settings.demo:
        say(f"  Demo article     {base}/demo/")
    say(f"  Comments API     {base}/api/v1/comments")
    say(f"  Health, numbers  {base}/readyz   {base}/metrics")
    say(f"  Desk             {base}/desk/   (the administrator is {ADMIN})")
    say(f"  Command line     {_command_line(settings)} moderate list")
    say("Stop it with Ctrl-C.")
    say("")


def _command_line(settings: Settings) -> str:
    """How to call a command on this installation, from any folder."""
    beside = Path(sys.executable).with_name("lettersdesk")
    program = shlex.quote(str(beside)) if beside.exists() else f"{shlex.quote(sys.executable)} -m service.cli"
    return f"LETTERSDESK_DATA_DIR={shlex.quote(str(settings.data_dir.resolve()))} {program}"


def _local_url(settings: Settings) -> str:
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::", "127.0.0.1") else settings.bind  # noqa: S104
    return f"http://{host}:{settings.port}"


def _nothing() -> None:
    return None
