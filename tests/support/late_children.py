"""Run a module in whose children nothing happens before their parent has died: the worst moment for them.

python late_children.py -m service.cli web
"""

import os
import runpy
import sys
import time

fork = os.fork


def fork_late() -> int:
    """As ``os.fork``; in the child it returns once the parent is gone."""
    parent = os.getpid()
    child = fork()
    while child == 0 and os.getppid() == parent:
        time.sleep(0.01)
    return child


if __name__ == "__main__":
    os.fork = fork_late
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
