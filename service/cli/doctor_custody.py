"""What the doctor looks at of custody: secrets on this host, keys, and whether the email promise holds."""

import stat
from collections.abc import Iterator
from pathlib import Path

import redis
from sqlalchemy.exc import DBAPIError

from service.cli.doctor_line import Line, ok, warning, wrong
from service.privacy.key_ids import month_kid
from service.privacy.sealing import NoSealingKey, Sealer
from service.runtime import Runtime, open_vault
from service.store import contact_keys, sites
from service.usecases.prove_custody import Proof, prove_custody

REDIS_KEYS_SEEN_MAX = 20_000
REDIS_SCAN_PORTION = 500


def secret_key(runtime: Runtime) -> Iterator[Line]:
    """There is one, and it is long enough."""
    runtime.settings.secret()
    yield ok("is there, and long enough")


def files(runtime: Runtime) -> Iterator[Line]:
    """Nobody else on this machine can read what is secret."""
    settings = runtime.settings
    private = [settings.data_dir / "secret_key", *_database_files(runtime), *settings.keys.glob("*.key")]
    open_to_others = [path for path in private if path.exists() and path.stat().st_mode & 0o077]
    for path in open_to_others:
        mode = stat.S_IMODE(path.stat().st_mode)
        yield wrong(f"others can read {path} (mode {mode:o})", f"Run `chmod 600 {path}`.")
    if not open_to_others:
        yield ok("only their owner can read them")


def _database_files(runtime: Runtime) -> list[Path]:
    place = runtime.database.url.database
    if not runtime.database.is_sqlite or not place:
        return []
    # In a folder that is closed to others the mode of the file itself does not matter.
    folder, name = Path(place).parent, Path(place).name
    is_open = folder.exists() and folder.stat().st_mode & 0o077
    return sorted(folder.glob(name + "*")) if is_open else []


def keys(runtime: Runtime) -> Iterator[Line]:
    """This month's key seals, and its private half is where it should be."""
    with runtime.database.read() as conn:
        usable = contact_keys.usable(conn)
    now = runtime.clock()
    try:
        sealing = Sealer(usable).kid_at(now)
    except NoSealingKey:
        yield wrong("there is no key to seal with", "Run `lettersdesk keys new` where the workers run.")
        return
    if sealing.startswith(month_kid(now)):
        yield ok(f"{sealing} seals")
    else:
        advice = "Start `lettersdesk worker maintenance`, or run `lettersdesk keys new`."
        yield warning(f"{sealing} still seals, a key of an earlier month", advice)
    if not runtime.settings.keys.is_dir():
        yield ok("no private key on this host, as it should be unless workers run here")
        return
    here = open_vault(runtime.settings).kids()
    missing = [key for key in usable if key not in here]
    if missing:
        advice = "Restore them (`lettersdesk keys restore`). If nobody made these keys, they were planted."
        yield wrong(f"published without their private half here: {', '.join(missing)}", advice)


def promise(runtime: Runtime) -> Iterator[Line]:
    """A made-up address leaves no trace in the database, and Redis holds none at all."""
    with runtime.database.read() as conn:
        usable, known = contact_keys.usable(conn), sites.every(conn)
    if not known or not usable:
        yield warning("cannot be tried without a site and a key", "")
        return
    vault = open_vault(runtime.settings) if runtime.settings.keys.is_dir() else None
    try:
        proof = prove_custody(
            runtime.database, Sealer(usable), known[0].id, vault=vault, now=runtime.clock()
        )  # fmt: skip
        yield from _told(proof)
    except DBAPIError:
        yield ok("this role may not read sealed addresses, as a web process should not")
    yield from _in_redis(runtime)


def _told(proof: Proof) -> Iterator[Line]:
    if proof.traces:
        yield wrong(
            f"a trial address can be read in: {', '.join(proof.traces)}", "Stop the service and report it."
        )
    else:
        yield ok("a trial address was sealed and cannot be read in any row")
    if proof.opens:
        yield ok("the keys of this host open it")
    elif proof.opens is False:
        yield wrong("no key of this host opens it", "Restore the keys: bans do not match and comments wait.")


def _in_redis(runtime: Runtime) -> Iterator[Line]:
    if runtime.redis is None:
        return
    seen = found = 0
    try:
        for name in runtime.redis.scan_iter(count=REDIS_SCAN_PORTION):
            seen += 1
            found += b"@" in name
            if seen >= REDIS_KEYS_SEEN_MAX:
                break
    except (redis.RedisError, OSError):
        yield warning("Redis could not be searched", "")
        return
    if found:
        yield wrong(f"{found} names of keys in Redis look like addresses", "Find out who writes them.")
    else:
        yield ok(f"none of {seen} names of keys in Redis looks like an address")
