"""Schemathesis, in a process of its own, asks the served description's every operation good and bad things.

All of its checks are on: no answer is a server error, none is undocumented in status, type, headers or shape,
what breaks the schema is refused, and no guarded operation answers without a token. Each time the requests
are the same, about a comment, an endpoint and a trial that are there.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.product import RATES, prepare
from tests.support.stack import Stack, stack_on

CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES_MAX = 3
OPERATIONS_MIN = 40
ENDS_WITHIN_S = 600
OPEN = {"feed_wait_s_max": 0, "nudge": True, **{f"rate_{name}": "" for name in RATES}}
"""No limits, nobody waits for news, and what may be switched off is on."""


@pytest.fixture
def new_database(new_sqlite: Callable[..., str]) -> Callable[..., str]:
    """Answers do not depend on the database; tests/walls compare the two."""
    return new_sqlite


def test_every_operation_answers_as_it_is_described(new_database, valkey_server, tmp_path):
    with stack_on(new_database(prepare), valkey_server.url, tmp_path, **OPEN) as stack:
        stack.start("web")
        base, token = f"http://127.0.0.1:{stack.port}", stack.bearer("admin")["Authorization"]
        config = tmp_path / "schemathesis.toml"
        config.write_text(CONFIG.read_text(encoding="utf-8") + known(stack), encoding="utf-8")
        done = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run",
                f"{base}/api/v1/openapi.json", "--url", base, "--header", f"Authorization: {token}",
                "--checks", "all", "--max-examples", str(EXAMPLES_MAX), "--generation-deterministic",
                "--continue-on-failure", "--no-color",
            ],
            capture_output=True, text=True, cwd=tmp_path, timeout=ENDS_WITHIN_S, check=False,
        )  # fmt: skip
    failures = done.stdout.partition("= FAILURES =")[2]
    assert (done.returncode, failures) == (0, ""), done.stderr or failures
    counted = re.search(r"Selected: (\d+)/(\d+)\s+Tested: (\d+)\n", done.stdout)
    assert counted, done.stdout
    assert len({*counted.groups()}) == 1
    assert int(counted[3]) >= OPERATIONS_MIN


def known(stack: Stack) -> str:
    """The ids of what is there, as the configuration names them."""
    hook = {"name": "CMS", "url": "https://hooks.example.org/comments"}
    token = stack.bearer("admin")
    made = [
        stack.request("POST", f"/api/v1/webhooks/{what}", body=body, headers=token)
        for what, body in (("endpoints", hook), ("trials", {"url": hook["url"]}))
    ]
    ids = {"comment_id": stack.comment().id}
    ids |= {name: one.json["id"] for name, one in zip(("endpoint_id", "trial_id"), made, strict=True)}
    return "\n[parameters]\n" + "".join(f'"path.{name}" = "{value}"\n' for name, value in ids.items())
