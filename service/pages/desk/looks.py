"""How somebody likes the desk to look: how close things stand, and how large letters are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DENSITIES = (("roomy", "Roomy"), ("close", "Close together"))
SIZES = (("normal", "As the browser has it"), ("large", "Larger"), ("largest", "Largest"))


@dataclass(frozen=True, slots=True)
class Looks:
    """What was chosen; the first of each list until then."""

    density: str
    size: str

    @property
    def classes(self) -> str:
        """For the root element of every page."""
        return f"density-{self.density} size-{self.size}"


def looks_of(kept: Mapping[str, Any]) -> Looks:
    """What an account keeps; a value that this version does not know counts as none."""
    density, size = _one(DENSITIES, kept.get("density")), _one(SIZES, kept.get("size"))
    return Looks(density or DENSITIES[0][0], size or SIZES[0][0])


def chosen(density: str, size: str) -> Looks | None:
    """What a form asks for; None if it is none of these."""
    both = _one(DENSITIES, density), _one(SIZES, size)
    return Looks(*both) if both[0] and both[1] else None


def _one(choices: tuple[tuple[str, str], ...], value: object) -> str:
    return next((known for known, _label in choices if known == value), "")
