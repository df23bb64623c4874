#!/usr/bin/env python3
"""Set Lettersdesk up and start it, or test it, with nothing but Python.

    python3 dev.py run [--port N] [--data DIR] [--no-demo]    start the whole service
    python3 dev.py test [arguments for pytest]                run all tests
    python3 dev.py setup                                      only set up

Everything is installed into .venv in this folder, from requirements.lock: exact versions, checked by
hash, built by nobody on this machine. `run` installs only the half of it that running needs, which is
requirements-run.lock. A second start finds that done and goes straight on. `run` and `test` replace this
process, so Ctrl-C and the exit code are theirs.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows; main() says so in a sentence
    fcntl = None

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements-run.lock", "test": ROOT / "requirements.lock"}
STAMP = VENV / "lettersdesk-setup"
DATA = ROOT / "lettersdesk-data"  # where the command line looks, too, if it is called in this folder
OLDEST_PYTHON = (3, 11)
TEST_PROCESSES_MAX = 4

# For a Python that has neither ensurepip nor pip (Debian's bare python3). Fetched only then.
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_WHEEL_URL = (
    "https://files.pythonhosted.org/packages/07/25/"
    "ee8c38ae72d66b844ce8eb9711ba905dba21ca1a8a0c960057c41cd23337/" + PIP_WHEEL
)
PIP_WHEEL_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
DOWNLOAD_TIMEOUT_S = 60
TOLD_EVERY = 5
LINE_CHARS_MAX = 78
LAST_LINES_SHOWN = 15


class SetupFailed(Exception):
    """A step of the set-up did not work; the text is what the user reads."""


def main(arguments):
    """Do what the command line asks. Returns an exit code, or never returns: run and test take over."""
    if sys.version_info < OLDEST_PYTHON:
        have, need = (".".join(map(str, pair)) for pair in (sys.version_info[:2], OLDEST_PYTHON))
        complain(f"Lettersdesk needs Python {need} or newer; this is {have} ({sys.executable}).")
        return 2
    if fcntl is None:
        complain("Lettersdesk runs on Linux and macOS; on Windows, use it inside WSL.")
        return 2
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in ("run", "test", "setup"):
        complain(__doc__)
        return 0 if command in ("-h", "--help") else 2
    start = run_arguments(rest) if command == "run" else []
    try:
        set_up("run" if command == "run" else "test")
    except SetupFailed as failure:
        complain(f"Set-up failed: {failure}")
        return 1
    except KeyboardInterrupt:
        complain("\nStopped. The same command goes on from here.")
        return 130
    if command == "run":
        replace_this_process([str(VENV / "bin" / "lettersdesk"), "run", *start])
    if command == "test":
        os.chdir(str(ROOT))
        # Tests start hundreds of processes, and each would compile the whole service anew.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        replace_this_process([str(PYTHON), "-m", "pytest", *test_arguments(rest)])
    say(f"Ready: {VENV}")
    return 0


def run_arguments(arguments):
    """What `lettersdesk run` is given; a wrong argument ends here, before anything is installed."""
    parser = argparse.ArgumentParser(prog="dev.py run", description="Start web, workers and a Redis.")
    parser.add_argument("--port", type=int, help="port of the web server")
    parser.add_argument("--data", default=str(DATA), help=f"folder for data [{DATA.name}]")
    parser.add_argument("--no-demo", action="store_true", help="start without the demo site")
    asked = parser.parse_args(arguments)
    port = [] if asked.port is None else ["--port", str(asked.port)]
    return [*port, "--data", asked.data, *(["--no-demo"] if asked.no_demo else [])]


def test_arguments(arguments):
    """What pytest is given: the caller's arguments, and as many processes as help."""
    chosen = ("-n", "--numprocesses", "--pdb", "--trace", "-h", "--help", "--version")
    if any(argument.startswith(chosen) for argument in arguments):
        return arguments
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    # One more than there are cores: many tests wait for processes that they started.
    return ["-n", str(min(cores + 1, TEST_PROCESSES_MAX)), "--dist", "worksteal", *arguments]


def replace_this_process(command):
    """Become `command`, so that signals and the exit code need no passing on."""
    say("Starting: " + " ".join([os.path.relpath(command[0], os.getcwd()), *command[1:]]))
    os.execv(command[0], command)


