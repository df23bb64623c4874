"""Build the subjects of a batch: all the reading that checks need, once, in a few statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.checks.base import FormSignals, Subject
from service.checks.identity import Identity
from service.checks.learned import Taught
from service.domain.simhash import bands, is_near, simhash
from service.store import comments, prints, threads
from service.store.claims import Claimed
from service.store.now import database_now
from service.store.prints import Print


@dataclass(frozen=True, slots=True)
class Gathered:
    """A claimed comment, what the checks may know of it, and the print its text leaves."""

    claimed: Claimed
    subject: Subject
    print: Print | None
    author_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How far back, and at how many comments, to look for near-duplicates."""

    repeats_window_s: int
    repeats_candidates_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What is read once for the whole batch."""

    now: datetime
    keys: dict[int, str]
    replayed: set[str]
    taught: Mapping[str, Taught]


def gather(
    conn: Connection, batch: Sequence[Claimed], identities: Mapping[str, Identity], window: Window,
    taught: Mapping[str, Taught],
) -> list[Gathered]:  # fmt: skip
    """One Gathered a comment, in order; ``taught`` by site. Costs four index reads a site plus two."""
    own = [_print(one, identities[one.comment.id]) for one in batch]
    similar = _similar(conn, [print_ for print_ in own if print_ is not None], window)
    shared = _Shared(
        now=database_now(conn),
        keys=threads.keys(conn, {one.comment.thread_id for one in batch}),
        replayed=comments.replayed_nonces(conn, [one.form_nonce for one in batch if one.form_nonce]),
        taught=taught,
    )
    return [
        Gathered(
            one,
            _subject(one, identities[one.comment.id], similar.get(one.comment.seq, ()), shared),
            print_,
            identities[one.comment.id].author_id,
        )
        for one, print_ in zip(batch, own, strict=True)
    ]


def _print(one: Claimed, identity: Identity) -> Print | None:
    number = simhash(one.comment.body)
    if number is None:
        return None
    comment = one.comment
    return Print(
        comment_seq=comment.seq, site_id=comment.site_id, thread_id=comment.thread_id,
        author_id=identity.author_id, simhash=number,
    )  # fmt: skip


def _similar(conn: Connection, own: Sequence[Print], window: Window) -> dict[int, list[Print]]:
    """Comment seq to the near-duplicates of its text, stored ones and those of this very batch."""
    by_site: dict[str, list[Print]] = defaultdict(list)
    for print_ in own:
        by_site[print_.site_id].append(print_)
    similar: dict[int, list[Print]] = {}
    for site_id, wanted in by_site.items():
        stored = prints.candidates(
            conn, site_id, {print_.simhash for print_ in wanted},
            window_s=window.repeats_window_s, limit=window.repeats_candidates_max,
        )  # fmt: skip
        pool = {print_.comment_seq: print_ for print_ in (*stored, *wanted)}
        by_band: dict[tuple[int, int], set[int]] = defaultdict(set)
        for print_ in pool.values():
            for key in enumerate(bands(print_.simhash)):
                by_band[key].add(print_.comment_seq)
        for print_ in wanted:
            near = set().union(*(by_band[key] for key in enumerate(bands(print_.simhash))))
            near.discard(print_.comment_seq)
            similar[print_.comment_seq] = [
                pool[seq] for seq in near if is_near(pool[seq].simhash, print_.simhash)
            ]
    return similar


def _subject(one: Claimed, identity: Identity, similar: Sequence[Print], shared: _Shared) -> Subject:
    comment = one.comment
    return Subject(
        comment_id=comment.id,
        text=comment.body,
        author_name=comment.author_name,
        author_url=comment.author_url,
        thread_key=shared.keys[comment.thread_id],
        site_id=comment.site_id,
        now=shared.now,
        author=identity.record,
        address_spans=identity.address_spans,
        address_disposable=identity.disposable,
        address_deliverable=identity.deliverable,
        similar_comments=len(similar),
        similar_authors=len({print_.author_id for print_ in similar}),
        similar_threads=len({print_.thread_id for print_ in similar}),
        form=_form(one, shared.replayed),
        taught=shared.taught[comment.site_id],
    )


def _form(one: Claimed, replayed: set[str]) -> FormSignals:
    valid = one.form.get("token_valid")
    return FormSignals(
        honeypot_filled=bool(one.form.get("honeypot_filled")),
        age_s=one.form.get("age_s"),
        token_valid=False if one.form_nonce in replayed else valid,
    )
