"""The numbers of a machine are read while its processes come and go."""

import subprocess
import sys

READ = """
from service.observability import metrics
metrics.ACCEPTED.inc(3)
from service.settings import shared_metrics
(shared_metrics() / "counter_9.db").touch()
print(metrics.exposition().decode())
"""


def test_a_process_that_has_just_made_its_file_spoils_no_answer(tmp_path, monkeypatch):
    """An empty file is the first thing that a starting process leaves."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    said = subprocess.run(
        [sys.executable, "-c", READ], capture_output=True, text=True, timeout=60, check=False
    )
    assert "lettersdesk_comments_accepted_total 3.0" in said.stdout, said.stderr
