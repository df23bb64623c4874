"""``lettersdesk listen``: what happens, sent to an address on this machine, for whoever writes a receiver."""

import argparse
import time

from service import clock
from service.cli.arguments import place
from service.cli.events import LOOK_EVERY_S, PORTION, sites_named
from service.cli.printing import say
from service.cli.terminal import runtime_of
from service.domain.errors import ConfigurationError
from service.domain.events import EventType
from service.safehttp import Client, Limits, OutboundError, Request, Rules, parse
from service.store import feed
from service.store.feed import Fact
from service.webhooks import signature
from service.webhooks.payloads import body

LIMITS = Limits(total_s=15.0, body_bytes_max=8_192, cut_body=True)


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = parsers.add_parser("listen", help="send what happens to a receiver you are writing")
    parser.add_argument(
        "--forward-to", required=True, metavar="URL", help="such as http://localhost:3000/hook"
    )
    parser.add_argument("--secret", help="whsec_… to sign with [a new one, which is printed]")
    parser.add_argument("--after", type=place, metavar="N", help="begin behind this place in the feed [now]")
    parser.add_argument(
        "--type", action="append", choices=[event.value for event in EventType], metavar="TYPE",
        help="only this type; repeat for more",
    )  # fmt: skip
    parser.add_argument("--site", help="only this site [all]")
    parser.add_argument("--count", type=place, metavar="N", help="end after so many [go on until Ctrl-C]")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    client = Client(Rules(private_anywhere=True))
    try:
        parse(chosen.forward_to, client.rules)
    except OutboundError as error:
        raise ConfigurationError(f"Nothing can be sent to that address ({error.why}).") from None
    secret = chosen.secret or signature.new_secret()
    types, left = [EventType(name) for name in chosen.type or ()], chosen.count
    say(f"Signed with {secret}")
    with runtime_of() as runtime:
        with runtime.database.read() as conn:
            wanted = sites_named(conn, chosen.site)
            after = feed.newest(conn) if chosen.after is None else chosen.after
        while True:
            with runtime.database.read() as conn:
                found = feed.page(conn, after=after, sites=wanted, types=types, limit=PORTION)
            for fact in found.facts[:left]:
                say(f"{fact.sequence}  {fact.type}  {_send(client, chosen.forward_to, secret, fact)}")
            left = None if left is None else left - len(found.facts)
            if left is not None and left <= 0:
                return 0
            after = found.through
            if not found.more:
                time.sleep(LOOK_EVERY_S)


def _send(client: Client, url: str, secret: str, fact: Fact) -> str:
    """What came back: a status, how long it took, and the beginning of the answer; or why nothing did."""
    message = body(fact)
    try:
        signed = signature.headers([secret], fact.id, int(clock.now().timestamp()), message)
    except ValueError:
        raise ConfigurationError("That is no secret: whsec_ and then base64.") from None
    headers = (("Content-Type", "application/json"), *signed)
    try:
        answer = client.send(Request(url=url, headers=headers, body=message), LIMITS)
    except OutboundError as error:
        return error.code
    text = answer.body[:60].decode("utf-8", "replace")
    return f"{answer.status}  {answer.timings.total_ms:.0f} ms  {text!a}"
