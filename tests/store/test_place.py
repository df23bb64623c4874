"""Where a database is gets told without its password or its user."""

import pytest
from sqlalchemy import make_url

from service.store.place import place_of


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://me:hunter2@db.example.org:6543/letters",
         "the PostgreSQL server db.example.org:6543, database letters"),
        ("postgresql+psycopg://me:hunter2@db.example.org/letters",
         "the PostgreSQL server db.example.org:5432, database letters"),
        ("postgresql://me:hunter2@[::1]/letters", "the PostgreSQL server [::1]:5432, database letters"),
        ("postgresql://me:hunter2@/letters?host=/run/postgresql",
         "the PostgreSQL server /run/postgresql, database letters"),
        ("postgresql://me@/letters?host=one.example.org:6543&host=two.example.org&password=hunter2",
         "the PostgreSQL server one.example.org:6543, two.example.org:5432, database letters"),
        ("postgresql:///letters", "the PostgreSQL server of this machine's socket, database letters"),
        ("sqlite:////srv/letters.db", "the SQLite file /srv/letters.db"),
    ],
)  # fmt: skip
def test_the_place_is_told_and_nothing_that_opens_it(url, place):
    assert place_of(make_url(url)) == place
