"""The sites of an installation are known without asking, and a slow database holds up one request."""

import threading

import pytest
from sqlalchemy import event

from service.api.sites import KnownSites
from service.domain.errors import Invalid


def test_the_only_site_need_not_be_named(press):
    assert KnownSites(press.database).resolve(None).id == "news"


def test_a_site_must_be_named_where_there_are_two(press):
    press.add_site("other")
    known = KnownSites(press.database)
    assert known.resolve("other").id == "other"
    for site in (None, "third"):
        with pytest.raises(Invalid):
            known.resolve(site)


def test_while_one_asks_the_others_go_on_with_what_is_known(press):
    known = KnownSites(press.database, kept_s=-1)  # always old: each request would ask anew
    known.resolve("news")
    asking, go_on = threading.Event(), threading.Event()

    def stall(*_):
        if not asking.is_set():
            asking.set()
            assert go_on.wait(10)

    event.listen(press.database.engine, "before_cursor_execute", stall)
    slow = threading.Thread(target=lambda: known.resolve("news"))
    slow.start()
    assert asking.wait(10)
    assert known.resolve("news").id == "news"
    go_on.set()
    slow.join(10)
