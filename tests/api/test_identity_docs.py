"""The example of docs/identity.md makes a token that is taken."""

import re
from pathlib import Path

from service.store.tables import comments
from service.usecases.make_author_key import make_author_key
from tests.support.product import SITE

PAGE = Path(__file__).parents[2] / "docs" / "identity.md"


def test_the_worked_example_signs_a_reader_in(product, tmp_path, monkeypatch):
    made = product.database.write(lambda conn: make_author_key(conn, SITE, "our website"))
    (tmp_path / "author-key.pem").write_text(made.private_pem)
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.M | re.S)
    example = example.replace("the id that the command printed", made.id).replace('"news"', f'"{SITE}"')
    names: dict[str, object] = {}
    exec(compile(example, str(PAGE), "exec"), names)
    reader = {"id": "17", "name": "Maria Stern", "email": "maria@example.org", "role": "staff"}
    posted = product.comment(author_name=None, author_email=None, author_token=names["author_token"](reader))
    with product.database.read() as conn:
        row = conn.execute(comments.select().where(comments.c.id == posted.id)).one()
    assert (row.author_name, row.author_badge, row.proof) == ("Maria Stern", "staff", "account")
