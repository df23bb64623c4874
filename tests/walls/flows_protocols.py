"""What other people's programs send when they ask for scores, with an address wherever one can stand."""

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from service.api.coral_signature import sign
from tests.support.akismet import HAM, fields, short_key
from tests.support.stack import Reply

if TYPE_CHECKING:
    from tests.walls.flows import Crowd

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
CORAL, CORAL_SECRET = "/integrations/coral/moderation", "ssec_of_the_run"


def akismet(crowd: "Crowd") -> None:
    """Akismet's clients: the address of whoever comments travels with every call, more than once."""
    new, run = crowd.flock.new, crowd.stack
    with crowd.database() as database:
        key = short_key(database, run.settings.secret())
    for name in ("comment-check", "submit-spam", "submit-ham"):
        for good in (True, False):
            address = new()
            sent = {
                "comment_author_email": address, "POST_email": address, "HTTP_COOKIE": f"author={address}",
                "referrer": f"https://news.example.org/?m={quote(address)}", "user_agent": address,
                "comment_content": f"{HAM} Write to {address}, or to {quote(address, safe='')}.",
                "QUERY_STRING": quote(address), "comment_type": address, "blog_lang": "en",
            }  # fmt: skip
            whole = fields(key if good else "0123456789ab", **sent)
            crowd.ask("POST", f"/1.1/{name}", urlencode(whole).encode(), FORM)
            crowd.ask("POST", f"/1.1/{name}", json.dumps(whole).encode(), JSON)
    for odd in (
        {"api_key": new()}, {"blog": f"https://{new()}/"}, {"blog": f"mailto:{new()}"}, {"user_ip": new()},
        {"comment_author_url": f"mailto:{new()}"}, {"comment_author": new()}, {"user_role": new()},
        {"honeypot_field_name": new()}, {"blog_lang": new("{}@x.example")}, {new(): new()},
    ):  # fmt: skip
        for name in ("comment-check", "submit-ham"):
            told = f"{HAM} Write to {new()}, or to {new()}."
            sent = urlencode(fields(key, comment_content=told, **odd)).encode()
            crowd.ask("POST", f"/1.1/{name}", sent, FORM)
    for path in ("/1.2/key-sites", "/1.2/usage-limit", "/1.1/get-stats", "/1.1/verify-key", "/1.1/nothing"):
        query = {"api_key": key, "month": new(), "filter": new(), "order": new(), "from": new(), "key": new()}
        crowd.ask("GET", f"{path}?{urlencode(query)}")
        crowd.ask("POST", path, urlencode(query).encode(), FORM)
    crowd.ask("GET", f"/1.2/key-sites?api_key={key}")
    host = {**FORM, "Host": f"{key}.akismet.example.org"}
    crowd.ask(
        "POST", "/1.1/comment-check", urlencode(fields(None, comment_author_email=new())).encode(), host
    )
    crowd.ask("POST", "/1.1/comment-check", b'{"comment_author_email": "' + new().encode(), JSON)
    crowd.ask("POST", "/1.1/comment-check", b"comment_author_email=" + new().encode() + b"&x=%ff", FORM)


def coral(crowd: "Crowd") -> None:
    """Coral's phase: it sends no address, but a comment may hold one, and a stranger sends anything."""
    new = crowd.flock.new

    def send(content: object, **headers: str) -> Reply:
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        signed = {"X-Coral-Signature": sign(raw, CORAL_SECRET)}
        return crowd.ask("POST", CORAL, raw, {**JSON, **signed, **headers})

    assert send({"comment": {"body": f"{HAM} Write to {new()}."}}).status in (200, 204)
    for odd in ({"comment": new()}, {"comment": {"body": [new()]}}, {new(): new()}, new().encode()):
        send(odd)
    send({"author": {"email": new()}, "comment": {"body": HAM}}, **{"X-Coral-Signature": new()})
    crowd.ask("POST", f"{CORAL}?format={quote(new())}", {"comment": {"body": new()}})
