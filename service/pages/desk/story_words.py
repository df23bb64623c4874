"""How the desk names a story and its waiting times."""

SLOW = ((0, "off"), (60, "1 minute"), (300, "5 minutes"), (900, "15 minutes"), (3_600, "1 hour"),
        (14_400, "4 hours"), (86_400, "1 day"))  # fmt: skip
"""Seconds that an author waits for their next comment on a story, and what they are called."""


def slow_choices(chosen: int) -> list[tuple[int, str]]:
    """The waiting times to choose from; one that a program set stays among them."""
    choices = list(SLOW)
    if chosen not in dict(SLOW):
        choices.append((chosen, f"{chosen} seconds"))
    return sorted(choices)
