"""What leaves about webhooks, key by key. A secret is in the answer that made it and in no other."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from service.domain.events import EventType
from service.domain.times import written, written_or_none
from service.store.attempts import Attempt, Delivery
from service.store.endpoint_health import Health
from service.store.endpoints import Endpoint
from service.store.trials import Result


class EndpointOut(BaseModel):
    """An endpoint and how it is. No ``types`` means all; ``of_tries`` counts the newest hundred."""

    id: str
    site: str
    name: str
    url: str
    types: list[EventType]
    enabled: bool
    disabled_reason: Literal["operator", "gone", "failing"] | None
    failing_since: datetime | None
    created_at: datetime
    due: int
    failed: int
    tries: int
    tries_ok: int
    last_status: int | None
    last_error: str | None
    last_at: datetime | None


class NewEndpointOut(EndpointOut):
    """A new endpoint. ``secret`` is null where an Idempotency-Key was sent again: replace it then."""

    secret: str | None


class EndpointsOut(BaseModel):
    """All endpoints, oldest first."""

    endpoints: list[EndpointOut]


class SecretOut(BaseModel):
    """The new secret. The one before signs beside it for so many hours."""

    secret: str
    overlap_hours: int


class DeliveryOut(BaseModel):
    """A line of the log."""

    id: str
    event_id: str
    event_type: str
    state: Literal["due", "delivered", "failed"]
    tries: int
    next_at: datetime | None
    created_at: datetime
    done_at: datetime | None


class DeliveriesOut(BaseModel):
    """Lines of the log, newest first."""

    deliveries: list[DeliveryOut]
    next: str | None


class MessageOut(BaseModel):
    """Headers and the first 8,192 characters of a body as text; null once its comment was erased. ``cut``:
    there was more of it."""

    headers: dict[str, str]
    body: str | None
    cut: bool


class TryOut(BaseModel):
    """One try. ``status`` null: nothing came back, and ``error`` says why. Times in milliseconds."""

    number: int
    at: datetime | None
    status: int | None
    error: str | None
    timings: dict[str, float]
    request: MessageOut
    response: MessageOut


class DeliveryWithTriesOut(DeliveryOut):
    """A delivery with its newest tries, newest first."""

    attempts: list[TryOut]


class SentOut(BaseModel):
    """So many are due now."""

    queued: int


class TrialOut(BaseModel):
    """A trial: ``result`` is null while it is under way, and stays so where it was ``lost``."""

    id: str
    site: str
    url: str
    type: EventType
    state: Literal["under_way", "done", "lost"]
    result: TryOut | None


class NewTrialOut(TrialOut):
    """A trial that was asked for, with the secret that signs it and nothing else; null where an
    Idempotency-Key was sent again."""

    secret: str | None


def endpoint(one: Endpoint, health: Health) -> dict[str, Any]:
    """An endpoint and how it is."""
    last = health.last
    return {
        "id": one.id, "site": one.site_id, "name": one.name, "url": one.url,
        "types": [kind.value for kind in one.types], "enabled": one.enabled,
        "disabled_reason": one.disabled_reason, "failing_since": written_or_none(one.failing_since),
        "created_at": written_or_none(one.created_at), "due": health.due, "failed": health.failed,
        "tries": health.tries, "tries_ok": health.tries_ok, "last_status": last.status if last else None,
        "last_error": last.error if last else None, "last_at": written_or_none(last.at) if last else None,
    }  # fmt: skip


def delivery(line: Delivery) -> dict[str, Any]:
    """A line of the log."""
    is_due = line.state == "due"
    return {
        "id": line.id, "event_id": line.event_id, "event_type": line.event_type, "state": line.state,
        "tries": line.tries, "next_at": written_or_none(line.next_at) if is_due else None,
        "created_at": written(line.created_at), "done_at": written_or_none(line.done_at),
    }  # fmt: skip


def attempt(one: Attempt) -> dict[str, Any]:
    """A try."""
    return {
        "number": one.number, "at": written_or_none(one.at), "status": one.status, "error": one.error,
        "timings": dict(one.timings),
        "request": {
            "headers": dict(one.request_headers), "body": one.request_body, "cut": one.request_cut,
        },
        "response": {
            "headers": dict(one.response_headers), "body": one.response_body, "cut": one.response_cut,
        },
    }  # fmt: skip


def trial(result: Result) -> dict[str, Any]:
    """A trial and what became of it."""
    state = "done" if result.attempt else "lost" if result.over else "under_way"
    return {
        "id": result.id, "site": result.site_id, "url": result.url, "type": result.type.value, "state": state,
        "result": attempt(result.attempt) if result.attempt else None,
    }  # fmt: skip
