"""What a site taught the spam check: its layer, and the candidate that runs beside it."""

from dataclasses import dataclass

from service.classifiers.online import Layer


@dataclass(frozen=True, slots=True)
class Learned:
    """A site's layer and the version it has."""

    version: int
    layer: Layer
    counts: bool
    """False: too few lessons yet, or a candidate; then what it says is shown and changes no score."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What a site taught: the layer in force, and the candidate that runs beside it."""

    current: Learned | None = None
    candidate: Learned | None = None


NOTHING = Taught()
