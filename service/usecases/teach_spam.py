"""Teach each site's spam layer what moderators decided and programs reported since the last look.

One transaction writes lessons, layers and cursors together: it succeeds only if nobody else moved the cursors
since they were read, so any number of processes may try at once and each lesson counts once.
"""

import hashlib
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.classifiers import online
from service.classifiers.online import Layer, Lesson
from service.domain.folding import fold
from service.store import cursors, layers, lessons
from service.store.engine import Database
from service.store.layers import StoredLayer
from service.store.lessons import StoredLesson, Told

log = logging.getLogger(__name__)

LOOK_ROWS_MAX = 50
"""Decisions, and as many reports, that one transaction takes in: it holds the write lock for some 50 ms."""
HOUR_S = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What keeps one person, or one text, from teaching too much."""

    per_teacher_hour_max: int
    per_text_max: int
    undisputed_s: float
    """A comment that stood so long, and that nobody decided about, is an ordinary one."""
    versions_kept: int


@dataclass(frozen=True, slots=True)
class Features:
    """What the model says of texts: the shipped logit of each and its features for a layer."""

    logits: Sequence[float]
    buckets: Sequence[online.Buckets]


class _Overtaken(Exception):
    """Somebody else moved the cursor since it was read."""


Reader = Callable[[Sequence[Told]], Features]


def teach_spam(database: Database, read: Reader, bounds: Bounds) -> int:
    """Take in what is new, a portion at a time; returns how many lessons were taught.

    ``read`` scores texts outside of any transaction. Costs two index reads where nothing is new.
    """
    taught = 0
    while True:
        with database.read() as conn:
            look = _look(conn, bounds)
        if look is None:
            return taught
        chosen = _lessons(look, read(look.told))
        try:
            with database.begin() as conn:
                _write(conn, look, chosen, bounds)
        except (_Overtaken, IntegrityError):  # Another process has taught the same.
            return taught
        taught += len(chosen)
        if chosen:
            log.info("spam.taught", extra={"count": len(chosen)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What was read: where the cursors stood, where they go, and what is to be taught."""

    seen: dict[str, int]
    to: dict[str, int]
    told: list[Told]
    corrects: dict[str, int]


def _look(conn: Connection, bounds: Bounds) -> _Look | None:
    seen = {name: cursors.at(conn, name) for name in (lessons.DECISIONS, lessons.FEEDBACK)}
    decided, decisions_to = lessons.decided(conn, after=seen[lessons.DECISIONS], limit=LOOK_ROWS_MAX)
    reported, feedback_to = lessons.reported(conn, after=seen[lessons.FEEDBACK], limit=LOOK_ROWS_MAX)
    to = {lessons.DECISIONS: decisions_to, lessons.FEEDBACK: feedback_to}
    if to == seen:
        return None
    told = [one for one in (*decided, *reported) if one.site_id is not None]
    known = lessons.last_labels(conn, [one.subject_id for one in told])
    new = [one for one in _last_of_each(told) if known.get(one.subject_id) != int(one.is_spam)]
    chosen = _bounded(conn, new, bounds)
    return _Look(seen=seen, to=to, told=[*chosen, *_balance(conn, chosen, bounds)], corrects=known)


def _balance(conn: Connection, told: Sequence[Told], bounds: Bounds) -> list[Told]:
    """As many ordinary comments as spam is ahead by: moderators see little ham, since the policy publishes
    it, and a layer that knows one side only would take common words for signs of spam."""
    ordinary: list[Told] = []
    for site_id in sorted({one.site_id for one in told if one.site_id}):
        own = [one.is_spam for one in told if one.site_id == site_id]
        layer = layers.newest(conn, site_id)
        ahead = 2 * sum(own) - len(own) + (layer.spam - layer.ham if layer else 0)
        if ahead > 0:
            limit = min(ahead, LOOK_ROWS_MAX)
            ordinary += lessons.undisputed(conn, site_id, older_s=bounds.undisputed_s, limit=limit)
    return ordinary


