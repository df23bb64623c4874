"""The way in that every door shares: the JSON API, the plain page and the WordPress form."""

from dataclasses import dataclass, replace

from flask import Request
from sqlalchemy.exc import IntegrityError

from service.api import form_tokens, signed_in
from service.api.context import network_of, runtime, today
from service.api.inbound import CommentIn
from service.api.limits import Limits
from service.api.sites import KnownSites
from service.api.usual_wait import UsualWaits
from service.api.waiting import WaitingLine
from service.bell import CHECKS
from service.domain.errors import Duplicate, FieldError, IdempotencyMismatch, Invalid, NotFound
from service.domain.writers import Proof, Writer, account_mark, browser_mark
from service.observability import faults, metrics
from service.privacy.email import Email
from service.privacy.network import email_rate_key
from service.store.sites import Site
from service.store.tokens import Token
from service.usecases.submit_comment import Accepted, Desk, NewComment, submit_comment

IDEMPOTENCY_KEY_CHARS_MAX = 128


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking a comment in needs of the app."""

    limits: Limits
    sites: KnownSites
    waiting: WaitingLine
    waits: UsualWaits

    def count_request(self, request: Request) -> None:
        """Count a posted form before anybody looks inside, as wrong ones cost work too. Problem 429."""
        self.limits.count("rate_request_network", network_of(request))

    def submit(
        self, request: Request, comment: CommentIn, idempotency_key: str | None, *, token: Token | None = None
    ) -> Accepted:
        """Count, store durably, ring. Returns once the row is on disk; raises what the API answers with.

        ``token``: of a program that posts for many; it was counted by it when it was let in. NotFound for one
        of another site.
        """
        run, settings = runtime(), runtime().settings
        site = self.sites.resolve(comment.site)
        if token is not None and token.site_id not in (None, site.id):
            raise NotFound("site")
        new = _new_comment(comment, site, idempotency_key)
        self.waiting.refuse_if_full(site.id)
        if token is None:
            self.limits.count("rate_post_network", network_of(request))
        self.limits.count("rate_post_thread", f"{site.id}|{new.thread_key}")
        self.limits.count("rate_post_address", email_rate_key(run.secret, today(), new.email))
        desk = Desk(
            sealer=run.sealer(), secret=run.secret, duplicate_window_s=settings.duplicate_window_s,
            idempotency_keep_s=settings.idempotency_keep_s, reply_depth_max=settings.reply_depth_max,
            threads_open=settings.threads_open,
        )  # fmt: skip
        try:
            accepted = self._store(new, desk)
        except IdempotencyMismatch:
            if idempotency_key is not None:
                raise
            # A form that was used before, such as after going back: a signal for the checks, never a gate.
            accepted = self._store(replace(new, idempotency_key=None), desk)
        faults.hit("F3")
        if not accepted.replayed:
            run.bell.ring(CHECKS)
            metrics.ACCEPTED.inc()
        faults.hit("F4")
        return accepted

    def _store(self, new: NewComment, desk: Desk) -> Accepted:
        run = runtime()
        now = run.clock()
        try:
            return run.database.write(lambda conn: submit_comment(conn, new, desk, now))
        except (IntegrityError, Duplicate):
            # Somebody else stored the same key or text a moment ago: this time their row is found. Their
            # commit may even fall between our look for the key and our look for the text.
            try:
                return run.database.write(lambda conn: submit_comment(conn, new, desk, now))
            except IntegrityError:
                raise Duplicate from None


def idempotency_key(request: Request) -> str | None:
    """The request's Idempotency-Key, or None. Raises Invalid for one that is too long or not plain ASCII."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 0 < len(key) <= IDEMPOTENCY_KEY_CHARS_MAX or not key.isascii() or not key.isprintable():
        raise Invalid((FieldError("Idempotency-Key", "pattern", IDEMPOTENCY_KEY_CHARS_MAX),))
    return key


@dataclass(frozen=True, slots=True)
class _Author:
    """Who writes: by a token of the news site, else as they say themselves."""

    name: str
    email: Email
    writer: Writer
    badge: str | None = None


def _author(comment: CommentIn, site: Site) -> _Author:
    """Raises Invalid for a token that is not taken, and where an address or a name is missing."""
    run, email = runtime(), comment.author_email
    if comment.author_token is not None:
        door = signed_in.Door(database=run.database, settings=run.settings, now=run.clock())
        told = signed_in.read(comment.author_token, site.id, door)
        email = told.email or email
        if email is None:
            raise Invalid((FieldError("author_email", "required"),))
        account = Writer(account_mark(run.secret, site.id, told.subject), Proof.ACCOUNT)
        return _Author(told.name, email, account, told.badge)
    if comment.author_name is None or email is None:  # The door has seen to it.
        raise Invalid((FieldError("author_name", "required"),))
    mark = browser_mark(site.id, comment.device) if comment.device else None
    return _Author(comment.author_name, email, Writer(mark))


def _new_comment(comment: CommentIn, site: Site, key: str | None) -> NewComment:
    who = _author(comment, site)
    signals = form_tokens.read(runtime().secret, comment.form_token, comment.thread)
    new = NewComment(
        site_id=site.id,
        thread_key=comment.thread,
        claimed_title=comment.thread_title,
        thread_url=_own_url(comment.thread_url, site),
        author_name=who.name,
        author_url=comment.author_url,
        email=who.email,
        writer=who.writer,
        badge=who.badge,
        body=comment.body,
        parent_id=comment.parent_id,
        form={
            "honeypot_filled": bool(comment.confirm_website),
            "age_s": signals.age_s,
            "token_valid": signals.valid,
        },
        form_nonce=signals.nonce,
        idempotency_key=key,
    )
    # A plain form cannot send the header, but its token is good for one comment: a double click is one.
    if key is None and signals.nonce is not None:
        return replace(new, idempotency_key=f"form:{signals.nonce}")
    return new


def _own_url(url: str | None, site: Site) -> str | None:
    """An article's address only if it is the site's own: readers are sent there after posting.

    Raises Invalid for another site's address. A site without origins keeps none.
    """
    if url is None or not site.origins:
        return None
    if not site.owns(url):
        raise Invalid((FieldError("thread_url", "origin_not_allowed"),))
    return url