def set_up(what):
    """Make .venv what the lock of `what` says, once; two at the same time wait for each other."""
    with open(__file__, "rb") as mutex:
        try:
            fcntl.flock(mutex, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another dev.py is setting up; waiting for it.")
            fcntl.flock(mutex, fcntl.LOCK_EX)
        # Whoever can test can run, too.
        if PYTHON.exists() and STAMP.exists() and STAMP.read_text() in (stamp(what), stamp("test")):
            return
        remove_if_from_elsewhere()
        say(f"Setting up {VENV} with Python {sys.version.split()[0]}; the first time takes about a minute.")
        lock = LOCKS[what]
        if not installed_by_uv(lock):
            install_by_pip(lock)
        STAMP.write_text(stamp(what))


def place():
    """Where the environment's scripts believe they are: another folder or Python makes them wrong."""
    return "{} python{}.{}\n".format(ROOT, *sys.version_info[:2])


def stamp(what):
    """What a finished .venv was made of, and for what."""
    files = [*LOCKS.values(), ROOT / "pyproject.toml"]
    made_of = hashlib.sha256(b"".join(path.read_bytes() for path in files))
    return place() + made_of.hexdigest() + " for " + what + "\n"


def remove_if_from_elsewhere():
    """Remove an environment of another Python or of another folder; any other is only brought up to date."""
    if not VENV.exists():
        return
    if STAMP.exists():
        fits = STAMP.read_text().startswith(place())
    else:
        code = "import sys; print('python%d.%d' % sys.version_info[:2])"
        try:
            answer = subprocess.run([str(PYTHON), "-c", code], stdout=subprocess.PIPE, check=False).stdout
        except OSError:
            answer = b""
        fits = answer.decode().strip() == place().split()[-1]
    if not (fits and PYTHON.exists()):
        say(f"Removing {VENV}: it belongs to another Python or another folder.")
        shutil.rmtree(str(VENV))


def installed_by_uv(lock):
    """Use uv where it is at hand: it is the fastest. Any trouble with it only means that pip works."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    target = ["--python", str(PYTHON)]
    try:
        # Our own Python, never one that uv would fetch.
        do([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)])
        say(f"Installing {lock.name} with uv.")
        do([uv, "pip", "install", *target, *from_lock(lock)], Progress(lock))
        do([uv, "pip", "install", *target, *OUR_OWN_CODE])
    except SetupFailed as failure:
        say(f"uv did not manage ({str(failure).splitlines()[-1]}); going on with pip.")
        return False
    return True


def install_by_pip(lock):
    """Use the first pip there is: the environment's own, this Python's, or a fetched one."""
    with tempfile.TemporaryDirectory() as scratch:
        pip = own_pip() or host_pip() or fetched_pip(Path(scratch))
        say(f"Installing {lock.name} with pip.")
        do([*pip, "install", *from_lock(lock)], Progress(lock))
        do([*pip, "install", *OUR_OWN_CODE])


def own_pip():
    """The pip that ensurepip puts into a new environment, or None: Debian splits ensurepip off."""
    try:
        do([sys.executable, "-m", "venv", str(VENV)])
        do([str(PYTHON), "-m", "pip", "--version"])
    except SetupFailed:
        return None
    return [str(PYTHON), "-m", "pip"]


def host_pip():
    """The pip of the Python that runs this file, told to work on our environment; None without one."""
    do([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    try:
        do([*pip, "--version"])
    except SetupFailed:
        return None
    return pip


def fetched_pip(scratch):
    """pip's own wheel, known by its hash; it runs as it is, and only for this installation."""
    say(f"This Python has no pip: fetching {PIP_WHEEL}.")
    try:
        with urllib.request.urlopen(PIP_WHEEL_URL, timeout=DOWNLOAD_TIMEOUT_S) as answer:
            content = answer.read()
    except OSError as error:
        raise SetupFailed(
            f"{PIP_WHEEL_URL} could not be fetched ({error}). Install pip for this Python "
            "(Debian: apt install python3-venv) and try again."
        ) from error
    if hashlib.sha256(content).hexdigest() != PIP_WHEEL_SHA256:
        raise SetupFailed(f"{PIP_WHEEL_URL} is not the file it should be; nothing of it was run.")
    wheel = scratch / PIP_WHEEL
    wheel.write_bytes(content)
    return [str(PYTHON), str(wheel / "pip")]


# Without build isolation: setuptools is in both locks, so nothing unlocked is fetched for this either.
OUR_OWN_CODE = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]


def from_lock(lock):
    """What pip and uv are told, so that they take nothing but what the lock names."""
    return ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]


class Progress:
    """Tells how far an installation is, from what pip or uv says meanwhile."""

    def __init__(self, lock):
        self.total = sum("==" in line for line in lock.read_text().splitlines())
        self.taken = 0

    def __call__(self, line):
        word, _, rest = line.partition(" ")
        if word in ("Collecting", "Requirement"):  # pip: one package more
            self.taken += 1
            if self.taken % TOLD_EVERY == 0:
                say(f"  {self.taken} of about {self.total} packages: {rest.split('==')[0]}")
        elif word in ("Installing", "Downloading", "Prepared", "Installed"):
            say("  " + line[:LINE_CHARS_MAX])


def do(command, tell=None):
    """Run one step of the set-up; `tell` is called with each line it says.

    If it fails, raise SetupFailed with its last words.
    """
    unset = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "VIRTUAL_ENV")
    env = {name: value for name, value in os.environ.items() if name not in unset}
    env.update(PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", UV_PYTHON_DOWNLOADS="never")
    env["PYTHONUNBUFFERED"] = "1"
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    said = []
    with subprocess.Popen(command, env=env, **streams) as process:
        try:
            for line in process.stdout:
                said.append(line.decode(errors="replace").rstrip())
                if tell:
                    tell(said[-1])
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise SetupFailed("\n".join([" ".join(command), *said[-LAST_LINES_SHOWN:]]))


def complain(text):
    """Tell the user why nothing more happens."""
    print(text, file=sys.stderr)


def say(text):
    """Tell the user what happens, at once and on one line."""
    print(f"[dev.py] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
