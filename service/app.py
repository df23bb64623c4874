"""``create_app(runtime)``: a Flask app that answers with what the runtime gives it, and nothing else."""

from flask import Flask

from service.api import ROUTES, context, dispatch, errors
from service.api.intake import Intake
from service.api.limits import Limits
from service.api.sites import KnownSites
from service.runtime import WebRuntime


def create_app(runtime: WebRuntime) -> Flask:
    """The app of one web process."""
    app = Flask("service", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = runtime.settings.request_bytes_max
    context.attach(app, runtime)
    limits = Limits(app, runtime.settings)
    app.extensions["lettersdesk.intake"] = Intake(limits, KnownSites(runtime.database))
    errors.register(app)
    dispatch.observe(app)
    for route in ROUTES:
        dispatch.add(app, route, limits)
    dispatch.allow_other_origins(app, ROUTES)
    return app
