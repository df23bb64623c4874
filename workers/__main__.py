"""``python -m workers checks``, ``webhooks`` or ``maintenance``: one kind of work, many processes."""

import argparse
import os
import resource
import secrets
import sys

from service.bell import CHECKS, web_redis, worker_redis
from service.domain.errors import ConfigurationError, LettersdeskError, Unavailable
from service.observability import logs
from service.settings import SettingError, Settings, from_env, one_native_thread, share_metrics

EXIT_RETRY = 1
EXIT_USAGE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run workers until SIGTERM. One sentence if they cannot start, and exit code 2 if they never will:
    1 says that the database is not there yet, and that a supervisor may try again."""
    parser = argparse.ArgumentParser(prog="lettersdesk worker", description=__doc__)
    parser.add_argument("kind", choices=("checks", "webhooks", "maintenance"))
    parser.add_argument("--processes", type=int, default=None, help="default: the setting worker_processes")
    parser.add_argument("--parent", type=int, default=None, metavar="PID", help="default: the parent")
    chosen = parser.parse_args(arguments)
    try:
        settings = from_env()
        _run(chosen.kind, settings, chosen.processes, chosen.parent)
    except Unavailable as error:
        sys.stderr.write(f"lettersdesk worker: {error}\n")
        return EXIT_RETRY
    except (SettingError, LettersdeskError) as error:
        sys.stderr.write(f"lettersdesk worker: {error}\n")
        return EXIT_USAGE
    return 0


def _run(kind: str, settings: Settings, processes: int | None, starter: int | None) -> None:
    one_native_thread()
    share_metrics(settings)
    logs.configure(settings.log_level, settings.log_format)
    # Imported late: numpy reads the number of threads, and the metrics their folder, when they are loaded.
    from service.runtime import build_sender, build_worker
    from workers import deliver_webhooks, maintain, scope
    from workers.check_comments import checker
    from workers.numbers import show_numbers
    from workers.prefork import Prefork
    from workers.worker import work

    if kind != "maintenance" and not settings.redis_url:
        raise ConfigurationError(
            "Workers need a Redis or Valkey. Set LETTERSDESK_REDIS_URL, or use `lettersdesk run`."
        )
    # In the parent, so that what is wrong is said once, and children share the models' memory and start at
    # once. No connection may live on into the forks.
    build = build_sender if kind == "webhooks" else build_worker
    build(settings).database.close()

    # Random, because two containers may share both a host's name and a process id.
    parent = os.getpid()
    parent_name = f"{parent}:{secrets.token_hex(4)}"

    count = processes or settings.worker_processes if kind == "checks" else 1

    def child(slot: int) -> None:
        if slot == count:
            show_numbers(settings, parent)
            return
        scope.take_slot(slot, parent, parent_name)
        _limit_memory(settings.worker_memory_bytes_max)
        if kind == "maintenance":
            maintain.run()
            return
        if kind == "webhooks":
            deliver_webhooks.work(settings)
            return
        checker().start()
        leaving = web_redis(settings.redis_url, wait_ms=settings.redis_wait_ms)
        work(worker_redis(settings.redis_url), leaving, CHECKS, checker())

    Prefork(child, count + bool(settings.worker_metrics_port), settings.drain_s, starter).run()


def _limit_memory(most_bytes: int) -> None:
    """From here on an allocation beyond the limit is a MemoryError, which costs one check its finding."""
    if most_bytes:
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = most_bytes if hard == resource.RLIM_INFINITY else min(most_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    sys.exit(main())
