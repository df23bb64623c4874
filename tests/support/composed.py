"""docker-compose.yml without Docker: each service's very command and environment, moved to this machine.

What a container would give (a name, a mounted secret, a folder) becomes an address of 127.0.0.1 or a path
in one private folder; nothing else is changed. So the commands, the settings, the secrets, the database
roles and the proxy's configuration that are tested are the ones that are shipped.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.support.guarded import Guarded
from tests.support.postgres import PostgresServer
from tests.support.valkey import free_port, valkey_binary

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]

# Passwords count over TCP, as they do between containers.
HBA = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
RUNS_WITHIN_S = 120


class Composed:
    """The services of docker-compose.yml as processes of this machine."""

    def __init__(self, folder: Path) -> None:
        """Make the secrets and start the two servers that are not ours."""
        self.folder = folder
        self.secrets = folder / "deploy" / "secrets"
        self.processes: list[Guarded] = []
        self._redis_port = free_port()
        self.postgres = PostgresServer(durable=True, port=free_port())
        shutil.copytree(ROOT / "deploy", folder / "deploy", ignore=shutil.ignore_patterns("secrets"))
        subprocess.run(["sh", folder / "deploy" / "make-secrets.sh"], check=True, capture_output=True)
        self._move_addresses()
        self._make_roles()
        self.start("valkey")

    def start(self, service: str, *, port: int = 8080, **more: object) -> Guarded:
        """Start one process of a service; ``more`` settings tell it from its siblings on this machine."""
        log = self.folder / f"{service}-{len(self.processes)}.log"
        process = Guarded(self._command(service, port, more), log=log)
        self.processes.append(process)
        return process

    def run(self, service: str) -> "subprocess.CompletedProcess[str]":
        """Run a service that ends by itself."""
        command = self._command(service, 8080, {})
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=RUNS_WITHIN_S)

    def stop(self) -> None:
        """Stop everything."""
        for process in reversed(self.processes):
            process.stop()
        self.postgres.stop()

    def _command(self, service: str, port: int, more: dict[str, object]) -> list[str]:
        given = SERVICES[service]
        values = {name: self._moved(value) for name, value in given.get("environment", {}).items()}
        values |= {f"LETTERSDESK_{name.upper()}": str(value) for name, value in more.items()}
        start = ["env", "-i", f"PATH={os.environ['PATH']}", *(f"{k}={v}" for k, v in values.items())]
        start += [sys.executable, "-m", "service.cli"] if "build" in given else given.get("entrypoint", [])
        places = {"0.0.0.0": "127.0.0.1", "8080": str(port)}
        return [*start, *(places.get(str(word), self._moved(str(word))) for word in given["command"])]

    def _moved(self, text: str) -> str:
        """The text with compose's own notation resolved, and with this machine's paths and ports."""
        text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text).replace("$$", "$")
        places = {
            "/run/secrets": str(self.secrets),
            "/var/lib/lettersdesk": f"{self.folder}/var",
            "/keys": f"{self.folder}/keys",
            "/tmp": str(self.folder),
            "exec valkey-server": f"exec {valkey_binary()}",
            "--port 6379": f"--port {self._redis_port} --bind 127.0.0.1",
        }
        return re.sub("|".join(places), lambda found: places[found[0]], text)

    def _move_addresses(self) -> None:
        for name in ("database_url_owner", "database_url_web", "redis_url"):
            place = self.secrets / name
            text = place.read_text().replace("@postgres/", f"@127.0.0.1:{self.postgres.port}/")
            place.chmod(0o600)
            place.write_text(text.replace("@valkey:6379", f"@127.0.0.1:{self._redis_port}"))

    def _make_roles(self) -> None:
        (self.postgres.folder / "data" / "pg_hba.conf").write_text(HBA)
        self.postgres.sql("SELECT pg_reload_conf()")
        script = self.folder / "deploy" / "postgres" / "10-roles.sql"
        script.write_text(script.read_text().replace("/run/secrets", str(self.secrets)))
        psql = [self.postgres.programs / "psql", "-h", self.postgres.folder, "-p", str(self.postgres.port)]
        subprocess.run([*psql, "-U", "postgres", "-X", "-q", "-f", script], check=True, capture_output=True)
