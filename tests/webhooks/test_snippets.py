"""The lines that docs/webhooks.md gives to consumers, run in processes of their own against what this service
sends: a genuine delivery is taken, a changed, an old and a foreign one are refused."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import time

import pytest

from service.domain.events import EventType
from service.webhooks.payloads import body
from service.webhooks.reference import example
from service.webhooks.signature import headers, new_secret
from tests.walls.breach import ROOT

PAGE = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
OURS, OLD = new_secret(), new_secret()
OLDER_S = 301
RUNS_WITHIN_S = 240
AHEAD_S = OLDER_S + RUNS_WITHIN_S
"""Still in the future by more than the lines allow when a slow program reads it."""
PYTHON = """
import json, sys
for secret, headers, body in json.load(sys.stdin):
    try:
        verify(secret, headers, base64.b64decode(body))
        print("taken")
    except ValueError:
        print("refused")
"""
NODE = """
import { readFileSync } from "node:fs";
for (const [secret, headers, body] of JSON.parse(readFileSync(0, "utf8"))) {
  try { verify(secret, headers, Buffer.from(body, "base64")); console.log("taken"); }
  catch (error) { console.log("refused"); }
}
"""
PHP = """
foreach (json_decode(stream_get_contents(STDIN)) as [$secret, $headers, $body]) {
    try {
        verify($secret, (array) $headers, base64_decode($body));
        echo "taken\\n";
    } catch (RuntimeException $refused) {
        echo "refused\\n";
    }
}
"""
GO_HEAD = """
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)
"""
GO = """
func main() {
	var cases [][3]json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	for _, one := range cases {
		var secret string
		var named map[string]string
		var body []byte
		json.Unmarshal(one[0], &secret)
		json.Unmarshal(one[1], &named)
		json.Unmarshal(one[2], &body)
		header := http.Header{}
		for name, value := range named {
			header.Set(name, value)
		}
		if Verify(secret, header, body, 5*time.Minute) == nil {
			fmt.Println("taken")
		} else {
			fmt.Println("refused")
		}
	}
}
"""
PROGRAMS = {
    "python": ("verify.py", "", PYTHON, [sys.executable]), "js": ("verify.mjs", "", NODE, ["node"]),
    "php": ("verify.php", "", PHP, ["php"]), "go": ("verify.go", GO_HEAD, GO, ["go", "run"]),
}  # fmt: skip
"""The file of a language, what stands before and behind the page's lines in it, and what runs it."""


def snippet(language: str) -> str:
    [text] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.M | re.S)
    return str(text)


def delivery(secrets, *, age_s=0):
    """The headers and the body of a try, as the worker makes them."""
    fact = example(EventType.PUBLISHED, 48_213)
    message = body(fact)
    return dict(headers(secrets, fact.id, int(time.time()) - age_s, message)), message


def cases():
    good, message = delivery([OURS])
    rotating, _ = delivery([OURS, OLD])
    stale, _ = delivery([OURS], age_s=OLDER_S)
    early, _ = delivery([OURS], age_s=-AHEAD_S)
    moved = good | {"webhook-timestamp": str(int(good["webhook-timestamp"]) - 1)}
    unsigned = good | {"webhook-signature": "v1,"}
    return {
        "genuine": (OURS, good, message),
        "while a secret is replaced, by the new one": (OURS, rotating, message),
        "while a secret is replaced, by the old one": (OLD, rotating, message),
        "another secret": (OLD, good, message),
        "another body": (OURS, good, message + b" "),
        "another time": (OURS, moved, message),
        "another id": (OURS, good | {"webhook-id": "x"}, message),
        "too old": (OURS, stale, message),
        "from the future": (OURS, early, message),
        "no signature": (OURS, unsigned, message),
    }


@pytest.mark.parametrize("language", PROGRAMS)
def test_the_lines_take_what_is_genuine_and_refuse_all_else(language, tmp_path):
    name, before, behind, run = PROGRAMS[language]
    if shutil.which(run[0]) is None:
        pytest.skip(f"there is no {run[0]} here (Debian: apt install nodejs php-cli golang-go)")
    program = tmp_path / name
    program.write_text(before + snippet(language) + behind, encoding="utf-8")
    known = cases()
    told = [(secret, head, base64.b64encode(raw).decode()) for secret, head, raw in known.values()]
    said = subprocess.run(
        [*run, str(program)], input=json.dumps(told), capture_output=True, text=True, check=True,
        timeout=RUNS_WITHIN_S, env={**os.environ, "GOCACHE": str(tmp_path / "cache"), "GOFLAGS": "-mod=mod"},
    )  # fmt: skip
    taken = [name for name, word in zip(known, said.stdout.split(), strict=True) if word == "taken"]
    assert taken == [name for name in known if name.startswith(("genuine", "while"))]
