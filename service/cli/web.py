"""``lettersdesk web``: the processes that readers and writers talk to. Why Granian, and why so: ADR 0007.

Nothing of a request is logged here: no access log, no query, no address. A worker process that dies is
started again; when the parent goes, its workers finish what they have and go too.
"""

import argparse
import logging
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from service.cli.parent import end_with_parent
from service.cli.port import refuse_taken_port
from service.domain.errors import Unavailable
from service.settings import (
    Settings,
    environment_with,
    forget_environment,
    from_env,
    one_native_thread,
    share_metrics,
)

TARGET = "service.wsgi:app"

HEADER_BYTES_MAX = 65_536
"""Request line and headers together; more gets 431."""

BACKLOG_CONNECTIONS = 2_048
YOUNG_S = 5.0
PAUSE_S = (0.05, 0.5)
"""Shortest and longest wait before a worker that died young is started again."""

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

EXIT_RETRY = 1


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("web", help="serve the API and the pages")
    parser.add_argument("--bind", help="address to listen on [127.0.0.1]")
    parser.add_argument("--port", type=int, help="port to listen on [8080]")
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this process does [the parent]")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    given = {"bind": chosen.bind, "port": chosen.port}
    changes = {name: value for name, value in given.items() if value is not None}
    if changes:
        # The processes to come read their settings from the environment, as this one does.
        command = [sys.executable, "-m", "service.cli", "web"]
        command += ["--parent", str(chosen.parent)] if chosen.parent else []
        os.execve(sys.executable, command, environment_with(**changes))  # noqa: S606
    settings = from_env()
    try:
        _refuse_to_start_wrong(settings)
    except Unavailable as error:
        print(f"lettersdesk: {error}", file=sys.stderr)
        return EXIT_RETRY  # Not a wrong setting: whoever supervises us may try again.
    serve(settings, chosen.parent)
    return 0


def serve(settings: Settings, parent: int | None = None) -> None:
    """Serve until SIGTERM or SIGINT; then take no more, finish what runs within ``drain_s``, and return.

    To be called before this process has threads: they would take the signals. Ends with its parent, too.
    """
    _await_signals()
    end_with_parent(parent)
    refuse_taken_port(settings.bind, settings.port)
    _allow_connections(settings)
    server = _Server(
        TARGET,
        address=settings.bind,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        loop=Loops.asyncio,
        workers=settings.web_processes,
        # Slow senders sit in threads of their own (service/api/gate.py).
        blocking_threads=settings.web_threads + settings.web_bodies_max,
        backlog=BACKLOG_CONNECTIONS,
        # Counts connections and not requests: idle ones too, so it must not be small.
        backpressure=settings.web_connections_max,
        http1_settings=HTTP1Settings(
            header_read_timeout=settings.web_header_wait_ms, max_buffer_size=HEADER_BYTES_MAX
        ),
        respawn_failed_workers=True,
        workers_kill_timeout=settings.drain_s,
        log_level=LogLevels(settings.log_level.lower()) if settings.log_level != "DEBUG" else LogLevels.info,
        log_dictconfig=LOGGING,
        log_access=False,
    )
    # Our number, and not what a worker finds: its parent may have died while it was being made.
    loader = partial(_load, parent=os.getpid(), drain_s=settings.drain_s)
    server.serve(target_loader=loader, wrap_loader=False)


def _refuse_to_start_wrong(settings: Settings) -> None:
    """Say what is wrong here, once, instead of in every worker again and again. Also loads the code that
    workers then have from the start: they are forked, without a connection or a thread of ours."""
    one_native_thread()
    share_metrics(settings)
    from service.app import create_app  # Late: metrics read their folder when they are loaded.
    from service.runtime import build_web

    runtime = build_web(settings)
    try:
        create_app(runtime)
    finally:
        runtime.database.close()
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(YOUNG_S)  # Counters in memory start a timer that ends at once.


def _load(*, parent: int, drain_s: int) -> Callable[..., Any]:
    """In each worker: the application, in a process that stops when told to and ends with its parent."""
    _await_signals()
    threading.Thread(target=_end_with, args=(parent, drain_s), name="parent", daemon=True).start()
    from service.wsgi import app

    # The server copies the environment into every request, where a careless handler could show it.
    forget_environment()
    return app


def _await_signals() -> None:
    """Take the signals to stop in a thread of their own.

    Python would run the server's handlers in the main thread, where they can wait for a lock that the main
    thread itself holds: a process that got two signals at once, as on Ctrl-C, then never ended.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)  # Until the server sets its own; a fork brought the parent's.
    threading.Thread(target=_stop_when_told, name="stop", daemon=True).start()


def _stop_when_told() -> None:
    number = signal.sigwait(STOP_SIGNALS)
    while callable(handler := signal.getsignal(number)):
        handler(number, None)
        time.sleep(1.0)  # Not heard, if the server was just about to listen: say it again.
    os._exit(0)  # Still loading: nobody waits for an answer.


def _end_with(parent: int, drain_s: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(drain_s)
    os._exit(1)


def _allow_connections(settings: Settings) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = settings.web_connections_max + 1_024
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class _Server(MPServer):
    """Granian that does not give up: it would end every worker when one of them dies twice in 5.5 s."""

    _pause_s = PAUSE_S[0]

    def _respawn_workers(self, workers: Any, spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        young = any(time.monotonic() - self.wrks[index].birth < YOUNG_S for index in workers)
        self._pause_s = min(self._pause_s * 2, PAUSE_S[1]) if young else PAUSE_S[0]
        if young:
            time.sleep(self._pause_s)
        super()._respawn_workers(workers, spawn_target, target_loader, delay)
        self.respawned_wrks.clear()


class _WithoutAdvice(logging.Filter):
    """Drops one warning: our threads mostly wait for slow senders, so many of them are no mistake."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith("Configuration allows spawning up to")


LOGGING: dict[str, Any] = {
    "filters": {"without_advice": {"()": _WithoutAdvice}},
    "handlers": {},
    "loggers": {"_granian": {"handlers": [], "filters": ["without_advice"], "propagate": True}},
}
"""Granian's few lines (started, stopped, died) go where all of ours go."""
