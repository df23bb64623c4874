"""One request and its answer over a connection that stands: HTTP/1.1 by ``http.client``, in our limits."""

import http.client
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from typing import cast

from service import __version__
from service.safehttp.errors import PROTOCOL, TIMEOUT, TLS, TOO_LARGE, OutboundError
from service.safehttp.messages import Answer, Limits, Request, Timings
from service.safehttp.targets import Target
from service.safehttp.wire import BUFFER_BYTES, Wire

USER_AGENT = f"Lettersdesk/{__version__}"
WIRE_BYTES_PER_BODY_BYTE = 8
"""A body in chunks of one byte each takes six times its length."""
FIRST_FINAL_STATUS = 200
LINE_BYTES = 4
"""Of a header, beside its name and value."""


def exchange(
    wire: Wire, target: Target, request: Request, limits: Limits, ends_at: float
) -> tuple[Answer, bool]:
    """The answer, and whether the connection can take another request. ``ends_at``: monotonic seconds.

    Raises OutboundError ``timeout``, ``too_large``, ``protocol`` or ``tls_failed``.
    """
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.auto_open = 0  # it must never open a connection by itself
    connection.sock = cast(socket, wire)
    _write(connection, target, request)
    wire.arm(ends_at, limits.head_bytes_max + BUFFER_BYTES)
    with _told_as_ours():
        began = time.monotonic()
        connection.endheaders(request.body or None)
        response = connection.getresponse()
        headers = tuple(response.getheaders())
        _check_head(response.status, headers, limits)
        wire.allow(limits.body_bytes_max * WIRE_BYTES_PER_BODY_BYTE + BUFFER_BYTES)
        body, cut = _body(response, limits)
    timings = Timings(first_byte_ms=((wire.first_byte_at or began) - began) * 1_000)
    answer = Answer(status=response.status, headers=headers, body=body, cut=cut, timings=timings)
    return answer, response.isclosed() and not response.will_close


def _write(connection: http.client.HTTPConnection, target: Target, request: Request) -> None:
    """The head, into a buffer."""
    connection.putrequest(request.method, target.path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", target.host_header)
    connection.putheader("Accept-Encoding", "identity")
    if not any(name.lower() == "user-agent" for name, _ in request.headers):
        connection.putheader("User-Agent", USER_AGENT)
    if request.body or request.method not in ("GET", "HEAD"):
        connection.putheader("Content-Length", str(len(request.body)))
    for name, value in request.headers:
        connection.putheader(name, value)


def _check_head(status: int, headers: tuple[tuple[str, str], ...], limits: Limits) -> None:
    if sum(len(name) + len(value) + LINE_BYTES for name, value in headers) > limits.head_bytes_max:
        raise OutboundError(TOO_LARGE, "head")
    if status < FIRST_FINAL_STATUS:  # the protocol was never to be changed
        raise OutboundError(PROTOCOL, "status")


def _body(response: http.client.HTTPResponse, limits: Limits) -> tuple[bytes, bool]:
    most = limits.body_bytes_max
    if not limits.cut_body and (response.length or 0) > most:
        raise OutboundError(TOO_LARGE, "body")
    body = response.read(most + 1)
    if len(body) > most:
        if not limits.cut_body:
            raise OutboundError(TOO_LARGE, "body")
        return body[:most], True
    if not response.isclosed():
        response.read()  # ``read`` with a number does not mind an end that comes too soon; this one does
    return body, False


@contextmanager
def _told_as_ours() -> Iterator[None]:
    """Every failure of the connection as one of our codes."""
    try:
        yield
    except TimeoutError:
        raise OutboundError(TIMEOUT, "answer") from None
    except ssl.SSLError:
        raise OutboundError(TLS) from None
    except http.client.HTTPException as error:
        many = isinstance(error, http.client.LineTooLong) or type(error) is http.client.HTTPException
        raise OutboundError(TOO_LARGE if many else PROTOCOL, "head" if many else "") from None
    except (OSError, ValueError):
        raise OutboundError(PROTOCOL) from None
