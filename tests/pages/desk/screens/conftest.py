"""Fixtures of the desk's screens beside the queue."""

from collections.abc import Callable

import pytest

from tests.support.product import Product
from tests.support.screen_room import ScreenRoom


@pytest.fixture
def room(staff: Product) -> ScreenRoom:
    """A newsroom with people, into which comments come."""
    return ScreenRoom(staff)


@pytest.fixture
def eve(new_browser: Callable):
    """A browser in which an editor is signed in."""
    browser = new_browser()
    assert browser.sign_in("eve-login").status_code == 303
    return browser
