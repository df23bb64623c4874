"""The world that the bad-input runner fires into: a service with two sites, and comments in every state."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import func, literal, select, union_all, update

from service.api.coral_signature import sign
from service.domain.ids import new_id
from service.domain.tokens import Scope, new_token
from service.safehttp import Rules
from service.store import tokens
from service.store.tables import comments, metadata, threads
from service.store.tables import tokens as token_table
from service.store.tokens import Token
from service.usecases.add_person import Role, add_person
from service.usecases.manage_webhooks import Wish, add_endpoint
from service.usecases.moderate_comment import ModerationAction, Order, moderate_comment
from tests.support.accounts import account
from tests.support.akismet import short_key
from tests.support.canary import Flock
from tests.support.product import RATES, Posted, Product, add_site, add_token
from tests.support.wsgi import Answer, call
from tests.walls.corpus.protocols import CORAL_SECRET
from tests.walls.corpus.shot import FORM, Shot, Target

ELSEWHERE = "https://news.example.org/articles/theatre"
HOOK = "https://hooks.example.org/comments"
LOGIN, PASSWORD = "keeper", "a password of the scene"

SETTINGS = {
    "duplicate_window_s": 0, "edit_window_s": 86_400, "public_url": "https://letters.example.net",
    "smtp_host": "127.0.0.1", "smtp_from": "comments@example.org",
    "log_level": "WARNING", "demo": True, "nudge": True, "coral_signing_secret": CORAL_SECRET,
    **{f"rate_{name}": "" for name in RATES},
}  # fmt: skip
"""The same text is posted again and again, faster than anybody types, and edited long after."""


class Scene:
    """Fires shots at a product and tells what stands in its tables."""

    def __init__(self, product: Product) -> None:
        add_site(product.database, "other")
        self.product = product
        self.flock = Flock()
        self.canary = self.flock.new()
        self.scanner = self.flock.scanner()
        self._own: Posted | None = None
        self._last: dict[str, int] | None = None
        self._session = ""
        self._names = self._inhabit()
        counts = [select(literal(t.name), func.count()).select_from(t) for t in metadata.sorted_tables]
        for table in (comments, threads):
            versions = func.coalesce(func.sum(table.c.version), 0)
            counts.append(select(literal(f"{table.name}.version"), versions))
        self._state = union_all(*counts)

    def _inhabit(self) -> dict[str, str]:
        post, database = self.product.comment, self.product.database
        erased, judged, held = post(site="demo"), post(site="demo"), post(site="demo")
        rejected = post(site="demo")
        elsewhere, foreign = post(site="demo", thread=ELSEWHERE), post(site="other")
        self.product.client.delete(f"/api/v1/comments/{erased.id}", headers=erased.headers)
        order = Order(
            comment_id=held.id, action=ModerationAction.HOLD, version=1, reason="later", token_id=None
        )
        no = replace(order, comment_id=rejected.id, action=ModerationAction.REJECT)
        with database.begin() as conn:
            moderate_comment(conn, order)
            moderate_comment(conn, no)
            self.person_id = add_person(conn, account(LOGIN, PASSWORD, Role.ADMIN))
            hook, _secret = add_endpoint(conn, "demo", Wish(name="CMS", url=HOOK), Rules())
        self.product.check()
        return {
            "waiting_id": held.id, "erased_id": erased.id, "elsewhere_id": elsewhere.id,
            "foreign_id": foreign.id, "judged_id": judged.id, "stranger_receipt": elsewhere.receipt,
            "rejected_id": rejected.id, "rejected_receipt": rejected.receipt,
            "canary": self.canary, "canary_name": self.canary.split("@")[0],
            "endpoint_id": hook.id, "short_key": short_key(database, self.product.runtime.secret),
            "token": add_token(database, Scope.ADMIN), "login": LOGIN, "password": PASSWORD,
            "stranger_token": add_token(database, "nothing", "other"),
            "expired_token": self._ended("expires_at"), "revoked_token": self._ended("revoked_at"),
        }  # fmt: skip

    def _ended(self, column: str) -> str:
        token = add_token(self.product.database, Scope.ADMIN)
        past = datetime.now(UTC) - timedelta(seconds=2)
        ended = update(token_table).where(token_table.c.id == token.split("_")[1]).values({column: past})
        with self.product.database.begin() as conn:
            conn.execute(ended)
        return token

    def renew(self) -> None:
        """Have a comment whose receipt we hold, and a session: new ones after a shot has used them up."""
        if self._own is not None:
            return
        self._last = None
        self._own = self.product.comment(site="demo")
        token = new_token()
        session = Token(
            id=token.id, secret_hash=token.secret_hash, name="session", scopes=(Scope.ADMIN,),
            person_id=self.person_id,
        )  # fmt: skip
        with self.product.database.begin() as conn:
            tokens.add(conn, session, life_s=3_600)
        self._session = token.text

    def names(self) -> dict[str, str]:
        """What placeholders stand for now."""
        own = self._own or Posted(new_id(), "")
        named = {"comment_id": own.id, "receipt": own.receipt, "session": self._session}
        return {**self._names, **named, "credential": own.receipt}

    def fire(self, target: Target, shot: Shot) -> Answer:
        """Send a shot and return the answer."""
        self._last = None
        names = self.names()
        headers = [*(() if shot.without_credentials else target.headers), *shot.headers]
        sent = [(name, _filled(value, names)) for name, value in headers]
        if shot.media is not None:
            sent.append(("Content-Type", shot.media))
        body = shot.body
        if shot.fields is not None:
            body = _encoded({name: _filled(value, names) for name, value in shot.fields.items()}, shot.media)
        if target.signed_with and not shot.without_credentials:
            sent.append(("X-Coral-Signature", sign(body, target.signed_with)))
        path = _filled(shot.path or target.path, names)
        answer = call(self.product.app, shot.method or target.method, path, sent, body)
        if target.uses_up and answer.status in target.success:
            self._own = None
        return answer

    def state(self) -> dict[str, int]:
        """The number of rows of every table, and the versions of what can be changed."""
        with self.product.database.read() as conn:
            self._last = {name: int(number) for name, number in conn.execute(self._state)}
        return self._last

    def last_state(self) -> dict[str, int]:
        """As ``state``, which is not asked again where nothing has happened since."""
        return self._last or self.state()

    def serves(self) -> bool:
        """Whether a good comment is taken at this moment."""
        self._last = None
        return self.product.post(site="demo").status_code == 202


def _filled(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str) and "{" in value:
        for name, meaning in names.items():
            value = value.replace("{" + name + "}", meaning)
    return value


def _encoded(fields: Mapping[str, Any], media: str | None) -> bytes:
    if media != FORM:
        return json.dumps(fields).encode()
    pairs = [(name, value) for name, value in fields.items() if value is not None]
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(text: Any) -> str:
    return quote(str(text).encode("utf-8", "surrogatepass"), safe="")
