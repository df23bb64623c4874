"""Python reads this at its start where it is on PYTHONPATH: its clocks are then SKEW_S seconds wrong."""

import os
import time
from datetime import UTC, datetime, timedelta

from service import clock

skew_s = float(os.environ["SKEW_S"])
true_time = time.time

time.time = lambda: true_time() + skew_s
time.time_ns = lambda: int(time.time() * 1e9)
clock.now = lambda: datetime.now(UTC) + timedelta(seconds=skew_s)
