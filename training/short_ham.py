"""Ham that the spam file lacks: a few words of news comments, the same with one link, and people's names.

Its short texts are mostly advertisements and text messages, and nearly every link in it is spam. Without
these rows a model takes shortness, a greeting or any link for an advertisement.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.attributes import SPAM
from training.corpus import Row

SNIPPETS, LINKED, NAMES = "snippets", "linked", "names"
"""Sources of these rows."""

WORDS_MAX = 8
LINKED_EVERY = 4
"""Of the snippets get a copy with a link."""
LINK = "https://example.org/"
"""Whose host says nothing: the model reads every link as one word, and its looks only count links."""


@dataclass(frozen=True, slots=True)
class Ham:
    """One text that is no spam."""

    source: str
    fold: int
    text: str


def of_news(news: Sequence[Row], *, seed: int) -> Iterator[Ham]:
    """One cutting of each comment, in its fold; every fourth again with a link before, in or after it."""
    dice = random.Random(seed)
    for at, row in enumerate(news):
        words = row.text.split()
        if not words:
            continue
        size = dice.randint(1, min(WORDS_MAX, len(words)))
        first = dice.randrange(len(words) - size + 1)
        cut = words[first : first + size]
        yield Ham(SNIPPETS, row.fold, " ".join(cut))
        if at % LINKED_EVERY == 0:
            page = "".join(filter(str.isalnum, dice.choice(words)))[:20]
            cut.insert(dice.randint(0, len(cut)), f"{LINK}{page}")
            yield Ham(LINKED, row.fold, " ".join(cut))


def of_authors(records: Sequence[Mapping[str, str]]) -> Iterator[Ham]:
    """Names under which something was posted that was no spam; each once, in its first fold."""
    spammers = {record["author"] for record in records if float(record[SPAM])}
    seen: set[str] = set()
    for record in records:
        name = record["author"]
        if name and name not in spammers and name not in seen:
            seen.add(name)
            yield Ham(NAMES, int(record["fold"]), name)
