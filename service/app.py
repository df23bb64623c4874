"""``create_app(runtime)``: a Flask app that answers with what the runtime gives it, and nothing else."""

from wsgiref.types import WSGIApplication

from flask import Flask

from service import pages
from service.api import PROTOCOL_ROUTES, ROUTES, context, dispatch, errors, news, openapi, protocol
from service.api.gate import Gate
from service.api.intake import Intake
from service.api.limits import Limits
from service.api.origins import OpenPaths
from service.api.places import Places
from service.api.published import OUTCOMES, PublishedDoor, Reading
from service.api.sites import KnownSites
from service.api.usual_wait import UsualWaits
from service.api.waiting import WaitingLine
from service.observability import metrics
from service.privacy.network import parse_networks
from service.runtime import WebRuntime


def create_app(runtime: WebRuntime) -> Flask:
    """The app of one web process."""
    app = Flask("service", static_folder=None)
    # An address with a slash too many is none: a program would be led elsewhere by a page for people.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = runtime.settings.request_bytes_max
    context.attach(app, runtime)
    limits = Limits(app, runtime.settings)
    waiting = WaitingLine(runtime.database, runtime.settings.pending_comments_max)
    app.extensions["lettersdesk.intake"] = Intake(limits, KnownSites(runtime.database), waiting, UsualWaits())
    errors.register(app)
    is_open = OpenPaths(ROUTES)
    dispatch.observe(app, is_open)
    for route in ROUTES:
        dispatch.add(app, route, limits)
    if runtime.settings.scoring:
        for spoken in PROTOCOL_ROUTES:
            protocol.add(app, spoken, limits)
    dispatch.allow_other_origins(app, ROUTES)
    openapi.attach(app, ROUTES, runtime.settings)
    news.attach(app, runtime.settings.feed_waiting_max)
    pages.register(app, with_demo=runtime.settings.demo)
    app.wsgi_app = _in_front(app.wsgi_app, runtime, is_open)  # type: ignore[assignment, method-assign]
    return app


def _in_front(flask: WSGIApplication, runtime: WebRuntime, is_open: OpenPaths) -> WSGIApplication:
    """The gate that every request passes, then the door for readers, then Flask for the rest."""
    settings = runtime.settings
    served = {outcome: metrics.PAGES.labels(outcome) for outcome in OUTCOMES}
    reading = Reading(database=runtime.database, settings=settings, secret=runtime.secret)
    door = PublishedDoor(reading, flask, lambda outcome: served[outcome].inc())
    trusted = parse_networks(settings.trusted_proxies)
    places = Places(settings.web_bodies_max, trusted)
    return Gate(door, bytes_max=settings.request_bytes_max, places=places, is_open=is_open)
