"""The whole service inside a test process: a migrated database with one site, a web app, a real checker.

Nothing is replaced: the client speaks to the Flask app that production runs, the checker is the workers'
own. For real processes and a real HTTP server take ``stack`` (tests/support/stack.py). A module that needs
other settings overrides the fixture ``more_settings``; the rates are wide open unless it does.
"""

import itertools
import json
import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from service import clock
from service.api.auth import TOKEN_PREFIX, secret_hash
from service.app import create_app
from service.domain.ids import new_id
from service.domain.presets import PRESETS
from service.runtime import WebRuntime, WorkerRuntime, build_web, build_worker, open_vault
from service.settings import Settings, from_env
from service.store import rulesets, schema, sites, tokens
from service.store.engine import Database
from service.store.sites import Site
from service.store.tables import metadata
from service.store.tokens import Token
from service.usecases.manage_keys import ensure_keys
from tests.support.letters import letter
from workers.check_comments import Checker

SITE = "demo"
ARTICLE = "https://news.example.org/articles/bridge"
OFTEN = "100000/second"
RATES = (
    "request_network", "post_network", "post_thread", "post_address", "receipt_network",
    "report_network", "moderation_token", "submit_token", "login_network", "login_account",
    "verification_network", "nudge_network",
)  # fmt: skip

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Posted:
    """A comment that was taken in, as its author knows it."""

    id: str
    receipt: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.receipt}"}


@dataclass
class Product:
    """A running service of a test's own."""

    settings: Settings
    runtime: WebRuntime
    app: Flask
    _bearers: dict[tuple[str, str | None], str] = field(default_factory=dict)

    @cached_property
    def client(self) -> FlaskClient:
        """A client that keeps no cookies: the API sets none."""
        return self.app.test_client(use_cookies=False)

    @cached_property
    def worker(self) -> WorkerRuntime:
        return build_worker(self.settings)

    @property
    def database(self) -> Database:
        return self.runtime.database

    def post(self, headers: Mapping[str, str] | None = None, **fields: Any) -> TestResponse:
        """Post a comment as JSON. A field given as None is left out; without fields it is a good comment."""
        return self.client.post("/api/v1/comments", json=comment_fields(**fields), headers=headers)

    def comment(self, headers: Mapping[str, str] | None = None, **fields: Any) -> Posted:
        """Post a comment that must be taken in."""
        answer = self.post(headers, **fields)
        assert answer.status_code == 202, answer.text
        return Posted(answer.json["id"], answer.json["receipt"])

    def published(self, **fields: Any) -> Posted:
        """Post a comment, check it, and see it published."""
        posted = self.comment(**fields)
        self.check()
        assert self.receipt(posted)["status"] == "approved", self.receipt(posted)
        return posted

    def check(self) -> int:
        """Let a real checker decide everything that waits; returns how many comments that were."""
        return Checker(self.worker, "test").drain()

    def receipt(self, posted: Posted) -> dict[str, Any]:
        """What the service tells the author about a comment."""
        answer = self.client.get(f"/api/v1/comments/{posted.id}/receipt", headers=posted.headers)
        assert answer.status_code == 200, answer.text
        content: dict[str, Any] = answer.json
        return content

    def bearer(self, scope: str = "moderate", site_id: str | None = None) -> dict[str, str]:
        """The header of a token with ``scope``: for a site, or for all."""
        if (scope, site_id) not in self._bearers:
            self._bearers[scope, site_id] = add_token(self.database, scope, site_id)
        return {"Authorization": f"Bearer {self._bearers[scope, site_id]}"}

    def rows(self) -> dict[str, int]:
        """The number of rows of every table."""
        with self.database.read() as conn:
            return {
                table.name: conn.execute(select(func.count()).select_from(table)).scalar_one()
                for table in metadata.sorted_tables
            }

    def close(self) -> None:
        self.runtime.database.close()
        if "worker" in vars(self):
            self.worker.database.close()


