"""Letters for a newsroom that does not exist: what ``seed-demo`` fills a desk with. Always the same ones."""

from dataclasses import dataclass
from random import Random

from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, Field, Finding, Span

STORIES = (
    ("council-budget", "Council approves the budget", "Politics"),
    ("harbour-baths", "The harbour baths open again", "Local"),
    ("night-trams", "Trams until two in the morning", "Local"),
    ("seed-library", "A library that lends seeds", "Culture"),
    ("derby", "A derby without a winner", "Sport"),
    ("bridge-colour", "What colour for the old bridge?", "Politics"),
)
"""Key, title and section of each article."""

NAMES = (
    "Noor H.", "Jan B.", "Rope Walk 12", "Ferry at 7:10", "A teacher", "Mill Lane", "K. from the hill",
    "Old Port", "Two wheels", "Aunt of four", "Quiet reader", "Late shift", "Garden plot 9", "The cellist",
    "North stand", "Mrs. Quill", "Platform 2", "Bee keeper", "Ilse W.", "Father of twins", "Night nurse",
    "Third floor left", "Tide table", "Ex-councillor", "Reads it twice", "Baker's son", "South of the river",
    "Choir, second row", "T. Okafor", "Lighthouse Road", "Never online", "Crossing guard", "Mara P.",
    "Dry dock", "Umbrella man", "Pensioner 61", "Sunday league", "Window seat",
)  # fmt: skip

OPENINGS = (
    "I have lived here for thirty years and read this with interest.", "Thank you for the long report.",
    "This is the third plan in five years.", "My neighbours and I talked about it over the fence.",
    "I was at the meeting and remember it otherwise.", "As somebody who works nights, I see both sides.",
    "Nobody asked the people who use it every day.", "The figures in the second table surprised me.",
    "What a good idea, and how late it comes.", "I did not expect to agree with the mayor on this.",
)  # fmt: skip
MIDDLES = (
    "The minutes should be published before anybody votes.", "A smaller step would have been cheaper.",
    "In winter the square is empty after six anyway.", "Children need a safe way across the road first.",
    "Other towns have tried this, and two of them gave it up.", "The repair costs are missing in the sum.",
    "The noise is not the problem, the broken lamps are.", "Somebody must sweep it, and that is not planned.",
    "Half of the money comes from a fund that ends next year.", "The old timetable worked well enough.",
)  # fmt: skip
ENDINGS = (
    "Please ask again in a year.", "I would pay a little more for that.", "Let us see what spring brings.",
    "That is all I wanted to say.", "More of this, and fewer horoscopes.", "Who can I write to about it?",
    "I shall be there on Saturday.", "The comments here are better than I feared.", "Keep the clock, though.",
    "And paint the railing.",
)  # fmt: skip
FLOOD = "Wake up people, the whole vote was decided long before the meeting and every one of you paid for it"

REGULARS = 90
"""Mailboxes that letters come from again and again: the lower its number, the more often."""

ROUGH = frozenset({4, 13, 22, 37, 55})
"""The regulars whose letters are mostly held."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A way in which a letter is held: by which check, for which code, and what it says to deserve that."""

    check: str
    code: str
    score: tuple[float, float]
    """From where to where the check's score lies: some are close, some are not."""
    sentence: str = ""
    marked: str = ""
    attribute: str = ""
    """The number of the toxicity check that is as high as its score."""


