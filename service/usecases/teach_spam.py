"""Teach each site's spam layer what moderators decided and programs told since the last look.

One transaction writes lessons, layers and cursors together: it succeeds only if nobody else moved the cursors
since they were read, so any number of processes may try at once and each lesson counts once.
"""

import hashlib
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.classifiers import online
from service.classifiers.online import BadLayer, Layer, Lesson
from service.domain.folding import fold
from service.store import cursors, layers, lessons
from service.store.engine import Database
from service.store.layers import StoredLayer
from service.store.lessons import StoredLesson, Told

log = logging.getLogger(__name__)

LOOK_ROWS_MAX = 50
"""Decisions, and as much feedback, that one transaction takes in: it locks out others for milliseconds."""
LOOKS_MAX = 20


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

    ``read`` scores texts, and layers are computed, outside of any transaction. Ends after ``LOOKS_MAX``
    portions, so that a backlog keeps nobody waiting; the next call goes on.
    """
    taught = 0
    for _ in range(LOOKS_MAX):
        with database.read() as conn:
            look = _look(conn, bounds)
        if look is None:
            break
        chosen = _lessons(look, read(look.told))
        with database.read() as conn:
            made = _layers(conn, chosen)
        try:
            with database.begin() as conn:
                _write(conn, look, made, bounds)
        except (_Overtaken, IntegrityError) as error:  # Another process was faster; the next look tells.
            log.warning("spam.overtaken", extra={"error": type(error).__name__})
            break
        taught += len(chosen)
        if chosen:
            log.info("spam.taught", extra={"count": len(chosen)})
    return taught


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
    fed_back, feedback_to = lessons.fed_back(conn, after=seen[lessons.FEEDBACK], limit=LOOK_ROWS_MAX)
    to = {lessons.DECISIONS: decisions_to, lessons.FEEDBACK: feedback_to}
    if to == seen:
        return None
    told = [one for one in (*decided, *fed_back) if one.site_id is not None]
    known = lessons.last_labels(conn, [one.subject_id for one in told])
    new = [one for one in _last_of_each(told) if known.get(one.subject_id) != int(one.is_spam)]
    chosen = _bounded(conn, new, known, bounds)
    ordinary = _bounded(conn, _balance(conn, chosen, bounds), known, bounds)
    return _Look(seen=seen, to=to, told=[*chosen, *ordinary], corrects=known)


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


def _bounded(conn: Connection, told: Sequence[Told], known: Collection[str], bounds: Bounds) -> list[Told]:
    """Without what one text or one teacher says too often. A changed mind (``known``) is always heard."""
    said = [(one.teacher_id, one.at) for one in told if one.teacher_id and one.at]
    first = min((at for _, at in said), default=None)
    hours = lessons.hours_of(conn, {who for who, _ in said}, since=_hour(first)) if first else Counter()
    by_site: dict[str, set[str]] = defaultdict(set)
    for one in told:
        by_site[one.site_id or ""].add(text_key(one.text))
    times: Counter[tuple[str, str]] = Counter()
    for site, keys in by_site.items():
        for key, count in lessons.times_of_text(conn, site, keys).items():
            times[site, key] = count
    kept, over = [], set()
    for one in told:
        of_text = (one.site_id or "", text_key(one.text))
        if times[of_text] >= bounds.per_text_max and one.subject_id not in known:
            continue
        if one.teacher_id and one.at:
            hour = (one.teacher_id, lessons.hour_of(one.at))
            if hours[hour] >= bounds.per_teacher_hour_max:
                over.add(one.teacher_id)
                continue
            hours[hour] += 1
        times[of_text] += 1
        kept.append(one)
    for teacher_id in sorted(over):
        log.warning("spam.teacher_over_limit", extra={"token_id": teacher_id})
    return kept


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _lessons(look: _Look, features: Features) -> list[StoredLesson]:
    return [
        StoredLesson(
            source=one.source, source_seq=one.source_seq, subject_id=one.subject_id,
            site_id=one.site_id or "", teacher_id=one.teacher_id, text_key=text_key(one.text),
            label=int(one.is_spam), base_logit=float(logit), features=buckets.tobytes(), said_at=one.at,
            # A changed mind must outweigh what the first one taught.
            steps=online.STEPS * (2 if one.subject_id in look.corrects else 1),
        )
        for one, logit, buckets in zip(look.told, features.logits, features.buckets, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Made:
    """A site's next layer, the version it comes after, and the lessons between them."""

    after: int
    layer: Layer
    taught: list[StoredLesson]


def _layers(conn: Connection, chosen: list[StoredLesson]) -> dict[str, _Made]:
    """The next layer of each site. One that cannot be read any more is begun anew."""
    by_site: dict[str, list[StoredLesson]] = defaultdict(list)
    for one in chosen:
        by_site[one.site_id].append(one)
    return {
        site_id: _Made(layers.newest_version(conn, site_id), replayed(_current(conn, site_id), own), own)
        for site_id, own in by_site.items()
    }


def _current(conn: Connection, site_id: str) -> Layer:
    stored = layers.newest(conn, site_id)
    try:
        return online.layer_from_bytes(stored.state) if stored else Layer()
    except BadLayer:
        log.exception("layer.unreadable", extra={"site_id": site_id})
        return Layer()


def _write(conn: Connection, look: _Look, made: dict[str, _Made], bounds: Bounds) -> None:
    for name, seen in look.seen.items():
        if look.to[name] != seen and not cursors.advance(conn, name, seen=seen, to=look.to[name]):
            raise _Overtaken
    for site_id, one in made.items():
        if layers.newest_version(conn, site_id) != one.after or lessons.any_erased(conn, one.taught):
            raise _Overtaken
        numbers = lessons.add(conn, one.taught)
        new = StoredLayer(
            site_id=site_id, version=one.after + 1, through_seq=numbers[-1], spam=one.layer.spam,
            ham=one.layer.ham, origin=layers.FROM_LESSONS, state=one.layer.to_bytes(),
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
