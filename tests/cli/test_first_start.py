"""What `init` and `run` make at the first start goes the same way as what an operator adds later."""

import pytest

from service import clock
from service.cli import init, run
from service.domain.errors import Invalid
from service.store import audit, people, sites
from service.store.engine import Database
from service.store.sites import Site
from tests.support.product import load, variables


@pytest.fixture
def fresh(tmp_path):
    return load(variables("", "", tmp_path))


def test_the_first_site_and_the_first_person_stand_in_the_audit_log(fresh):
    init.prepare(fresh, Site("main", "Main", ("https://example.org",)), clock.now())
    assert run._first_admin(fresh)
    assert run._first_admin(fresh) is None
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
