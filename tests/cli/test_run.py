"""``lettersdesk run`` as a person starts it: refused in a sentence, or stopped with nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from service.cli import embedded_redis
from service.cli.port import is_ready
from tests.support import processes
from tests.support.guarded import short_folder
from tests.support.stack import REPOSITORY, wait_until
from tests.support.valkey import free_port

ENDS_WITHIN_S = 60
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = short_folder("ld-run-")
    yield folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Start `lettersdesk run` on a folder of its own; whatever a failed test leaves is killed."""
    started: list[subprocess.Popen[str]] = []

    def run(port: int = 0, data: Path = folder / "data", root: Path = REPOSITORY) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "service.cli", "run", "--no-demo"]
        process = subprocess.Popen(
            [*command, "--port", str(port or free_port()), "--data", str(data)], cwd=root, text=True,
            env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        started.append(process)
        return process

    yield run
    for process in started:
        processes.kill(*family(process.pid))
        process.wait()
        for pipe in (process.stdout, process.stderr):
            pipe.close()
    embedded_redis.start(folder / "data").stop()  # the last user of the one that a killed start leaves


def family(pid: int) -> set[int]:
    return {pid}.union(*(family(child) for child in processes.children(pid)))


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    while words not in (line := process.stdout.readline()):
        assert line, process.stderr.read()
    return line


def refusal(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """The exit code, and the one sentence on standard error."""
    _, said = process.communicate(timeout=ENDS_WITHIN_S)
    sentence, rest = said.split("\n", 1)
    assert rest == "", said
    return process.returncode, sentence


@pytest.mark.parametrize("moment", ["Started a Redis server", "Stop it with Ctrl-C."])
def test_ctrl_c_leaves_nothing_behind_also_where_nobody_reads_its_output_any_more(start, moment):
    process = start()
    read_until(process, moment)
    pids = family(process.pid)
    process.stdout.close()
    process.send_signal(signal.SIGINT)
    said = process.stderr.read()
    assert process.wait(ENDS_WITHIN_S) == 0
    assert said.count("output.unread") == 1, said
    assert len(pids) > 1
    wait_until(lambda: not any(map(processes.alive, pids)), 5)


def test_parts_that_are_still_loading_when_it_is_killed_end_too(start):
    process = start()
    read_until(process, "Started a Redis server")
    wait_until(lambda: len(processes.children(process.pid)) == 5)
    parts = [pid for pid in family(process.pid) if "valkey" not in processes.command(pid)]
    process.kill()
    try:
        wait_until(lambda: not any(map(processes.alive, parts)))
    finally:
        processes.kill(*parts)


def test_a_taken_port_ends_it_before_anything_is_made(start, folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = refusal(start(port))
    assert (code, f"Cannot listen on 127.0.0.1:{port}" in said, "--port" in said) == (2, True, True)
    assert list(folder.iterdir()) == []


def test_the_line_it_prints_reaches_this_installation_from_any_folder(start):
    process = start()
    line = read_until(process, "Command line").split(maxsplit=2)[2]
    for words, told in (
        ("moderate list", "Nothing is waiting."),
        ("doctor", "2 listening to the queue checks"),
    ):
        ended = command(line.replace("moderate list", words).strip(), Path("/"))
        assert (ended.returncode, told in ended.stdout, ended.stderr) == (0, True, ""), ended.stdout


def command(line: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        line, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_a_command_without_an_installation_says_where_it_looked_and_makes_nothing(folder):
    ended = command(f"{sys.executable} -m service.cli moderate list", folder)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"There is no installation in {folder.resolve() / 'lettersdesk-data'}. " in ended.stderr
    assert "LETTERSDESK_DATA_DIR=" in ended.stderr
    assert list(folder.iterdir()) == []


class AnswersAll(BaseHTTPRequestHandler):
    """Somebody else's program, which has every page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')

    def log_message(self, *_: object) -> None:
        pass


def test_another_program_that_answers_everything_is_not_taken_for_ours():
    with ThreadingHTTPServer(("127.0.0.1", 0), AnswersAll) as other:
        threading.Thread(target=other.serve_forever).start()
        taken = is_ready(f"http://127.0.0.1:{other.server_port}", "0123456789abcdef")
        other.shutdown()
    assert not taken


def test_a_second_start_on_one_folder_is_refused_and_the_first_goes_on(start):
    first = start()
    read_until(first, "Stop it with Ctrl-C.")
    code, said = refusal(start())
    assert (code, f"(process {first.pid}) works on the data folder" in said) == (2, True)
    assert first.poll() is None


def unusable(folder: Path) -> Iterator[Path]:
    (folder / "file").write_text("")
    yield folder / "file"
    yield folder / "file" / "data"
    if sys.platform == "linux":
        yield Path("/proc")  # where not even root can make a file
    if os.geteuid():
        (folder / "closed").mkdir(mode=0o500)
        yield folder / "closed"


def test_a_data_folder_that_cannot_be_used_is_named_in_a_sentence(start, folder):
    for data in unusable(folder):
        code, said = refusal(start(data=data))
        assert (code, str(data) in said, "LETTERSDESK_DATA_DIR" in said) == (2, True, True), said


def test_the_password_is_said_as_soon_as_there_is_an_account_whatever_fails_later(start):
    process = start()
    said = [process.stdout.readline() for _ in range(2)]
    while "with the password" not in said[-1]:
        assert said[-1]
        said.append(process.stdout.readline())
    assert "sign in as admin" in said[-1]
    assert not [line for line in said if "Redis" in line or "is ready" in line]


def test_a_part_that_dies_again_and_again_is_no_wrong_setting(start, folder):
    """Exit code 1, so that a supervisor tries again; 2 would tell it not to."""
    for name in ("service", "workers"):
        subprocess.run(["cp", "-r", str(REPOSITORY / name), str(folder)], check=True)
    (folder / "workers" / "__main__.py").write_text("raise SystemExit(7)\n")
    process = start(root=folder)
    _, said = process.communicate(timeout=ENDS_WITHIN_S)
    assert process.returncode == 1
    assert "ended with code 7, 5 times in a row" in said.splitlines()[-1]
