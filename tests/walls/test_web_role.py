"""On PostgreSQL the web's own role may add a sealed address, and can do nothing else with one."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from service.runtime import build_worker
from service.store import (
    desk_authors,
    desk_changes,
    desk_detail,
    desk_people,
    desk_similar,
    reports,
    schema,
    tokens,
    verifications,
)
from service.store.engine import Database
from service.store.tables import comments
from service.usecases.add_person import Role, add_person, new_person
from service.usecases.ask_verification import ask_verification
from service.usecases.mail_token import token_hash
from service.usecases.settle_events import settle_events
from tests.support import akismet
from tests.support.product import Product, load, make_keys, prepare, product_on, variables

ROLE = "letters_web"
PASSWORD = "a long enough password"
ONE_TEXT = {"author_email": "grace@example.com", "author_name": "Grace", "body": "One text, sent twice."}
ADD = "INSERT INTO contacts (comment_id, key_id, sealed, created_at) VALUES ('a', 'b', '', now())"
REFUSED = (
    "SELECT sealed FROM contacts", "SELECT count(*) FROM contacts", "SELECT 1 FROM contacts LIMIT 1",
    "UPDATE contacts SET key_id = 'x'", "DELETE FROM contacts", "TRUNCATE contacts", f"{ADD} RETURNING *",
    f"{ADD} ON CONFLICT (comment_id) DO UPDATE SET sealed = ''", "COPY contacts TO STDOUT",
    "CREATE TABLE copied AS SELECT * FROM contacts", "CREATE VIEW seen AS SELECT * FROM contacts",
    "LOCK contacts IN EXCLUSIVE MODE", "ALTER TABLE contacts OWNER TO CURRENT_USER", "DROP TABLE contacts",
    "GRANT SELECT ON contacts TO CURRENT_USER; SELECT * FROM contacts", "SET ROLE postgres",
    "UPDATE contact_keys SET public_key = ''", "DELETE FROM contact_keys", "DELETE FROM decisions",
    "UPDATE decisions SET to_status = 'approved'", "DELETE FROM audit", "SELECT pg_read_file('/etc/passwd')",
    "SELECT fingerprint FROM authors", "SELECT * FROM authors", "UPDATE authors SET fingerprint = ''",
    "INSERT INTO authors (id) VALUES ('a')", "DELETE FROM authors", "DELETE FROM comments",
    "DELETE FROM people", "UPDATE people SET role = 'admin'", "INSERT INTO people (id) VALUES ('a')",
    "UPDATE sites SET origins = '[]'", "DELETE FROM sites", "DELETE FROM tokens", "SELECT * FROM audit",
    "UPDATE tokens SET scopes = '[]'", "INSERT INTO audit (action) VALUES ('x')", "SELECT * FROM prints",
    "UPDATE rulesets SET rules = '[]'", "DELETE FROM threads",
    "SELECT secret FROM endpoint_secrets", "SELECT * FROM endpoint_secrets", "SELECT secret FROM trials",
    "UPDATE endpoint_secrets SET secret = ''", "UPDATE endpoints SET site_id = 'x'", "DELETE FROM endpoints",
    "UPDATE trials SET status = 200", "DELETE FROM deliveries", "INSERT INTO attempts (number) VALUES (1)",
    "UPDATE deliveries SET event_id = ''", "UPDATE attempts SET response_body = ''",
    "UPDATE events SET data = '{}'", "DELETE FROM findings", "SELECT pg_sleep(0) FROM erasures",
    "SELECT * FROM verified_browsers", "INSERT INTO verified_browsers (author_id, mark) VALUES ('a', 'b')",
    "SELECT recipient FROM verifications", "UPDATE verifications SET token_hash = ''",
    "DELETE FROM verifications", "INSERT INTO author_keys (id) VALUES ('a')",
    "UPDATE author_keys SET public_key = ''",
)  # fmt: skip


@pytest.fixture(scope="module")
def product(postgres_server, valkey_server, tmp_path_factory) -> Iterator[Product]:
    """A product whose web side is signed in to the database as the role of the web."""
    name = postgres_server.new_database(prepare)
    values = variables(postgres_server.url(name), valkey_server.url, tmp_path_factory.mktemp("role"))
    owner = Database(values["database_url"], wait_ms=5000, pool_connections=2)
    with owner.begin() as conn:
        conn.execute(text(f"CREATE ROLE {ROLE} LOGIN"))
    schema.grant_web_role(owner, ROLE)
    make_keys(load(values))
    with product_on(load(values | {"database_url": postgres_server.url(name, user=ROLE)})) as product:
        product.worker = build_worker(load(values))  # the workers have a role of their own
        yield product
    with owner.begin() as conn:
        conn.execute(text(f"DROP OWNED BY {ROLE}"))
        conn.execute(text(f"DROP ROLE {ROLE}"))
    owner.close()
    postgres_server.drop_database(name)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_web_may_not_read_or_change_an_address(product, statement):
    refusal = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refusal, product.database.begin() as conn:
        for part in statement.split("; "):
            conn.execute(text(part))


def test_everything_the_web_does_works_under_that_role(product):
    posted = product.published()
    path, staff = f"/api/v1/comments/{posted.id}", f"/api/v1/moderation/comments/{posted.id}"
    edited = {"body": "With that role, too, a text can be changed."}
    assert product.client.patch(path, json=edited, headers=posted.headers).status_code == 202
    product.check()
    token = product.bearer("admin")
    looked = product.client.get(staff, headers=token).json
    order = {"action": "hold", "version": looked["version"]}
    assert product.client.post(f"{staff}/decisions", json=order, headers=token).status_code == 200
    ban = {"days": 1, "reason": "flood"}
    assert product.client.post(f"{staff}/ban", json=ban, headers=token).status_code == 200
    policy = {"site": "demo", "preset": "hold_everything"}
    assert product.client.post("/api/v1/rulesets", json=policy, headers=token).status_code == 201
    for place in ("/api/v1/rulesets", "/api/v1/moderation/comments", "/api/v1/comments?thread=bridge",
                  "/api/v1/counts?threads=bridge", "/t/demo/bridge", "/readyz", "/metrics"):  # fmt: skip
        assert product.client.get(place, headers=token).status_code == 200
    again = [product.post(headers={"Idempotency-Key": "k"}, **ONE_TEXT).status_code for _ in range(2)]
    assert again == [202, 202]
    with product.worker.database.begin() as conn:
        add_person(conn, new_person("ada", PASSWORD, Role.ADMIN))
    signed_in = product.client.post("/api/v1/sessions", json={"login": "ada", "password": PASSWORD})
    assert signed_in.status_code == 201
    session = {"Authorization": f"Bearer {signed_in.json['token']}"}
    assert product.client.delete("/api/v1/sessions", headers=session).status_code == 204
    assert product.client.delete(path, headers=posted.headers).status_code == 204


def test_everything_about_webhooks_works_under_that_role(product):
    """Made, tried, changed, sent again and deleted; and a token's use is noted."""
    token, root = product.bearer("webhooks"), "/api/v1/webhooks"

    def ask(method, path, body=None):
        answer = product.client.open(f"{root}{path}", method=method, json=body, headers=token)
        assert answer.status_code in (200, 201, 202, 204), answer.text
        return answer.get_json(silent=True)

    url = "https://hooks.example.org/comments"
    fields = {"name": "CMS", "url": url, "types": ["endpoint.test"]}
    one = f"/endpoints/{ask('POST', '/endpoints', fields)['id']}"
    trial = ask("POST", "/trials", {"url": url})
    assert ask("GET", f"/trials/{trial['id']}")["state"] == "under_way"
    ask("POST", f"{one}/test", {})
    settle_events(product.worker.database, 0)
    beyond = product.client.get("/api/v1/events?after=999999", headers=product.bearer("read"))
    assert beyond.json["type"].endswith("place-unknown")
    [line] = ask("GET", f"{one}/deliveries")["deliveries"]
    ask("PATCH", one, {"enabled": False})
    ask("PATCH", one, {"enabled": True})
    assert ask("POST", f"{one}/replay", {"hours": 1}) == {"queued": 1}
    ask("POST", f"{one}/deliveries/{line['id']}/replay", {})
    assert ask("GET", f"{one}/deliveries/{line['id']}")["attempts"] == []
    ask("POST", f"{one}/secret", {})
    ask("DELETE", one)
    assert ask("GET", "/endpoints") == {"endpoints": []}
    with product.database.read() as conn:
        assert [one.used_at for one in tokens.every(conn) if "webhooks" in one.scopes] != [None]


