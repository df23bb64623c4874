"""One request out, and what is kept of it: the same for a delivery and for a trial."""

from dataclasses import asdict
from typing import Protocol

from service.safehttp import Answer, Limits, OutboundError, Request
from service.store.attempts import KEPT_CHARS, Attempt

CONNECT_S = 5.0
BODY_BYTES_MAX = 4 * (KEPT_CHARS + 1)
"""Of an answer are read: however many bytes its characters take, that is more than is kept."""


class Sender(Protocol):
    """A client, or a session of one."""

    def send(self, request: Request, limits: Limits) -> Answer:
        """Send it. Raises OutboundError."""


def limits_of(timeout_s: float) -> Limits:
    """How long a request may take, and how much of its answer is read."""
    return Limits(connect_s=CONNECT_S, total_s=timeout_s, body_bytes_max=BODY_BYTES_MAX, cut_body=True)


def message(url: str, body: bytes, signed: tuple[tuple[str, str], ...]) -> Request:
    """The request that carries a signed body."""
    return Request(url=url, headers=(("Content-Type", "application/json"), *signed), body=body)


def send(sender: Sender, request: Request, limits: Limits, *, number: int) -> tuple[Answer | None, Attempt]:
    """Send it, whatever comes of it: the answer if there was one, and the try as it is kept."""
    answer, error = None, None
    try:
        answer = sender.send(request, limits)
    except OutboundError as refused:
        error = refused.code
    attempt = Attempt(
        number=number, status=answer.status if answer else None, error=error,
        timings={name: round(took, 1) for name, took in asdict(answer.timings).items()} if answer else {},
        request_headers=dict(request.headers), request_body=request.body.decode("utf-8"),
        response_headers=dict(answer.headers) if answer else {},
        response_body=answer.body.decode("utf-8", "replace") if answer else None,
    )  # fmt: skip
    return answer, attempt
