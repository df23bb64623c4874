"""Letters to the editor for tests: plain English that no check flags, each unlike the others."""

import random

WHO = ("The council", "Our mayor", "The school board", "The bus company", "Every reader", "My neighbour",
       "The port authority", "A local baker", "The library", "The hospital", "The fire brigade")  # fmt: skip
DID = ("should publish", "has forgotten", "wants to discuss", "ought to explain", "could improve",
       "is going to present", "never mentioned", "finally understood", "may well reconsider")  # fmt: skip
WHAT = ("the minutes of its last meeting", "the plan for the old bridge", "the cost of the new tram line",
        "the opening hours in winter", "the report about clean water", "the trees along the river",
        "the lights on the market square", "the rules for cyclists", "the future of the theatre")  # fmt: skip
WHEN = ("before the autumn", "after the election", "once the weather is better", "during the summer",
        "when the works are finished", "at the next open evening", "within a few weeks")  # fmt: skip
WHY = ("because families depend on it", "so that visitors find their way", "since nobody else will do so",
       "as the article says clearly", "although money is short", "while there is still time",
       "because farmers asked for that", "so pupils can walk safely")  # fmt: skip


def letter(number: int) -> str:
    """The letter of this number: always the same, and not nearly the same as that of another number."""
    pick = random.Random(number)
    sentences = [
        f"{pick.choice(WHO)} {pick.choice(DID)} {pick.choice(WHAT)} {pick.choice(WHEN)}, {pick.choice(WHY)}."
        for _ in range(2)
    ]
    return " ".join(sentences)
