"""Every place of a running installation where an address could have been left, as bytes to be scanned."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import redis
from sqlalchemy import text

from service.store.engine import Database
from tests.support.postgres import PostgresServer
from tests.support.valkey import ValkeyServer

Place = tuple[str, bytes]
EMPTY = re.compile(rb"\0{64,}")
"""Pages that were never written to: looking through them costs time and finds nothing."""
FILE_BYTES_MAX = 64 * 1024 * 1024


def files(folder: Path, *, without: tuple[str, ...] = ()) -> Iterator[Place]:
    """Every file below a folder, whatever it is."""
    paths = [folder] if folder.is_file() else sorted(folder.rglob("*"))
    for path in paths:
        if path.is_file() and not any(part in path.parts for part in without):
            assert path.stat().st_size <= FILE_BYTES_MAX, f"{path} is too large to be looked through"
            with contextlib.suppress(FileNotFoundError):  # a temporary file of a server
                yield str(path), EMPTY.sub(bytes(64), path.read_bytes())


def valkey(server: ValkeyServer) -> Iterator[Place]:
    """Every key and value, and the append-only file, which also holds what was there for a moment only."""
    with server.client() as client:
        for key in client.scan_iter():
            yield f"redis key {key!r}", key
            yield f"redis value of {key!r}", _value(client, key)
    yield from files(server.folder)


def _value(client: "redis.Redis", key: bytes) -> bytes:
    kind = client.type(key)
    if kind == b"hash":
        return repr(client.hgetall(key)).encode() + b"".join(client.hvals(key))
    if kind == b"list":
        return b"\n".join(client.lrange(key, 0, -1))
    if kind == b"set":
        return b"\n".join(client.smembers(key))
    if kind == b"zset":
        return b"\n".join(client.zrange(key, 0, -1))
    if kind == b"stream":
        return repr(client.xrange(key)).encode() + b"".join(
            part for _id, fields in client.xrange(key) for part in fields.values()
        )
    return bytes(client.get(key) or b"")


def log_segment(server: PostgresServer, database: Database) -> str:
    """Begin a new segment of the write-ahead log; its name. Later ones have names that sort behind it."""
    server.sql("SELECT pg_switch_wal()")
    with database.read() as conn:
        return str(conn.execute(text("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")).scalar_one())


def postgresql(server: PostgresServer, database: Database, *, since: str) -> Iterator[Place]:
    """The tables of a database, the log ``since`` this segment, and what the server has said."""
    server.sql("CHECKPOINT")
    ours = text("SELECT oid FROM pg_database WHERE datname = current_database()")
    with database.read() as conn:
        number = conn.execute(ours).scalar_one()
    for name in (f"base/{number}", "global", "pg_twophase", "pg_stat"):
        yield from files(server.folder / "data" / name)
    for path in (server.folder / "data" / "pg_wal").iterdir():
        if path.name >= since:
            yield from files(path)
    yield from files(server.folder / "log")


def processes() -> Iterator[Place]:
    """The command line and the environment of every process that we may look at."""
    for folder in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            with contextlib.suppress(OSError):
                yield f"{folder}/{name}", (folder / name).read_bytes()
