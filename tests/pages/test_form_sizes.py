"""A form may hold the longest comment in any script; what is longer is answered by a page."""

import pytest

from tests.support import markup


@pytest.mark.parametrize("letter", ["x", "é", "漢", "😀"])
def test_the_longest_comment_fits_in_any_script(reader, letter):
    most = reader.product.settings.body_chars_max
    text = " ".join([letter * 19] * (most // 20))
    assert reader.send(body=text, author_name="漢" * 80).status_code == 200


@pytest.mark.parametrize("path", ["/t/demo/bridge", "/own/edit", "/wp-comments-post.php"])
def test_what_is_too_large_altogether_is_told_on_a_page(reader, path):
    answer = reader.product.client.post(path, data={"body": "x" * 200_000})
    page = markup.read(answer.text)
    assert answer.status_code == 413
    assert "too large" in page.one("h1").text
    assert "go back" in page.one("main").text
