"""The tests' own servers: real, private, fast to reset, and gone afterwards."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis
import sqlalchemy as sa

from tests.support.postgres import PostgresServer
from tests.support.valkey import ValkeyServer


def count_of_marks(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE IF NOT EXISTS mark (n integer)"))
        connection.execute(sa.text("INSERT INTO mark VALUES (1)"))
        count = connection.execute(sa.text("SELECT count(*) FROM mark")).scalar_one()
    engine.dispose()
    return int(count)


def leave_one_mark(url: str) -> None:
    count_of_marks(url)


def test_a_database_asked_for_is_fresh_and_its_own(new_database):
    first, second = new_database(), new_database()
    assert [count_of_marks(first), count_of_marks(first), count_of_marks(second)] == [1, 2, 1]


def test_a_prepared_database_is_copied_and_the_copies_are_apart(new_database):
    first, second = new_database(leave_one_mark), new_database(leave_one_mark)
    assert [count_of_marks(first), count_of_marks(first), count_of_marks(second)] == [2, 3, 2]


def test_both_engines_are_what_they_claim_to_be(database_url, request):
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        assert connection.dialect.name == request.node.callspec.id
        connection.execute(sa.text("SELECT 1"))
    engine.dispose()


def test_an_accepted_row_survives_a_crash_of_a_durable_postgresql(durable_postgres: PostgresServer):
    url = durable_postgres.url(durable_postgres.new_database())
    count_of_marks(url)
    durable_postgres.crash_and_restart()
    assert count_of_marks(url) == 2


def test_a_killed_postgresql_starts_again_on_its_data(durable_postgres: PostgresServer):
    url = durable_postgres.url(durable_postgres.new_database())
    count_of_marks(url)
    durable_postgres.process.kill()
    durable_postgres.start()
    assert count_of_marks(url) == 2


def test_each_test_finds_valkey_empty(redis_url, valkey_server: ValkeyServer):
    with valkey_server.client() as client:
        assert client.dbsize() == 0
        client.set("left", "over")


def test_a_killed_valkey_starts_again_at_the_same_address(own_valkey: ValkeyServer):
    url = own_valkey.url
    own_valkey.process.kill()
    with pytest.raises(redis.ConnectionError), own_valkey.client() as client:
        client.ping()
    own_valkey.start()
    with own_valkey.client() as client:
        assert (client.ping(), own_valkey.url) == (True, url)


def eventually(holds, within_s: float = 15.0) -> bool:
    deadline = time.monotonic() + within_s
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(holds())


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


OWNER = """
import sys, time
from tests.support.{module} import {kind}
server = {kind}()
print(server.process.pid, server.folder, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize(("module", "kind"), [("valkey", "ValkeyServer"), ("postgres", "PostgresServer")])
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_no_server_outlives_an_owner_that_dies(module, kind, end):
    code = OWNER.format(module=module, kind=kind)
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    pid, folder = owner.stdout.readline().split()
    owner.send_signal(end)
    owner.communicate()
    assert eventually(lambda: not runs(int(pid)) and not Path(folder.decode()).exists())
