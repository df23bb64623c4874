"""Signing in and out. Each sign-in gets a session with a new id, and ends the one this browser had."""

import secrets
from typing import Any
from urllib.parse import quote

from flask import Response, request

from service.api.comments import intake
from service.api.context import network_of, runtime
from service.api.problem import Problem
from service.domain.errors import Forbidden, Unavailable
from service.pages.desk import back, cookies, forms, said, shell
from service.pages.desk.visitor import Person, current_visit, idle_s, signed_in
from service.pages.place import own_path
from service.store import tokens
from service.usecases.sign_in import sign_in_at_desk

PROVIDER = "/desk/sign-in/provider"
ENTRY_BYTES = 16
NO_SESSION = ""
"""What a status line is bound to while nobody is signed in."""

WRONG = "The login or the password is not right."
BUSY = "Nobody can be signed in right now. Try again in a moment."
EXPIRED = "This form had been open for too long. Try again."


def show() -> Response:
    """The sign-in page; whoever is signed in already goes on."""
    wanted = back.safe(request.args.get("next", ""))
    if current_visit() is not None:
        return shell.redirect(wanted)
    return page(wanted)


def take() -> Response:
    """Login and password: 303 to the page that was wanted, or the form again with one sentence for every
    reason, known login or not."""
    form = forms.form()
    wanted = back.safe(form.one("next"))
    try:
        _require_own_entry()
    except forms.ForeignForm:
        return page(wanted, trouble=EXPIRED, status=403)
    limits, login = intake().limits, form.one("login").strip()
    try:
        limits.count("rate_login_network", network_of(request))
        limits.count("rate_login_account", login.casefold())
        session = sign_in_at_desk(runtime().database, login, form.one("password"), life_s=idle_s())
    except Forbidden:
        return page(wanted, trouble=WRONG, status=401)
    except Unavailable:
        return page(wanted, trouble=BUSY, status=503)
    except Problem as problem:
        return too_often(wanted, problem)
    for name in ("rate_login_network", "rate_login_account"):
        limits.give_back(name)  # They are about wrong tries, and hold for those made at the same time too.
    return enter(session.token, wanted)


def enter(token: str, wanted: str) -> Response:
    """Give a session that has just begun to this browser, in place of any it had."""
    before = current_visit()
    if before is not None:
        _end(before.token_id)
    response = shell.redirect(wanted)
    cookies.put(response, cookies.SESSION, token)
    cookies.drop(response, cookies.ENTRY)
    return response


@signed_in()
def leave(person: Person) -> Response:
    """End this session."""
    _end(person.session_id)
    return _left("You are signed out.")


@signed_in()
def leave_everywhere(person: Person) -> Response:
    """End every session of this person, here, in other browsers and at the API."""
    with runtime().database.begin() as conn:
        tokens.end_sessions(conn, person.id)
    return _left("You are signed out everywhere.")


def page(wanted: str, *, trouble: str = "", status: int = 200) -> Response:
    """The sign-in page, with what went wrong."""
    entry = cookies.read(cookies.ENTRY) or secrets.token_urlsafe(ENTRY_BYTES)
    waiting = said.get(NO_SESSION)
    values: dict[str, Any] = {
        "csrf": shell.csrf_field(_entry_key(entry)), "wanted": wanted, "trouble": trouble, "said": waiting,
        "action": own_path(back.SIGN_IN), "provider": _provider_address(wanted),
    }  # fmt: skip
    response = shell.bare_page("desk/sign_in.html", values, status=status)
    cookies.put(response, cookies.ENTRY, entry)
    if waiting:
        cookies.drop(response, cookies.SAID)
    return response


def _require_own_entry() -> None:
    entry = cookies.read(cookies.ENTRY)
    if not entry:
        raise forms.ForeignForm
    forms.require_own(_entry_key(entry))


def _provider_address(wanted: str) -> str | None:
    """Where to sign in at the newsroom's provider, if there is one."""
    if not runtime().settings.oidc_issuer:
        return None
    return f"{own_path(PROVIDER)}?next={quote(wanted, safe='/')}"


def _entry_key(entry: str) -> str:
    # No session's id looks like this, so a proof for one is none for the other.
    return f"entry:{entry}"


def too_often(wanted: str, problem: Problem) -> Response:
    """The sign-in page for somebody who has tried too often."""
    minutes = -(-int(problem.headers.get("Retry-After", "60")) // 60)
    sentence = f"Too many tries. Try again in {minutes} minute{'' if minutes == 1 else 's'}."
    response = page(wanted, trouble=sentence, status=problem.kind.status)
    response.headers.extend(problem.headers)
    return response


def _end(token_id: str) -> None:
    with runtime().database.begin() as conn:
        tokens.revoke(conn, token_id)


def _left(sentence: str) -> Response:
    response = shell.redirect("")
    response.headers["Location"] = own_path(back.SIGN_IN)
    cookies.drop(response, cookies.SESSION)
    said.put(response, sentence, NO_SESSION)
    return response
