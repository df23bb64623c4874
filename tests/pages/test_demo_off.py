"""Without the setting there is no demo."""

import pytest


@pytest.mark.parametrize("path", ["/", "/demo/", "/demo/harbour-baths"])
def test_the_demo_is_not_there(reader, path):
    assert reader.get(path).status_code == 404
