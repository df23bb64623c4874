"""Runs one server for as long as its owner lives, and not a second longer.

Started as a script by `guarded.start`. It starts the command in a session of its own, prints its pid, and
waits. When the owner closes our standard input, or dies in whatever way (Ctrl-C, kill -9), it stops the
server and removes the folder. So no test run, however it ends, leaves a server or its files behind.
When the owner writes a byte first, or the server ends by itself, the folder stays, for another start.

    guardian.py USER FOLDER_TO_REMOVE STOP_SIGNAL COMMAND...        ("-" for no user, no folder)
"""

import os
import select
import shutil
import signal
import subprocess
import sys

LOOK_EVERY_S = 0.5
STOP_WITHIN_S = 10


def main(user: str, folder: str, stop_signal: str, *command: str) -> int:
    """Guard `command` until the owner is gone. Returns the server's exit code."""
    owner = os.getppid()
    for harmless in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(harmless, signal.SIG_IGN)  # a Ctrl-C is the owner's to handle; we follow the owner
    server = subprocess.Popen(
        command,
        user=None if user == "-" else user,
        extra_groups=None if user == "-" else [],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
        preexec_fn=restore_signals,
    )
    os.write(1, b"%d\n" % server.pid)
    keep = False
    while server.poll() is None and os.getppid() == owner:
        # The second condition is for owners that forked: their children keep the pipe open.
        if select.select([0], [], [], LOOK_EVERY_S)[0]:
            keep = os.read(0, 1) != b""
            break
    else:
        keep = os.getppid() == owner
    stop(server, int(stop_signal))
    if folder != "-" and not keep:
        shutil.rmtree(folder, ignore_errors=True)
    return server.returncode


def restore_signals() -> None:
    """Give the server the signal handling of a fresh process: ignored signals would be inherited."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_DFL)


def stop(server: "subprocess.Popen[bytes]", stop_signal: int) -> None:
    """Ask, then insist. A frozen server is thawed first, or it could not hear."""
    if server.poll() is not None:
        return
    for wake_and_ask in (signal.SIGCONT, stop_signal):
        os.kill(server.pid, wake_and_ask)
    try:
        server.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
