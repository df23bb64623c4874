"""Load from wrk: how many requests a second, and how long they took."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.served import need_wrk

_UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}

POST_LUA = """
local words = {}
for word in string.gmatch("council budget bridge river market school garden train street harbour lamp " ..
    "winter summer reader minutes vote paper window mayor ticket signal bakery library tram ferry " ..
    "square fountain museum theatre orchard meadow corner station platform bicycle kettle", "%%a+") do
  words[#words + 1] = word
end
math.randomseed(os.time() + tonumber(tostring({}):match("0x(%%x+)"), 16) %% 1000003)
request = function()
  local chosen = {}
  for i = 1, 20 do chosen[i] = words[math.random(#words)] end
  local text = "I think the " .. table.concat(chosen, " ") .. " " .. math.random(1000000000)
  local who, thread = math.random(100000), math.random(50)
  return wrk.format("POST", string.format("%(path)s", thread), {["Content-Type"] = "application/json"},
    string.format('%(body)s', thread, who, who, text))
end
"""


@dataclass(frozen=True)
class Load:
    """What one run of wrk saw. Times in milliseconds; ``failed`` are answers other than 2xx and 3xx."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int

    def row(self, name: str) -> str:
        """One line of a table."""
        return f"{name:44} {self.per_second:9.0f} {self.p50_ms:9.2f} {self.p99_ms:9.2f} {self.failed:7}"


HEADER = f"{'':44} {'req/s':>9} {'p50 ms':>9} {'p99 ms':>9} {'failed':>7}"


def press(
    url: str,
    *,
    connections: int,
    seconds: int,
    script: Path | None = None,
    headers: Mapping[str, str] | None = None,
) -> Load:
    """Requests over ``connections`` kept connections for ``seconds``."""
    command = [need_wrk(), "-t2", f"-c{connections}", f"-d{seconds}s", "--latency"]
    command += ["-s", str(script)] if script else []
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(
        per_second=float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]),
        p50_ms=_ms(re.findall(r"50%\s+([\d.]+)(us|ms|s)", said)[0]),
        p99_ms=_ms(re.findall(r"99%\s+([\d.]+)(us|ms|s)", said)[0]),
        failed=int(failed[1]) if failed else 0,
    )


def _ms(found: tuple[str, str]) -> float:
    return float(found[0]) * _UNITS_MS[found[1]]


def post_script(folder: Path, *, path: str, body: str) -> Path:
    """A wrk script that posts comments of its own words; ``%d`` in ``path`` is the thread's number, and
    ``body`` takes thread, author, address and text."""
    script = folder / "post.lua"
    script.write_text(POST_LUA % {"path": path, "body": body})
    return script
