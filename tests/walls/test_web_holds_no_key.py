"""The process that faces the public can seal an address and open none: it holds no private key anywhere."""

import base64
import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from service.store.engine import Database
from service.store.tables import contact_keys
from tests.support.product import prepare
from tests.support.stack import Stack, stack_on

CHUNK_BYTES = 8 * 1024 * 1024


@pytest.fixture
def served(new_sqlite, redis_url, tmp_path) -> Iterator[Stack]:
    """A web process that has just sealed some addresses."""
    with stack_on(new_sqlite(prepare), redis_url, tmp_path, key_dir=tmp_path / "keys") as stack:
        stack.start("web")
        for _ in range(5):
            stack.comment()
        yield stack


def family(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            found += family(int(child))
    return found


def private_keys(stack: Stack) -> list[bytes]:
    keys = [path.read_bytes() for path in stack.settings.keys.glob("*.key")]
    assert keys
    assert all(len(key) == 32 for key in keys)
    return keys


def memory(pid: int) -> Iterator[bytes]:
    """Everything a process has in memory, in pieces that overlap."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if place is None or line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            start, end = int(place[1], 16), int(place[2], 16)
            for begin in range(start, end, CHUNK_BYTES):
                with contextlib.suppress(OSError, ValueError):  # a page that cannot be read, or has gone
                    file.seek(begin)
                    yield file.read(min(CHUNK_BYTES + 128, end - begin))


def shapes(key: bytes) -> list[bytes]:
    return [key, key.hex().encode(), base64.b64encode(key).rstrip(b"="), base64.urlsafe_b64encode(key)[:40]]


def holders(pids: list[int], needles: list[bytes]) -> set[int]:
    return {pid for pid in pids if any(needle in part for part in memory(pid) for needle in needles)}


def test_no_private_key_is_in_its_environment_its_files_or_its_command_line(served):
    keys, folder = private_keys(served), str(served.settings.keys)
    for pid in family(served.processes["web"].pid):
        for name in ("environ", "cmdline"):
            content = Path(f"/proc/{pid}/{name}").read_bytes()
            assert not [key for key in keys for shape in shapes(key) if shape in content]
        opened = [os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()]
        assert not [path for path in opened if path.startswith(folder)]
        assert folder not in Path(f"/proc/{pid}/maps").read_text()


def test_no_private_key_is_in_its_memory(served):
    pids = family(served.processes["web"].pid)
    try:
        next(memory(pids[-1]))
    except PermissionError:
        pytest.skip("this system lets nobody look into another process")
    database = Database(served.settings.database, wait_ms=5000, pool_connections=1)
    with database.read() as conn:
        public = list(conn.execute(select(contact_keys.c.public_key)).scalars())
    database.close()
    # The public half is there: so the search finds what a process holds.
    assert holders(pids, public)
    assert not holders(pids, [shape for key in private_keys(served) for shape in shapes(key)])


def test_it_runs_without_the_folder_of_keys(served):
    keys = served.settings.keys
    served.stop("web")
    keys.rename(keys.with_name("elsewhere"))
    served.start("web")
    assert served.post().status == 202
    assert not keys.exists()
