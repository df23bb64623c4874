"""Logs: one line an event, with ids and no personal data. ``log.info("comment.held", extra={...})``.

What may be in ``extra`` is a list in this file; anything else is left out and named, so that a careless
line shows as a line with a hole in it and not as an address in a log. Control characters are escaped by
JSON, so nothing a stranger typed could start a line of its own.
"""

import contextvars
import json
import logging
import sys
import time
from typing import Any

job_id: contextvars.ContextVar[str | None] = contextvars.ContextVar("job_id", default=None)
request_id: contextvars.ContextVar[str | None] = contextvars.ContextVar("request_id", default=None)

FIELDS = frozenset(
    {
        "action", "attempts", "batch", "check", "comment_id", "comments", "count", "duration_ms", "endpoint",
        "endpoint_id", "error", "final", "host", "key_id", "method", "age_s", "port", "preset", "program",
        "queue", "reason",
        "role", "seconds", "signal", "site_id", "slot", "status", "subjects", "thread_id", "token_id",
        "version", "wait_s",
    }
)  # fmt: skip
"""Every field a log line may have. Names, texts, addresses and network addresses are not among them."""

QUIET = ("sqlalchemy.engine", "sqlalchemy.pool", "alembic")
"""Loggers that print rows at DEBUG, which hold what readers wrote, or chatter at INFO."""

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time, level, event, ids, allowed fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its line end."""
        return json.dumps(_facts(record), ensure_ascii=True, default=_type_name)


class TextFormatter(logging.Formatter):
    """The same facts for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its line end."""
        facts = _facts(record)
        head = f"{facts.pop('time')} {facts.pop('level'):7} {facts.pop('event')}"
        return head + "".join(
            f" {name}={json.dumps(value, default=_type_name)}" for name, value in facts.items()
        )


def configure(level: str, log_format: str) -> None:
    """Send every log of this process, libraries included, through one formatter to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    # Only the first line of a message: libraries append tracebacks, and their texts could quote anything.
    facts: dict[str, Any] = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{record.msecs:03.0f}Z",
        "level": record.levelname.lower(),
        "event": record.getMessage().partition("\n")[0],
        "logger": record.name,
    }
    for name, context in (("request_id", request_id), ("job_id", job_id)):
        if (value := context.get()) is not None:
            facts[name] = value
    extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    facts |= {name: value for name, value in extra.items() if name in FIELDS}
    if left_out := sorted(extra.keys() - FIELDS):
        facts["left_out"] = left_out
    if record.exc_info and record.exc_info[0] is not None:
        facts |= _where(record)
    return facts


def _where(record: logging.LogRecord) -> dict[str, Any]:
    """The type of an exception and the lines it passed. Its text is left out: it could quote anything."""
    kind, _error, trace = record.exc_info or (None, None, None)
    lines = []
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return {"exception": kind.__name__ if kind else None, "at": lines[-12:]}


def _type_name(value: object) -> str:
    return f"<{type(value).__name__}>"
