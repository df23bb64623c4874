"""deploy/nginx: what the proxy lets through, what it keeps, and what it never does."""

import dataclasses
import http.client
import json
import re
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from service.settings import Settings
from tests.support.proxy import CONFIG, needs_nginx, start_proxy
from tests.support.valkey import free_port

pytestmark = needs_nginx

BODY_BYTES_MAX = next(one.default for one in dataclasses.fields(Settings) if one.name == "request_bytes_max")
PROXY_BYTES_MAX = 2 * BODY_BYTES_MAX


class Web(ThreadingHTTPServer):
    """Stands for a web process: it notes each request and answers what the test has told it to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), WebHandler)
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.headers_of_answers = {"Cache-Control": "no-store"}
        self.hang_up = False
        self.may_answer = threading.Event()
        self.may_answer.set()


class WebHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Web

    def do_GET(self) -> None:
        self.server.seen.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.may_answer.wait(30)
        if self.server.hang_up:
            self.close_connection = True
            return
        self.send_response(200)
        for name, value in self.server.headers_of_answers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def web():
    server = Web()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def proxy(web):
    port = free_port()
    server = start_proxy(port, [web.server_address[1]] * 2)  # so that there is one to try again with
    yield port
    server.stop()


def ask(port, path="/", method="GET", body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content


def test_where_a_client_says_it_comes_from_is_replaced_by_where_it_does(proxy, web):
    claims = {"X_Forwarded_For": "203.0.113.9", "X_Real_IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    ask(proxy, X_Forwarded_Host="evil.example", X_Forwarded_Proto="https", **claims)
    headers = web.seen[0][2]
    told = {name: headers.get(name) for name in headers if "forward" in name or "real" in name}
    assert told == {"x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "http"}


def test_behind_a_trusted_balancer_the_reader_is_the_one_it_names_and_no_earlier_claim(web):
    trust = "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For; real_ip_recursive on;"
    port = free_port()
    server = start_proxy(port, [web.server_address[1]], trusted=trust)
    ask(port, X_Forwarded_For="203.0.113.9, 198.51.100.7")
    server.stop()
    assert web.seen[0][2]["x-forwarded-for"] == "198.51.100.7"


def test_a_public_answer_is_asked_for_once_however_many_want_it(proxy, web):
    web.headers_of_answers = {"Cache-Control": "public, s-maxage=60"}
    web.may_answer.clear()
    with ThreadPoolExecutor(20) as crowd:
        answers = [crowd.submit(ask, proxy, "/api/v1/comments?thread=a") for _ in range(20)]
        web.may_answer.set()
        statuses = {answer.result()[0] for answer in answers}
    assert (statuses, len(web.seen)) == ({200}, 1)


def test_pages_of_different_threads_are_kept_apart(proxy, web):
    web.headers_of_answers = {"Cache-Control": "public, s-maxage=60"}
    for path in ("/api/v1/comments?thread=a", "/api/v1/comments?thread=b", "/api/v1/comments?thread=a"):
        ask(proxy, path)
    assert [path[-1] for _, path, _ in web.seen] == ["a", "b"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "no-store"},
        {"Cache-Control": "private, max-age=60"},
        {"Cache-Control": "public, s-maxage=60", "Set-Cookie": "session=1"},
        {},
    ],
)
def test_an_answer_that_is_not_public_is_never_kept(proxy, web, headers):
    web.headers_of_answers = headers
    ask(proxy, "/private")
    ask(proxy, "/private")
    assert len(web.seen) == 2


def test_who_shows_a_token_gets_an_own_answer_and_leaves_none_behind(proxy, web):
    web.headers_of_answers = {"Cache-Control": "public, s-maxage=60"}
    for authorization in ({"Authorization": "Bearer a"}, {}, {"Authorization": "Bearer a"}, {}):
        ask(proxy, "/api/v1/comments/c1", **authorization)
    assert ["authorization" in headers for _, _, headers in web.seen] == [True, False, True]


def test_a_body_over_the_limit_never_reaches_a_web_process(proxy, web):
    status, headers, content = ask(proxy, "/api/v1/comments", "POST", b"x" * (PROXY_BYTES_MAX + 1))
    assert (status, headers["content-type"], json.loads(content)["status"]) == (
        413,
        "application/problem+json",
        413,
    )
    assert web.seen == []


@pytest.mark.parametrize("size", [BODY_BYTES_MAX, BODY_BYTES_MAX + 1, PROXY_BYTES_MAX])
def test_what_the_service_takes_and_what_it_explains_gets_to_it(proxy, web, size):
    assert ask(proxy, "/api/v1/comments", "POST", b"x" * size)[0] == 200


def test_the_longest_body_is_held_in_memory():
    """nginx writes one that its buffer is too small for to a file, with the address in it."""
    config = (CONFIG / "nginx.conf").read_text(encoding="utf-8")
    sizes = dict(re.findall(r"^ *(client_(?:max_body|body_buffer)_size) (\d+)k;", config, flags=re.MULTILINE))
    assert sizes["client_max_body_size"] == sizes["client_body_buffer_size"]


def test_half_a_request_occupies_no_web_process(proxy, web):
    half = socket.create_connection(("127.0.0.1", proxy), timeout=30)
    half.sendall(b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
    ask(proxy, "/whole")
    half.close()
    assert [path for _, path, _ in web.seen] == ["/whole"]


def test_a_comment_that_may_have_arrived_is_not_sent_again(proxy, web):
    web.hang_up = True
    status, headers, content = ask(proxy, "/api/v1/comments", "POST", b"{}")
    assert (status, headers["retry-after"], json.loads(content)["status"]) == (503, "5", 503)
    assert len(web.seen) == 1


def test_metrics_are_not_for_readers(proxy, web):
    assert (ask(proxy, "/metrics")[0], web.seen) == (404, [])
