"""numba's ``njit`` where numba is installed, and plain Python where it is not.

The training loops are written so that both give the same kind of result; plain Python is a few hundred times
slower, which is enough for tests on a made-up language and for nothing else.
"""

from collections.abc import Callable
from typing import Any

try:
    from numba import njit

    COMPILED = True
except ImportError:
    COMPILED = False

    def njit(**_options: object) -> Callable[[Any], Any]:
        """Leave the function as it is."""
        return lambda function: function


__all__ = ["COMPILED", "njit"]
