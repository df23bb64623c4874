"""The base of everything that must not be written down: it shows a label and refuses to be copied out.

A subclass of ``str`` with a quiet ``repr`` still leaks by ``+`` and by ``json.dumps``; a slotted class
without any of the text protocols does not.
"""

from typing import Any, ClassVar, NoReturn, SupportsIndex


class Guarded:
    """Prints as its label; will not pickle, copy, change or give its state."""

    __slots__ = ()
    LABEL: ClassVar[str] = "<guarded>"

    def __repr__(self) -> str:
        return self.LABEL

    def __str__(self) -> str:
        return self.LABEL

    def __format__(self, format_spec: str) -> str:
        return self.LABEL

    def _refuse(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled, copied or changed")

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        self._refuse()

    def __getstate__(self) -> NoReturn:
        self._refuse()

    def __copy__(self) -> NoReturn:
        self._refuse()

    def __deepcopy__(self, memo: dict[int, Any]) -> NoReturn:
        self._refuse()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        self._refuse()

    def __delattr__(self, name: str) -> NoReturn:
        self._refuse()


class Secret(Guarded):
    """Key bytes that print as ``<secret>``. ``expose()`` is the only way to them."""

    __slots__ = ("_raw",)
    LABEL = "<secret>"
    _raw: bytes

    def __init__(self, raw: bytes) -> None:
        object.__setattr__(self, "_raw", raw)

    def __hash__(self) -> NoReturn:
        raise TypeError("Secret cannot be hashed")

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("Secret cannot be compared")

    def expose(self) -> bytes:
        """The bytes themselves, for the one call that needs them."""
        return self._raw
