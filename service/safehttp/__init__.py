"""The one HTTP client for the outside: it connects to no address that was not looked at first.

``Client.send(Request(...))`` gives an ``Answer`` or raises ``OutboundError`` with a code. Nothing else in
this service speaks HTTP to others; ``docs/adr/0008-outbound-requests.md`` says what it promises and why.
"""

from service.safehttp.client import Client, client_of
from service.safehttp.errors import OutboundError
from service.safehttp.messages import Answer, Limits, Request, Timings
from service.safehttp.rules import Rules
from service.safehttp.session import Session
from service.safehttp.targets import Target, parse

__all__ = [
    "Answer",
    "Client",
    "Limits",
    "OutboundError",
    "Request",
    "Rules",
    "Session",
    "Target",
    "Timings",
    "client_of",
    "parse",
]
