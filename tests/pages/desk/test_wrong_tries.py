"""What the limit on signing in counts: wrong tries, and never the work of people who know their password."""

import pytest


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"rate_login_network": "3/15 minutes", "rate_login_account": "2/15 minutes"}


def test_a_newsroom_behind_one_address_may_sign_in_as_often_as_it_likes(new_browser):
    assert [new_browser().sign_in().status_code for _ in range(4)] == [303] * 4
    wrong = [new_browser().sign_in("eve-login", "wrong wrong wrong").status_code for _ in range(3)]
    assert wrong == [401, 401, 429]
    assert new_browser().sign_in("nobody", "wrong wrong wrong").status_code == 429
