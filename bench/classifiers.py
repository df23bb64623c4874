"""What the local models cost: ``python bench/classifiers.py``, one core, no network.

Prints import and load time, milliseconds a comment one by one, comments a second in batches of 64, and
resident memory and model size, beside what could be used instead, all in one run: a regular expression over a
small word list, and two packages from PyPI where they are installed (``pip install --group baselines``).
Comments are made up here from ordinary words, at the length of news comments.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

COMMENTS = 2_048
SLOW, SLOW_COMMENTS = "better-profanity", 128
"""A package that takes 30 ms a comment, and how many it is shown."""
BATCH = 64
WORDS_A_COMMENT = 45
"""Published news comments are about 260 characters long."""

RUDE_EVERY = 12
"""About one news comment in twelve is toxic; those cost more, because their spans are looked for."""

WORDS = """the a council mayor people budget road school think never always should money vote tax harbour
bridge town again because while article reader editor wrong right good bad honest plan winter rain
public private paid promise year week nothing everything he she they we you not but and or if when"""
ROWS = "{:<38}{:>12}{:>14}{:>10}"


def main() -> None:
    """Measure and print one table."""
    dice, words = random.Random(1), WORDS.split()
    comments = [
        " ".join(dice.choices(words, k=dice.randint(5, 2 * WORDS_A_COMMENT))) for _ in range(COMMENTS)
    ]
    for at in range(0, COMMENTS, RUDE_EVERY):
        comments[at] += " and you are an idiot"
    bare = resident_mb()
    started = time.perf_counter()
    from service.checks import spam, toxicity
    from service.checks.base import Subject
    from service.classifiers import loader

    imported = time.perf_counter()
    toxicity.check.warm()
    spam.check.warm()
    loaded = time.perf_counter()
    subjects = [Subject(comment_id=str(at), text=text) for at, text in enumerate(comments)]
    pattern = re.compile(r"\b(?:idiot|idiotic|moron|stupid|fool|crap|damn|scum|trash|loser)\b", re.I)
    print(f"import {imported - started:.3f} s, load and first score {loaded - imported:.3f} s")
    print(f"resident {bare:.0f} MB before, {resident_mb():.0f} MB with both models")
    size = sum(path.stat().st_size for path in loader.WEIGHTS.glob("*.npz"))
    print(f"models {size / 1e6:.2f} MB, load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(ROWS.format("", "ms one by one", "a second by 64", "ratio"))
    kinds: list[tuple[str, Callable[[Sequence[Subject]], object]]] = [
        ("word list of ten (baseline)", lambda some: [pattern.search(one.text) for one in some]),
        ("toxicity check", toxicity.check),
        ("spam check", spam.check),
        *others(),
    ]
    base = 0.0
    for name, check in kinds:
        some = subjects[:SLOW_COMMENTS] if name.startswith(SLOW) else subjects
        single, rate = one_by_one(check, some), batched(check, some)
        base = base or rate
        print(ROWS.format(name, f"{single:.3f}", f"{rate:,.0f}", f"1/{base / rate:,.0f}"))
    print(f"resident {resident_mb():.0f} MB after all")
    for check in (toxicity.check, spam.check):
        print(f"time by length ({check.name}):", ", ".join(by_length(check, Subject)))


def others() -> Iterator[tuple[str, Callable[..., object]]]:
    """The packages that are installed, by name and version; says what their import and first score cost."""
    from training import baselines

    for name, scorer in baselines.toxicity(Path()).items():
        if scorer is None or name == baselines.WORD_LIST:
            continue
        before, started = resident_mb(), time.perf_counter()
        scorer(["warm"])
        taken, more = time.perf_counter() - started, resident_mb() - before
        print(f"{baselines.named(name)}: import and first score {taken:.2f} s, {more:.0f} MB more")
        yield baselines.named(name), lambda some, scorer=scorer: scorer([one.text for one in some])


def one_by_one(check: Callable[..., object], subjects: Sequence[object]) -> float:
    """Median milliseconds of single calls."""
    taken = []
    for subject in subjects[:500]:
        started = time.perf_counter()
        check([subject])
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def batched(check: Callable[..., object], subjects: Sequence[object]) -> float:
    """Comments a second, best of three passes."""
    best = 0.0
    for _ in range(3):
        started = time.perf_counter()
        for at in range(0, len(subjects), BATCH):
            check(subjects[at : at + BATCH])
        best = max(best, len(subjects) / (time.perf_counter() - started))
    return best


def by_length(check: Callable[..., object], subject: Callable[..., object]) -> list[str]:
    """Milliseconds of one comment by length: linear up to 20,480 characters, which is all that is read."""
    found = []
    for chars in (1_000, 5_000, 20_000, 60_000):
        text = ("you are an idiot and the council is wrong " * 600)[:chars]
        started = time.perf_counter()
        for _ in range(5):
            check([subject(comment_id="1", text=text)])
        found.append(f"{chars:,} characters {(time.perf_counter() - started) / 5 * 1000:.1f} ms")
    return found


def resident_mb() -> float:
    """Resident memory of this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
