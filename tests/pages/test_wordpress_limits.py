"""The WordPress form's address is counted with the others, and answers a flood as WordPress does."""

import pytest

from tests.support import markup
from tests.support.letters import letter

PATH = "/wp-comments-post.php"


@pytest.fixture
def more_settings() -> dict[str, object]:
    return {"rate_post_network": "1/hour"}


def test_a_flood_is_stopped_and_the_text_is_kept(reader):
    assert reader.send().status_code == 200
    who = {"author": "A reader", "email": "cnrflood@example.com"}
    fields = {**who, "comment": letter(1), "comment_post_ID": "7"}
    answer = reader.product.client.post(PATH, data=fields)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert letter(1) in markup.read(answer.text).by_id("kept").text
    assert "cnrflood" not in answer.text
