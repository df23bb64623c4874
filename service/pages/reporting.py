"""Reporting a comment without a script: a page of its own with the reasons, and thanks.

The API tells reporters apart by a random value that their browser keeps. Nothing is kept here, so a network
stands for its readers: the second report of one comment from one network is thanked for and not stored.
What is stored is a digest of a keyed digest, from which no network can be had back.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from flask import Response, request
from sqlalchemy import Connection

from service.api import bodies, inbound
from service.api.author_in import ReportIn
from service.api.comments import intake
from service.api.context import network_of, runtime
from service.api.errors import problem_of
from service.api.problem import Problem
from service.domain.errors import FieldError, Invalid, LettersdeskError, NotFound
from service.domain.ids import looks_like_id
from service.pages import forms, language, render, words
from service.pages.place import Place, article_url, report_path, thread_path, with_lang
from service.pages.tree import card
from service.pages.view import known_site
from service.store import comments, thread_pages
from service.store.thread_pages import Item
from service.usecases.report_comment import TEXT_CHARS_MAX, Complaint, ReportReason, report_comment

PATH = "/report/<comment_id>"
FIELDS = ("reason", "text")


def show(comment_id: str) -> Response:
    """The form. NotFound for what readers do not see."""
    return _page(comment_id, {}, None)


def take(comment_id: str) -> Response:
    """The posted form: thanks once it is stored, else the form with what was not right."""
    fields: Mapping[str, str] = {}
    try:
        fields = bodies.once(bodies.read_pairs(request, bytes_max=runtime().settings.request_bytes_max))
        intake().limits.count("rate_report_network", network_of(request))
        complaint = _complaint(comment_id, fields)
        with runtime().database.begin() as conn:
            values = _around(conn, comment_id)
            report_comment(conn, complaint, runtime().secret)
    except Problem as problem:
        return _page(comment_id, fields, problem)
    except NotFound:
        raise
    except Invalid as error:
        return _page(comment_id, fields, problem_of(error))
    except LettersdeskError as error:
        raise problem_of(error) from None
    return _answer("reported.html", values, 200)


def _complaint(comment_id: str, fields: Mapping[str, str]) -> Complaint:
    if not looks_like_id(comment_id):
        raise NotFound("comment")
    stray = sorted({bodies.shown(name) for name in fields if name not in FIELDS})
    if stray:
        raise Invalid(tuple(FieldError(name, "unknown_field") for name in stray))
    report = inbound.check(ReportIn, {**fields, "reporter": _reporter(comment_id)}, runtime().settings)
    reason = ReportReason(report.reason)
    return Complaint(comment_id=comment_id, reason=reason, text=report.text, reporter=report.reporter)


def _reporter(comment_id: str) -> str:
    """What stands for the browser that we know nothing of: its network, for this comment and no other."""
    message = f"report/v1|{comment_id}|{network_of(request)}".encode()
    digest = hmac.new(runtime().secret, message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def _page(comment_id: str, fields: Mapping[str, str], problem: Problem | None) -> Response:
    if not looks_like_id(comment_id):
        raise NotFound("comment")
    with runtime().database.read() as conn:
        values = _around(conn, comment_id)
    values |= {
        "reasons": tuple(ReportReason), "chosen": fields.get("reason", ""),
        "text": forms.showable(fields.get("text", ""), lines=True), "text_chars_max": TEXT_CHARS_MAX,
        "trouble": words.trouble(language.spoken(), problem) if problem else None,
    }  # fmt: skip
    answer = _answer("report.html", values, problem.kind.status if problem else 200)
    answer.headers.extend(problem.headers if problem else {})
    return answer


def _around(conn: Connection, comment_id: str) -> dict[str, Any]:
    """The comment as readers see it, its thread, and the newspaper."""
    ready, head = thread_pages.one(conn, comment_id)
    site = known_site(comments.get(conn, comment_id).site_id)
    lang = language.asked()
    place = Place(site.id, head.key, thread_path(site.id, head.key), lang=lang)
    return {
        "card": card(Item(0, ready)), "site": site, "article": article_url(place, site, head),
        "place": place, "thread_page": place.link("comments"), "permalink": place.permalink(comment_id),
        "address": with_lang(report_path(comment_id), lang),
    }  # fmt: skip


def _answer(template: str, values: dict[str, Any], status: int) -> Response:
    name = language.spoken().say("report.title", name=values["card"].name)
    common = {"settings": runtime().settings, "id_prefix": "", "trouble_level": 2, "trouble": None}
    response = render.page(template, {"name": name, **common, **values}, status=status)
    response.headers["Cache-Control"] = render.NO_STORE
    return response
