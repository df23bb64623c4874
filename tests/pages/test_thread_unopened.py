"""Where only the site's own import makes threads, a name that it does not know has no page."""

import pytest


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"threads_open": "false"}


def test_a_thread_that_nobody_made_has_no_page_and_takes_nothing(reader, press):
    press.thread("bridge")
    assert reader.get("/t/demo/bridge").status_code == 200
    assert reader.get("/t/demo/made-up").status_code == 404
    assert reader.send("/t/demo/made-up").status_code == 404
    assert reader.send("/t/demo/bridge").status_code == 200
