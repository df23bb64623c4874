"""The composition root: the one place that decides what is real, for each kind of process.

A web process gets a sealer and no private key; a worker gets the vault. Nothing else builds a client.
Build after any fork: connections and threads do not survive one.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import redis
from sqlalchemy.exc import ArgumentError

from service import clock
from service.bell import Bell, web_redis
from service.checks import registry
from service.checks.base import Check, Warmable
from service.checks.layer_cache import LayerCache
from service.classifiers.loader import ArtefactError
from service.domain.errors import ConfigurationError, Unavailable
from service.observability import faults, logs
from service.privacy.deliverability import MailDomains
from service.privacy.domains import BadDomainFile, load_domains
from service.privacy.errors import CustodyError
from service.privacy.key_ids import month_end
from service.privacy.network import BadNetworks, parse_networks
from service.privacy.sealing import Sealer
from service.privacy.vault import Vault
from service.safehttp import Client, client_of
from service.settings import Settings
from service.store import shape
from service.store.durability import durability_problem
from service.store.engine import Database
from service.store.now import SKEW_MAX_S, database_now
from service.store.place import away
from service.store.standing import may_read_addresses
from service.usecases.count_usage import UsageCounter
from service.usecases.current_sealer import CurrentSealer
from service.usecases.identify_author import Keeper
from service.usecases.score_text import STRUCTURE, Scorer, make_scorer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ping:
    """A call that raises when the thing does not answer, and whether comments can be taken without it."""

    call: Callable[[], None]
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """What every process has."""

    settings: Settings
    database: Database
    bell: Bell
    redis: redis.Redis | None
    """A client that gives up soon; None where no Redis is set."""
    clock: Callable[[], datetime]
    pings: Mapping[str, Ping]
    """By name: health is a loop over these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRuntime(Runtime):
    """A process that faces the public: it can seal an address and open none."""

    secret: bytes = field(repr=False)
    sealer: Callable[[], Sealer]
    scorer: Scorer | None
    """None where the scoring protocols are switched off."""
    layers: LayerCache
    usage: UsageCounter
    outbound: Client | None
    """The way to the newsroom's OpenID provider; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRuntime(Runtime):
    """A process that checks comments: it holds the keys and serves nobody outside."""

    checks: tuple[Check, ...]
    keeper: Keeper


def build_web(settings: Settings) -> WebRuntime:
    """A web process's runtime. Raises ConfigurationError or SettingError, with what to do."""
    secret = settings.secret()
    for name in ("trusted_proxies", "metrics_networks"):
        _refuse_no_networks(name, getattr(settings, name))
    common = _common(settings)
    sealer = CurrentSealer(common["database"])
    with _closed_on_refusal(common["database"]) as database:
        _look_over(database, settings)
        if settings.database_web_role:
            _refuse_reader(database)
        _warn_of_old_key(sealer())
        scorer = _scorer(settings)
    outbound = client_of(settings) if settings.oidc_issuer else None
    usage = UsageCounter(common["database"], common["clock"])
    layers = LayerCache(lessons_min=settings.learning_lessons_min)
    return WebRuntime(
        **common, secret=secret, sealer=sealer, scorer=scorer, layers=layers, usage=usage, outbound=outbound
    )


def build_worker(settings: Settings) -> WorkerRuntime:
    """A worker's runtime: keys and checks. Raises ConfigurationError, with what to do."""
    _refuse_no_networks("metrics_networks", settings.metrics_networks)
    common = _common(settings)
    checks, keeper = load_checks(settings), _keeper(settings)
    with _closed_on_refusal(common["database"]) as database:
        _look_over(database, settings)
    return WorkerRuntime(**common, checks=checks, keeper=keeper)


def build_sender(settings: Settings) -> Runtime:
    """The runtime of a process that sends webhooks: it needs no keys and no checks."""
    common = _common(settings)
    with _closed_on_refusal(common["database"]) as database:
        _look_over(database, settings)
    return Runtime(**common)


def build_command(settings: Settings) -> Runtime:
    """The runtime of a command on the operator's terminal."""
    return Runtime(**_common(settings))


def load_checks(settings: Settings) -> tuple[Check, ...]:
    """The checks that the settings name, ready to be called: one with a ``warm`` loads its model now.

    A missing or damaged model stops the start here, and loading counts against no comment's time limit.
    """
    checks = registry.load(settings.checks, registry.options_of(settings))
    for check in checks:
        if isinstance(check, Warmable):
            _warm(check, check.name)
    return checks


def open_vault(settings: Settings) -> Vault:
    """The private keys of this host. Only worker processes and commands may hold them."""
    try:
        return Vault(settings.keys)
    except (CustodyError, OSError) as error:
        raise ConfigurationError(f"The key folder cannot be used: {error}") from None


def _scorer(settings: Settings) -> Scorer | None:
    if not settings.scoring:
        return None
    names = [name for name in STRUCTURE if name in settings.checks]
    try:
        return make_scorer(registry.load(names, registry.options_of(settings)))
    except ArtefactError as error:
        raise ConfigurationError(f"The classifiers cannot be made ready. {error}") from None


