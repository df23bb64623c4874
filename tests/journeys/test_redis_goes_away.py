"""Redis rings the bell and does nothing else: without it comments are taken, checked and read as ever."""

import pytest

from tests.support.valkey import ValkeyServer


@pytest.fixture(params=["frozen", "killed", "wiped"])
def trouble(request, newspaper):
    """Redis in some trouble, for as long as the test lasts."""
    valkey: ValkeyServer = newspaper.valkey
    begin = {"frozen": valkey.process.freeze, "killed": valkey.process.kill, "wiped": lambda: wipe(valkey)}
    end = {"frozen": valkey.process.thaw, "killed": valkey.start, "wiped": lambda: None}
    begin[request.param]()
    yield request.param
    end[request.param]()


def wipe(valkey: ValkeyServer) -> None:
    with valkey.client() as client:
        client.flushall()


def test_a_comment_is_posted_published_edited_and_deleted_while_redis_is(newspaper, trouble):
    posted = newspaper.post()
    assert newspaper.stack.decided(posted) == "approved"
    newspaper.shows(posted)
    assert (
        newspaper.edit(posted, "I have thought about it again, and the old bridge should stay.").status == 202
    )
    assert newspaper.stack.decided(posted) == "approved"
    assert newspaper.delete(posted).status == 204
    newspaper.hides(posted)


def test_everything_goes_on_afterwards(newspaper):
    posted = [newspaper.post() for _ in range(5)]
    assert {newspaper.stack.decided(one) for one in posted} == {"approved"}
