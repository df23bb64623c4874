"""What `init` and `run` make at the first start goes the same way as what an operator adds later."""

from dataclasses import replace

import pytest

from service import clock
from service.cli import init, run
from service.domain.errors import Invalid
from service.privacy.key_ids import month_kid
from service.store import audit, people, sites
from service.store.engine import Database
from service.store.sites import Site
from tests.support.product import load, variables


@pytest.fixture
def fresh(tmp_path):
    return load(variables("", "", tmp_path))


def test_the_first_site_and_the_first_person_stand_in_the_audit_log(fresh, capsys):
    init.prepare(fresh, Site("main", "Main", ("https://example.org",)), clock.now())
    run._first_admin(fresh)
    assert "with the password" in capsys.readouterr().out
    run._first_admin(fresh)
    assert capsys.readouterr().out == ""
    database = Database(fresh.database, wait_ms=1000, pool_connections=1)
    with database.read() as conn:
        entries = audit.every(conn)
        admin = people.find(conn, run.ADMIN)
    database.close()
    assert [(one.action, one.subject_id, one.reason) for one in entries] == [
        ("sites.add", None, "main"), ("people.add", admin.id, "admin as admin"),
    ]  # fmt: skip


@pytest.mark.parametrize("site", [Site("My Site", "x", ()), Site("main", "x", ("example.org",))])
def test_a_first_site_that_could_not_be_added_later_is_refused(fresh, site):
    with pytest.raises(Invalid):
        init.prepare(fresh, site, clock.now())
    database = Database(fresh.database, wait_ms=1000, pool_connections=1)
    with database.read() as conn:
        assert sites.every(conn) == []
    database.close()


def test_a_secret_key_that_was_never_written_is_made(fresh):
    fresh.data_dir.mkdir()
    (fresh.data_dir / "secret_key").touch(0o600)
    bare = replace(fresh, secret_key="")
    made = init.prepare(bare, Site("main", "Main", ()), clock.now())
    assert (len(bare.secret()) >= 32, "Made a secret key" in made[0]) == (True, True)


def test_a_start_without_the_private_keys_says_which_are_missing(fresh):
    init.prepare(fresh, Site("main", "Main", ()), clock.now())
    assert init.prepare(fresh, Site("main", "Main", ()), clock.now()) == []
    for key in fresh.keys.glob("2*.key"):
        key.unlink()
    (told,) = init.prepare(fresh, Site("main", "Main", ()), clock.now())
    assert month_kid(clock.now()) in told
    assert "keys restore" in told
