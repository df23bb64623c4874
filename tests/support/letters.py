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
# Places that do not exist, of three syllables: words of which two letters have hardly one in common.
FIRST = ("Al", "Ber", "Cal", "Dor", "El", "Fen", "Gar", "Hol", "Ing", "Kel", "Lan", "Mar", "Nor", "Os", "Per",
         "Quen", "Ros", "Stan", "Tor", "Wes")  # fmt: skip
SECOND = ("ber", "den", "der", "fin", "ga", "hel", "in", "ka", "len", "mer", "na", "or", "ri", "sel", "ta")
THIRD = ("burgh", "by", "cote", "field", "ford", "gate", "ham", "ley", "low", "mere", "mouth", "stead",
         "thorpe", "ton", "well", "wick")  # fmt: skip
PLACES = 20


def letter(number: int) -> str:
    """The letter of this number: always the same, and not nearly the same as that of another number.

    Most of its words are places: of those above alone, letters by chance repeated each other, and were held.
    """
    pick = random.Random(number)
    claim = f"{pick.choice(WHO)} {pick.choice(DID)} {pick.choice(WHAT)} {pick.choice(WHEN)}."
    *places, last = [pick.choice(FIRST) + pick.choice(SECOND) + pick.choice(THIRD) for _ in range(PLACES)]
    return f"{claim} So say the people of {', '.join(places)} and {last}."
