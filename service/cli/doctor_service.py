"""What the doctor looks at of the service: database, clock, Redis, workers, what waits, checks, policies."""

from collections.abc import Iterator

import redis

from service.bell import CHECKS, listeners
from service.cli.doctor_line import Line, ok, warning, wrong
from service.domain.errors import Unavailable
from service.runtime import Runtime, load_checks
from service.store import claims, rulesets, sites
from service.store.durability import durability_problem
from service.store.now import SKEW_MAX_S, database_now
from service.store.place import away
from service.store.schema import AFTER_LATER, FROM_LATER, current_revision, newest_revision, unknown_revision
from service.store.shape import first_difference


def database(runtime: Runtime) -> Iterator[Line]:
    """Reachable, of the right shape, and durable."""
    try:
        with runtime.database.read() as conn:
            revision, unknown = current_revision(conn), unknown_revision(conn)
            difference = first_difference(conn)
    except Unavailable as error:
        yield wrong(str(away(runtime.database, error)))
        return
    newest = newest_revision()
    if unknown:
        yield wrong(FROM_LATER.format(unknown), AFTER_LATER)
    elif revision != newest:
        yield wrong(
            f"at revision {revision or 'none'}, and must be at {newest}", "Run `lettersdesk migrate`."
        )
    elif difference:
        advice = "An unreleased version made it, and no migration mends that: begin with an empty one."
        yield wrong(f"says revision {revision} and is not of that shape: {difference}", advice)
    else:
        yield ok(f"answers, at revision {revision}")
    problem = durability_problem(runtime.database)
    if problem is None:
        yield ok("keeps what it has confirmed when the power goes")
    elif runtime.settings.durability_check == "warn":
        yield warning(
            f"could lose accepted comments: {problem}", "Correct it if that is not acceptable here."
        )
    else:
        yield wrong(f"could lose accepted comments: {problem}", "Correct it; the service does not start so.")


def clock_skew(runtime: Runtime) -> Iterator[Line]:
    """This host and the database agree about the time."""
    with runtime.database.read() as conn:
        skew_s = abs((runtime.clock() - database_now(conn)).total_seconds())
    if skew_s < SKEW_MAX_S:
        yield ok(f"{skew_s:.1f} s apart from the database's")
    else:
        yield wrong(f"{skew_s:.0f} s apart from the database's", "Let both hosts get the time by NTP.")


def redis_answers(runtime: Runtime) -> Iterator[Line]:
    """There is a Redis and it answers."""
    if runtime.redis is None:
        advice = "Set LETTERSDESK_REDIS_URL, or start `lettersdesk run`, which keeps one of its own."
        yield warning(f"none is set, and none runs in {runtime.settings.data_dir.resolve()}", advice)
        return
    try:
        runtime.redis.ping()
    except (redis.RedisError, OSError) as error:
        yield wrong(
            f"does not answer: {type(error).__name__}",
            "Start it, or correct LETTERSDESK_REDIS_URL. Comments are taken meanwhile, and checked slowly.",
        )
        return
    yield ok("answers")


def workers(runtime: Runtime) -> Iterator[Line]:
    """Somebody listens to the bell."""
    if runtime.redis is None:
        yield warning("cannot be seen without Redis", "")
        return
    try:
        alive = listeners(runtime.redis, CHECKS)
    except (redis.RedisError, OSError):
        yield warning("cannot be seen without Redis", "")
        return
    if alive:
        yield ok(f"{alive} listening to the queue {CHECKS}")
    else:
        yield wrong(f"nobody listens to the queue {CHECKS}", "Start `lettersdesk worker checks`.")


def waiting(runtime: Runtime) -> Iterator[Line]:
    """Nothing waits for long, and nothing was given up."""
    limit_s = runtime.settings.oldest_waiting_alarm_s
    with runtime.database.read() as conn:
        oldest_s = claims.oldest_unclaimed_s(conn)
        parked = claims.count_parked(conn)
    if oldest_s > limit_s:
        advice = "Look at the workers' logs; start more of them if they are busy."
        yield wrong(f"the oldest comment has waited {oldest_s:.0f} s (alarm: {limit_s} s)", advice)
    elif oldest_s:
        yield ok(f"the oldest comment has waited {oldest_s:.1f} s")
    else:
        yield ok("no comment waits for a worker")
    if parked:
        advice = "See `lettersdesk moderate list`: a person decides them."
        yield warning(f"{parked} comments were given up after all tries", advice)


def checks(runtime: Runtime) -> Iterator[Line]:
    """All that are listed can be loaded, with their models, and with the options of services elsewhere.

    Nobody is asked anything. Raises ConfigurationError for the first check that cannot be loaded.
    """
    yield ok(f"{len(load_checks(runtime.settings))} can be loaded with their options and models")


def policies(runtime: Runtime) -> Iterator[Line]:
    """Every site has a policy, and every check it names runs."""
    with runtime.database.read() as conn:
        policies = {site.id: rulesets.in_force(conn, site.id) for site in sites.every(conn)}
    if not policies:
        yield wrong("there is no site", "Run `lettersdesk init`, or `lettersdesk sites add`.")
    for site_id, policy in policies.items():
        idle = sorted({rule.check_name for rule in policy.rules} - set(runtime.settings.checks))
        if idle:
            text = f"{site_id} holds every comment: its rules name {', '.join(idle)}, which do not run"
            yield warning(text, "Correct LETTERSDESK_CHECKS, or run `lettersdesk policy set`.")
        else:
            yield ok(f"{site_id} is judged by {policy.name}, version {policy.version}")