def comment_fields(**fields: Any) -> dict[str, Any]:
    """The fields of a good comment by a reader of its own, with ``fields`` in place; None leaves one out."""
    number = next(_numbers)
    good = {
        "thread": ARTICLE, "author_name": f"Reader {number}", "author_email": f"reader{number}@example.com",
        "body": letter(number),
    }  # fmt: skip
    return {name: value for name, value in (good | fields).items() if value is not None}


def prepare(url: str) -> None:
    """Migrate a fresh database and add the site ``demo`` with the demo's policy; its keys come per test."""
    database = Database(url, wait_ms=5000, pool_connections=1)
    schema.migrate(database)
    add_site(database, SITE)
    database.close()


def add_site(database: Database, site_id: str, preset: str = "publish_unless_flagged") -> None:
    """One more newspaper."""
    with database.begin() as conn:
        sites.add(conn, Site(site_id, site_id.title(), ()))
        rulesets.activate(conn, site_id, PRESETS[preset])


def add_token(database: Database, scope: str, site_id: str | None = None) -> str:
    """Store a token and return what its holder sends."""
    secret = secrets.token_urlsafe(32)
    token = Token(id=new_id(), secret_hash=secret_hash(secret), name="test", scopes=(scope,), site_id=site_id)
    with database.begin() as conn:
        tokens.add(conn, token, life_s=None)
    return f"{TOKEN_PREFIX}{token.id}_{secret}"


def variables(database_url: str, redis_url: str, folder: Path, **more: object) -> dict[str, str]:
    """The settings of a test's own installation, by their names in a settings file."""
    return {
        "data_dir": str(folder / "data"), "database_url": database_url, "redis_url": redis_url,
        "secret_key": secrets.token_hex(24), "log_level": "DEBUG",
        # Other tests run beside this one: a lock or a check that takes its time is no fault. Tests of these
        # limits set them.
        "database_wait_ms": "10000", "check_time_limit_ms": "10000",
        # The tests' PostgreSQL has fsync off: nothing of a test needs to survive a power cut.
        "durability_check": "warn",
        **{f"rate_{name}": OFTEN for name in RATES},
        **{name: str(value) for name, value in more.items()},
    }  # fmt: skip


def load(values: Mapping[str, str]) -> Settings:
    """Settings as a process would read them, from nothing but ``values``."""
    return from_env({f"LETTERSDESK_{name.upper()}": value for name, value in values.items()})


def make_keys(settings: Settings) -> None:
    """Make this month's key pair and let the web have the public half."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database, wait_ms=5000, pool_connections=1)
    ensure_keys(database, open_vault(settings), clock.now())
    database.close()


@contextmanager
def product_on(settings: Settings) -> Iterator[Product]:
    """A product on a database that ``prepare`` has filled. For scopes of your own: modules, sessions."""
    handlers, level = logging.root.handlers[:], logging.root.level
    make_keys(settings)
    runtime = build_web(settings)
    product = Product(settings, runtime, create_app(runtime))
    try:
        yield product
    finally:
        product.close()
        logging.root.handlers[:] = handlers  # the runtime speaks to standard error, pytest listens elsewhere
        logging.root.setLevel(level)


@pytest.fixture
def more_settings() -> dict[str, object]:
    """Settings of this module's tests beside the usual ones; override it where they matter."""
    return {}


@pytest.fixture
def settings(
    new_database: Callable[..., str], redis_url: str, tmp_path: Path, more_settings: dict[str, object]
) -> Settings:
    """Settings on a migrated database with the site ``demo``; the test runs on SQLite and PostgreSQL."""
    return load(variables(new_database(prepare), redis_url, tmp_path, **more_settings))


@pytest.fixture
def product(settings: Settings) -> Iterator[Product]:
    """A running service in this process."""
    with product_on(settings) as running:
        yield running


def as_toml(values: Mapping[str, str]) -> str:
    """A settings file."""
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