def test_an_address_is_confirmed_under_that_role(product):
    posted = product.comment(device="M" * 22)
    with product.database.begin() as conn:
        ask_verification(conn, posted.id, posted.receipt, lang="en")
    with product.worker.database.begin() as conn:
        due = verifications.claim(conn, lease_s=60)
        assert verifications.reserve(conn, due, b"mailbox", token_hash("a token"), life_s=60)
    assert product.client.get("/verify/a%20token").status_code == 200
    assert product.client.post("/verify/a%20token").status_code == 200
    with product.worker.database.read() as conn:
        assert [one.state for one in conn.execute(verifications.verifications.select())] == ["confirmed"]


def test_everything_the_desk_does_works_under_that_role(product):
    """Comments are found, marked, decided, undone; and what a comment is to a colleague can be looked at."""
    token, root = product.bearer("admin"), "/api/v1/moderation"

    def ask(path, body=None):
        method = "GET" if body is None else "POST"
        answer = product.client.open(f"{root}{path}", method=method, json=body, headers=token)
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    first, second = (product.comment(thread="desk", body=text) for text in (ONE_TEXT["body"], "Another one."))
    product.check()
    for tab in ("pending", "reported", "escalated", "appeals"):
        ask(f"/queue?tab={tab}&sort=mixed&words=one&newer_than_s=600")
    seen = [{"id": one.id, "version": 2} for one in (first, second)]
    batch = ask("/batches", {"action": "spam", "comments": seen})
    assert len(ask(f"/batches/{batch['batch_id']}/undo", {})["done"]) == 2
    ask(f"/comments/{first.id}/notes", {"body": "Look twice.", "about": "author"})
    ask(f"/comments/{first.id}/standing", {"standing": "limited", "days": 1, "reason": "flood"})
    ask("/stories", {"thread": "desk", "hold_all": True, "closed": True})
    ask("/off-duty", {"start": "02:00", "end": "02:01", "zone": "UTC"})
    ask("/house-rules", {"number": 1, "code": "insult", "title": "Insult", "message": "Be kind."})
    assert ask("/activity")["lines"]
    with product.worker.database.read() as conn:
        seq = conn.execute(select(comments.c.seq).where(comments.c.id == first.id)).scalar_one()
    with product.worker.database.begin() as conn:
        person_id = add_person(conn, new_person("bea", PASSWORD, Role.MODERATOR))
    with product.database.begin() as conn:
        desk_people.look_at(conn, person_id, first.id)
        desk_people.set_preferences(conn, person_id, {"keys": False})
        view = desk_people.save_view(conn, person_id, "Mine", "tab=pending")
        desk_people.remove_view(conn, person_id, view.id)
        assert reports.add(conn, seq, "demo", "insult", reporter_key="r")
        assert reports.appeal(conn, seq, "demo", "Please look at this once more.")
    with product.database.read() as conn:
        page = desk_detail.detail(conn, first.id, None, viewer=person_id)
        desk_similar.groups(conn, [page.card.row])
        assert desk_authors.page(conn, page.card.author.id, None, limit=10).comments
        assert desk_changes.since(conn, 0, ("demo",), shown=[first.id]).viewers
    ask(f"/comments/{first.id}/decisions", {"action": "reject", "version": page.card.row.comment.version,
                                           "reason": "insult"})  # fmt: skip


def test_programs_that_ask_for_scores_are_answered_under_that_role(product):
    key = akismet.short_key(product.worker.database, product.runtime.secret)
    for path in ("/1.1/comment-check", "/1.1/submit-spam", "/1.1/submit-ham"):
        assert akismet.ask(product.client, path, akismet.fields(key)).text in ("false", akismet.THANKS)
    for path in ("/1.2/usage-limit", "/1.2/key-sites", "/1.1/get-stats"):
        assert product.client.post(path, data={"api_key": key}).json
    again = product.client.post("/1.2/usage-limit", data={"api_key": key})
    assert again.json["usage"] == 3