def _warm(check: Warmable, name: str) -> None:
    try:
        check.warm()
    except (ArtefactError, ConfigurationError) as error:
        raise ConfigurationError(f"The check {name!r} cannot be made ready. {error}") from None
    except Exception as error:  # a stranger's check
        raise ConfigurationError(
            f"The check {name!r} cannot be made ready ({type(error).__name__}). "
            "Install its package again, or take it out of LETTERSDESK_CHECKS."
        ) from error


def _common(settings: Settings) -> dict[str, Any]:
    logs.configure(settings.log_level, settings.log_format)
    faults.arm(settings.faults)
    database = _database(settings)
    client = _redis(settings) if settings.redis_url else None
    pings = {"database": Ping(database.ping, required=True)}
    if client is not None:
        pings["redis"] = Ping(partial(_ping_redis, client), required=False)
    return {
        "settings": settings, "database": database, "bell": Bell(client), "redis": client,
        "clock": clock.now, "pings": pings,
    }  # fmt: skip


def _database(settings: Settings) -> Database:
    try:
        return Database(
            settings.database,
            wait_ms=settings.database_wait_ms,
            pool_connections=settings.database_pool_connections,
        )
    except (ArgumentError, ImportError, ValueError):  # whose texts would show the password
        raise ConfigurationError(
            "LETTERSDESK_DATABASE_URL is not the address of a database that can be used here. Write one like "
            "postgresql://user:password@host/name, with the package lettersdesk[postgres]; or leave it empty."
        ) from None


def _redis(settings: Settings) -> redis.Redis:
    try:
        return web_redis(settings.redis_url, wait_ms=settings.redis_wait_ms)
    except ValueError:
        raise ConfigurationError(
            "LETTERSDESK_REDIS_URL is not an address such as redis://host:6379/0, rediss:// or unix://."
        ) from None


def _refuse_no_networks(name: str, networks: tuple[str, ...]) -> None:
    try:
        parse_networks(networks)
    except BadNetworks as error:
        raise ConfigurationError(f"LETTERSDESK_{name.upper()}: {error}.") from None


def _ping_redis(client: redis.Redis) -> None:
    client.ping()


def _keeper(settings: Settings) -> Keeper:
    vault = open_vault(settings)
    vault.ensure_fingerprint_key()
    extra: frozenset[str] = frozenset()
    if settings.disposable_domains_file:
        try:
            extra = load_domains(Path(settings.disposable_domains_file))
        except (BadDomainFile, OSError) as error:
            raise ConfigurationError(f"LETTERSDESK_DISPOSABLE_DOMAINS_FILE: {error}") from None
    if settings.email_dns_check:
        takes_mail = MailDomains(settings.email_dns_wait_ms).accept_mail
        return Keeper(vault=vault, disposable_domains=extra, takes_mail=takes_mail)
    return Keeper(vault=vault, disposable_domains=extra, takes_mail=lambda emails: [None] * len(emails))


@contextmanager
def _closed_on_refusal(database: Database) -> Iterator[Database]:
    try:
        yield database
    except Unavailable as error:
        database.close()
        raise away(database, error) from None
    except BaseException:
        database.close()
        raise


def _look_over(database: Database, settings: Settings) -> None:
    """What must be right about the database before anybody is served from it."""
    with database.read() as conn:
        if problem := shape.problem(conn):
            raise ConfigurationError(problem)
    _refuse_weak(database, settings)
    _warn_of_skew(database)


def _refuse_weak(database: Database, settings: Settings) -> None:
    problem = durability_problem(database)
    if problem is None:
        return
    if settings.durability_check == "refuse":
        raise ConfigurationError(
            f"The database could lose accepted comments: {problem}. Correct it, or set "
            "LETTERSDESK_DURABILITY_CHECK=warn if losing some is acceptable here."
        )
    log.warning("database.not_durable", extra={"reason": problem})


def _refuse_reader(database: Database) -> None:
    with database.read() as conn:
        if not database.is_sqlite and may_read_addresses(conn):
            raise ConfigurationError(
                "This web process may read sealed addresses, although LETTERSDESK_DATABASE_WEB_ROLE names a "
                "role that may not. Let LETTERSDESK_DATABASE_URL sign in as that role, and run "
                "`lettersdesk migrate` as the owner of the tables."
            )


def _warn_of_old_key(sealer: Sealer) -> None:
    """A worker makes the month's key; where none runs, addresses live longer than was promised."""
    now = clock.now()
    newest = sealer.kid_at(now)
    if month_end(newest) <= now:
        log.warning("key.of_the_month_is_missing", extra={"key_id": newest})


def _warn_of_skew(database: Database) -> None:
    """Leases, limits and order go by the database's clock; months of keys and forms go by this host's."""
    with database.read() as conn:
        skew_s = abs((clock.now() - database_now(conn)).total_seconds())
    if skew_s > SKEW_MAX_S:
        log.warning("clock.skewed", extra={"seconds": round(skew_s)})
