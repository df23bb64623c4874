"""Letters for a newsroom that does not exist: what ``seed-demo`` fills a desk with. Always the same ones."""

from dataclasses import dataclass
from random import Random

from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, Field, Finding, Reason, Span

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
    "North stand",
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


@dataclass(frozen=True, slots=True)
class Kind:
    """A way in which a letter is held: by which check, for which code, and what it says to deserve that."""

    check: str
    code: str
    sentence: str
    marked: str
    threshold: float


KINDS = (
    Kind("toxicity", "toxicity.insult", "Whoever planned this is a fool and a coward.",
         "a fool and a coward", 0.7),
    Kind("links", "links.too_many",
         "Look at http://one.example http://two.example http://three.example now.",
         "http://three.example", 0.5),
    Kind("personal_data", "personal_data.phone", "Ring me on 555 0123 if you want to help.", "555 0123", 0.5),
    Kind("spam", "spam.likely", "Best prices for garden sheds, order today.", "order today", 0.6),
    Kind("wordlist", "wordlist.matched", "It is a bloody shame.", "bloody", 0.5),
    Kind("author_history", "author_history.new", "", "", 0.5),
)  # fmt: skip


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

    @property
    def reason(self) -> Reason:
        """Why it was held, or published."""
        if self.kind is None:
            return Reason(check="policy", code="policy.default_publish")
        score = next(one.score for one in self.findings if one.check == self.kind.check)
        return Reason(
            check=self.kind.check, code=self.kind.code, score=score, threshold=self.kind.threshold, rule=1
        )


def letter(number: int, *, is_held: bool, is_flood: bool = False) -> Letter:
    """The letter of this number: the same at every call."""
    rng = Random(number)  # noqa: S311 - of a demo, and it must be repeatable
    kind = rng.choices(KINDS, weights=(6, 3, 2, 3, 2, 4))[0] if is_held else None
    if is_flood:
        kind = KINDS[0]
        body = f"{FLOOD}, says reader {number}."
    else:
        said = [rng.choice(OPENINGS), rng.choice(MIDDLES), rng.choice(ENDINGS)]
        if kind is not None and kind.sentence:
            said.insert(rng.randrange(3), kind.sentence)
        body = " ".join(said)
    return Letter(
        number=number, story=rng.choice(STORIES)[0], name=rng.choice(NAMES),
        mailbox=1000 + number % 5 if is_flood else rng.randrange(120), body=body, kind=kind,
        findings=_findings(rng, kind, body),
    )  # fmt: skip


def _findings(rng: Random, kind: Kind | None, body: str) -> tuple[Finding, ...]:
    found = []
    for check in ("toxicity", "links", "personal_data", "spam", "wordlist", "author_history"):
        fires = kind is not None and kind.check == check
        threshold = kind.threshold if kind is not None else 0.5
        score = rng.uniform(threshold, 1.0) if fires else rng.uniform(0.0, 0.3)
        start = body.find(kind.marked) if fires and kind is not None and kind.marked else -1
        spans = (Span(start, start + len(kind.marked), "marked", Field.BODY),) if kind and start >= 0 else ()
        found.append(
            Finding(
                check=check, check_version="demo", score=round(score, 3), spans=spans,
                label=LABEL_FLAGGED if fires else LABEL_CLEAR,
                reason=kind.code if kind is not None and fires else f"{check}.clear",
                duration_ms=round(rng.uniform(0.1, 9.0), 1),
            )
        )  # fmt: skip
    return tuple(found)