KINDS = (
    Kind("toxicity", "toxicity.insult", (0.52, 0.97), "Whoever planned this is a fool and a coward.",
         "a fool and a coward", "insult"),
    Kind("toxicity", "toxicity.threat", (0.91, 0.97), "Somebody should teach them a lesson they remember.",
         "teach them a lesson", "threat"),
    Kind("links", "links.too_many", (0.5, 0.8),
         "Look at http://one.example http://two.example http://three.example now.", "http://three.example"),
    Kind("personal_data", "personal_data.phone", (1.0, 1.0), "Ring me on 555 0123 if you want to help.",
         "555 0123"),
    Kind("spam", "spam.likely", (0.5, 0.88), "Best prices for garden sheds, order today.", "order today"),
    Kind("wordlist", "wordlist.matched", (1.0, 1.0), "It is a bloody shame.", "bloody"),
    Kind("shouting", "shouting.capitals", (0.8, 0.95), "THIS IS WHAT WE GET FOR KEEPING QUIET.",
         "THIS IS WHAT WE GET"),
    Kind("repeats", "repeats.similar", (0.7, 0.95)),
    Kind("author_history", "author_history.new", (1.0, 1.0)),
)  # fmt: skip
_WEIGHTS = (6, 1, 3, 2, 3, 2, 2, 0, 5)
_OF_THE_FLOOD = next(kind for kind in KINDS if kind.check == "repeats")
_CHECKS = ("ban", "toxicity", "links", "personal_data", "spam", "wordlist", "shouting", "repeats",
           "disposable_email", "form", "author_history")  # fmt: skip
_ATTRIBUTES = ("insult", "threat", "identity_attack")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One comment of the demo, with what the checks said of it."""

    number: int
    story: str
    name: str
    mailbox: int
    """Which of the demo's mailboxes it came from: several letters are one author's."""
    body: str
    kind: Kind | None
    findings: tuple[Finding, ...]


def letter(number: int, *, is_held: bool, is_flood: bool = False) -> Letter:
    """The letter of this number: the same at every call."""
    rng = Random(number)  # noqa: S311 - of a demo, and it must be repeatable
    mailbox = int(REGULARS * rng.random() ** 2)
    weights = _WEIGHTS if mailbox not in ROUGH else (12, 3, *_WEIGHTS[2:-1], 0)
    kind = rng.choices(KINDS, weights=weights)[0] if is_held else None
    if is_flood:
        kind, body = _OF_THE_FLOOD, f"{FLOOD}, says reader {number}."
        mailbox = 1000 + number % 5
    else:
        said = [rng.choice(OPENINGS), *rng.sample(MIDDLES, 2), rng.choice(ENDINGS)]
        if kind is not None and kind.sentence:
            said.insert(rng.randrange(3), kind.sentence)
        body = " ".join(said)
    if kind is not None and kind.check == "author_history":
        mailbox = 2000 + number  # Somebody who writes for the first time.
    return Letter(
        number=number, story=rng.choice(STORIES)[0], name=NAMES[mailbox % len(NAMES)], mailbox=mailbox,
        body=body, kind=kind, findings=_findings(rng, kind, body),
    )  # fmt: skip


def _findings(rng: Random, kind: Kind | None, body: str) -> tuple[Finding, ...]:
    found = []
    for check in _CHECKS:
        own = kind if kind is not None and kind.check == check else None
        score = round(rng.uniform(*own.score) if own else _quiet(rng, check), 3)
        start = body.find(own.marked) if own and own.marked else -1
        spans = (Span(start, start + len(own.marked), "marked", Field.BODY),) if own and start >= 0 else ()
        found.append(
            Finding(
                check=check, check_version="demo", score=score, spans=spans,
                label=LABEL_FLAGGED if own else LABEL_CLEAR, reason=own.code if own else f"{check}.clear",
                detail=_detail(rng, own, score) if check == "toxicity" else {},
                duration_ms=round(rng.uniform(0.1, 9.0), 1),
            )
        )  # fmt: skip
    return tuple(found)


def _quiet(rng: Random, check: str) -> float:
    """What a check says of a letter that it has nothing against: most know only yes and no."""
    return rng.betavariate(1.2, 9) * 0.49 if check in ("toxicity", "spam", "shouting", "links") else 0.0


def _detail(rng: Random, kind: Kind | None, score: float) -> dict[str, float]:
    high = kind.attribute if kind else ""
    return {name: score if name == high else round(score * rng.random() * 0.9, 3) for name in _ATTRIBUTES}
