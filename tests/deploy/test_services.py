"""Each service of docker-compose.yml, run by its very command against a real PostgreSQL and a real Valkey."""

import http.client
import json
import signal
from pathlib import Path

import psycopg
import pytest
import redis

from tests.support.composed import SERVICES, Composed
from tests.support.proxy import needs_nginx, start_proxy
from tests.support.stack import wait_until
from tests.support.valkey import free_port

ARTICLE = "https://news.example.org/tram"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def composed(tmp_path_factory):
    site = Composed(tmp_path_factory.mktemp("composed"))
    yield site
    site.stop()


@pytest.fixture(scope="module")
def prepared(composed):
    """After the one-shot service, as the others find it."""
    done = composed.run("init")
    assert done.returncode == 0, done.stderr
    return composed


@pytest.fixture(scope="module")
def ports(prepared):
    """Two web services, two of workers and one of maintenance, as after `--scale web=2 --scale worker=2`."""
    ports = [free_port(), free_port()]
    for port in ports:
        web = prepared.start("web", port=port, trusted_proxies="127.0.0.1/32")
        web.wait_until(lambda port=port: status(port, "/readyz") == 200)
    for service in ("worker", "worker", "maintenance"):
        prepared.start(service, worker_processes=1)
    return ports


@pytest.fixture(scope="module")
def proxy(ports):
    port = free_port()
    server = start_proxy(port, ports)
    yield port
    server.stop()


def request(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content, dict(answer.getheaders())


def comment(body):
    return {"thread": ARTICLE, "author_name": "Ola", "author_email": "ola@example.org", "body": body}


def status(port, path):
    try:
        return request(port, "GET", path)[0]
    except OSError:
        return 0


def as_role(composed, name):
    url = (composed.secrets / f"database_url_{name}").read_text()
    return psycopg.connect(url, autocommit=True)


def test_preparing_twice_is_as_good_as_once(prepared):
    assert prepared.run("init").returncode == 0


def test_a_comment_taken_by_one_web_process_is_published_by_all(ports):
    body = {
        "thread": ARTICLE,
        "author_name": "Ola",
        "author_email": "ola@example.org",
        "body": "The tram is back.",
    }
    headers = {"Content-Type": "application/json"}
    code, _, _ = request(ports[0], "POST", "/api/v1/comments", json.dumps(body), headers)
    page = "/api/v1/comments?thread=https%3A%2F%2Fnews.example.org%2Ftram"
    for port in ports:
        wait_until(lambda port=port: b"The tram is back." in request(port, "GET", page)[1])
    assert code == 202


@needs_nginx
def test_the_proxy_keeps_a_page_and_brings_back_an_author_their_own_answer(proxy):
    page = "/api/v1/comments?thread=https%3A%2F%2Fnews.example.org%2Fferry"
    kept = [request(proxy, "GET", page)[2]["X-Cache"] for _ in range(2)]
    sent = json.dumps(comment("The ferry is late.") | {"thread": "https://news.example.org/ferry"})
    code, content, _ = request(proxy, "POST", "/api/v1/comments", sent, JSON)
    posted = json.loads(content)
    mine = f"/api/v1/comments/{posted['id']}/receipt"
    seen = request(proxy, "GET", mine, headers={"Authorization": f"Bearer {posted['receipt']}"})
    stranger = request(proxy, "GET", mine)[0]
    assert (kept, code, seen[0], stranger) == (["MISS", "HIT"], 202, 200, 401)
    wait_until(lambda: b"The ferry is late." in request(proxy, "GET", page)[1])


CLOSED = ["SELECT * FROM contacts", "UPDATE contacts SET sealed = ''", "DELETE FROM contacts"]


@pytest.mark.parametrize("statement", CLOSED)
def test_the_webs_role_cannot_read_or_change_an_address(prepared, statement):
    with as_role(prepared, "web") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE mine (n int)", "CREATE ROLE other", "CREATE DATABASE other"]
)
def test_the_webs_role_can_make_nothing(prepared, statement):
    with as_role(prepared, "web") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_owner_is_no_superuser(prepared):
    with as_role(prepared, "owner") as connection:
        assert connection.execute("SELECT usesuper FROM pg_user WHERE usename = current_user").fetchone() == (
            False,
        )


def test_a_role_without_its_password_is_refused(prepared):
    url = (prepared.secrets / "database_url_web").read_text()
    password = (prepared.secrets / "postgres_web_password").read_text()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "guess"))


def test_redis_without_its_password_is_refused(prepared):
    url = (prepared.secrets / "redis_url").read_text()
    password = (prepared.secrets / "redis_password").read_text()
    with redis.Redis.from_url(url) as client:
        assert client.ping()
    stranger = redis.Redis.from_url(url.replace(f":{password}@", ""))
    with stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_private_keys_lie_in_the_keys_volume_and_nowhere_else(ports, prepared):
    keys = {path.parent.name for path in prepared.folder.rglob("*.key")}
    assert (keys, "LETTERSDESK_KEY_DIR" in SERVICES["web"]["environment"]) == ({"keys"}, False)


def test_every_service_ends_in_order_when_it_is_told_to(ports, prepared):
    ours = prepared.processes[1:]
    for process in ours:
        process.signal(signal.SIGTERM)
    assert [process.wait() for process in ours] == [0] * 5
    assert not any("Traceback" in path.read_text() for path in Path(prepared.folder).glob("*.log"))
