"""What every test may ask for. The servers' code is in tests/support; fixtures live in its modules."""

import gc
import signal

from hypothesis import settings

pytest_plugins = [
    "tests.support.servers", "tests.support.product", "tests.support.stack", "tests.support.listeners",
    "tests.support.mailboxes",
]  # fmt: skip

# A run in the background of a shell ignores Ctrl-C, and every server it started would inherit that: then
# the tests that stop one with SIGINT would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says something about the machine only, and no folder is left in the checkout.
settings.register_profile("here", deadline=None, database=None)
settings.load_profile("here")


def pytest_collection_finish() -> None:
    """What was collected stays until the end: no garbage is looked for in it, hundreds of times."""
    gc.collect()
    gc.freeze()
