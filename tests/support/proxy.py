"""deploy/nginx on this machine: the very configuration, with its addresses and its /tmp moved."""

import re
import shutil
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.guarded import Guarded, short_folder

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIG = Path(__file__).resolve().parents[2] / "deploy" / "nginx"

needs_nginx = pytest.mark.skipif(NGINX is None, reason="there is no nginx on this machine (CI installs one)")


def start_proxy(port: int, web_ports: Sequence[int], *, trusted: str = "") -> Guarded:
    """A proxy on 127.0.0.1 that answers; the caller stops it."""
    folder = short_folder("ld-nx-")
    config = (CONFIG / "nginx.conf").read_text(encoding="utf-8")
    config = config.replace("listen 8080;", f"listen 127.0.0.1:{port};").replace(" /tmp/", f" {folder}/")
    (folder / "nginx.conf").write_text(config)
    (folder / "trusted.conf").write_text(trusted)
    # Containers are found by name, again and again; here are fixed addresses, and maybe an older nginx.
    upstream = (CONFIG / "upstream.conf").read_text(encoding="utf-8")
    upstream = re.sub(r"^(resolver|    zone) .*\n", "", upstream, flags=re.MULTILINE)
    line = next(line for line in upstream.splitlines() if "web:8080 resolve" in line)
    servers = [line.replace("web:8080 resolve", f"127.0.0.1:{web}") for web in web_ports]
    (folder / "upstream.conf").write_text(upstream.replace(line, "\n".join(servers)))
    # `user` is only read by root, who would otherwise hand the folder to a user that cannot enter it.
    command = [str(NGINX), "-c", str(folder / "nginx.conf"), "-g", "daemon off; user root;"]
    proxy = Guarded(command, log=folder / "log", remove=folder)
    proxy.wait_until(lambda: listens(port))
    return proxy


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
