"""What a process looks at before it serves: whose role it has, and whether the month has its key."""

import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from service import clock
from service.domain.errors import ConfigurationError
from service.runtime import build_web
from service.store import schema
from service.store.engine import Database
from tests.support.product import load, make_keys, prepare, variables

ROLE = "letters_reader"


def test_a_web_that_could_read_addresses_does_not_start_where_a_role_is_meant_to_keep_it_from_it(
    postgres_server, redis_url, tmp_path
):
    name = postgres_server.new_database(prepare)
    values = variables(postgres_server.url(name), redis_url, tmp_path, database_web_role=ROLE)
    make_keys(load(values))
    owner = Database(values["database_url"], wait_ms=5000, pool_connections=1)
    with owner.begin() as conn:
        conn.execute(text(f"CREATE ROLE {ROLE} LOGIN"))
    try:
        schema.grant_web_role(owner, ROLE)
        with pytest.raises(ConfigurationError, match="LETTERSDESK_DATABASE_URL sign in as that role"):
            build_web(load(values))
        build_web(load(values | {"database_url": postgres_server.url(name, user=ROLE)})).database.close()
    finally:
        with owner.begin() as conn:
            conn.execute(text(f"DROP OWNED BY {ROLE}"))
            conn.execute(text(f"DROP ROLE {ROLE}"))
        owner.close()
        postgres_server.drop_database(name)


@pytest.mark.parametrize(("years_on", "warned"), [(0, False), (1, True)])
def test_a_month_without_a_key_of_its_own_is_told(settings, monkeypatch, capfd, years_on, warned):
    make_keys(settings)
    now = datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: now.replace(year=now.year + years_on, day=1))
    handlers = logging.root.handlers[:]
    build_web(settings).database.close()
    logging.root.handlers[:] = handlers
    assert ("key.of_the_month_is_missing" in capfd.readouterr().err) == warned