def _last_of_each(told: Sequence[Told]) -> list[Told]:
    """Of several decisions about one comment only the last counts."""
    return list({one.subject_id: one for one in told}.values())


def _bounded(conn: Connection, told: Sequence[Told], bounds: Bounds) -> list[Told]:
    lately = Counter(lessons.lately_of(conn, {t.teacher_id for t in told if t.teacher_id}, window_s=HOUR_S))
    by_site: dict[str, set[str]] = defaultdict(set)
    for one in told:
        by_site[one.site_id or ""].add(text_key(one.text))
    times = Counter(
        {
            (site, key): count
            for site, keys in by_site.items()
            for key, count in lessons.times_of_text(conn, site, keys).items()
        }
    )
    kept, over = [], set()
    for one in told:
        of_text = (one.site_id or "", text_key(one.text))
        if times[of_text] >= bounds.per_text_max:
            continue
        if one.teacher_id is not None and lately[one.teacher_id] >= bounds.per_teacher_hour_max:
            over.add(one.teacher_id)
            continue
        times[of_text] += 1
        lately[one.teacher_id or ""] += 1
        kept.append(one)
    for teacher_id in sorted(over):
        log.warning("spam.teacher_over_limit", extra={"token_id": teacher_id})
    return kept


def _lessons(look: _Look, features: Features) -> list[StoredLesson]:
    return [
        StoredLesson(
            source=one.source, source_seq=one.source_seq, subject_id=one.subject_id,
            site_id=one.site_id or "", teacher_id=one.teacher_id, text_key=text_key(one.text),
            label=int(one.is_spam), base_logit=float(logit), features=buckets.tobytes(),
            # A changed mind must outweigh what the first one taught.
            steps=online.STEPS * (2 if one.subject_id in look.corrects else 1),
        )
        for one, logit, buckets in zip(look.told, features.logits, features.buckets, strict=True)
    ]  # fmt: skip


def _write(conn: Connection, look: _Look, chosen: list[StoredLesson], bounds: Bounds) -> None:
    for name, seen in look.seen.items():
        if look.to[name] != seen and not cursors.advance(conn, name, seen=seen, to=look.to[name]):
            raise _Overtaken
    by_site: dict[str, list[StoredLesson]] = defaultdict(list)
    for one in chosen:
        by_site[one.site_id].append(one)
    for site_id, own in by_site.items():
        numbers = lessons.add(conn, own)
        before = layers.newest(conn, site_id)
        layer = replayed(online.layer_from_bytes(before.state) if before else Layer(), own)
        new = StoredLayer(
            site_id=site_id, version=layers.newest_version(conn, site_id) + 1, through_seq=numbers[-1],
            spam=layer.spam, ham=layer.ham, origin="lessons", state=layer.to_bytes(),
        )  # fmt: skip
        layers.add(conn, new)
        layers.forget_old(conn, site_id, keep=bounds.versions_kept)


def replayed(layer: Layer, taught: Sequence[StoredLesson]) -> Layer:
    """``layer`` after these lessons, in this order: bit for bit what they made the first time."""
    for one in taught:
        buckets = np.frombuffer(one.features, dtype=np.int32)
        layer = layer.taught(Lesson(one.label, one.base_logit, buckets, one.steps))
    return layer


def put_in_force(conn: Connection, site_id: str, layer: Layer, *, origin: str, keep: int) -> int:
    """Make ``layer`` a site's newest version, from an older one or from a file; returns its number."""
    before = layers.newest(conn, site_id)
    version = layers.newest_version(conn, site_id) + 1
    layers.add(
        conn,
        StoredLayer(
            site_id=site_id, version=version, through_seq=before.through_seq if before else 0,
            spam=layer.spam, ham=layer.ham, origin=origin, state=layer.to_bytes(),
        ),
    )  # fmt: skip
    layers.forget_old(conn, site_id, keep=keep)
    return version


def text_key(text: str) -> str:
    """The same for texts that differ in case, look-alike letters or spaces alone."""
    plain = " ".join(fold(text).text.split()).encode("utf-8", "replace")
    return hashlib.blake2b(plain, digest_size=8).hexdigest()
