"""The reader's side for other people's pages: the element, its languages, its frame, and the counts.

Everything here may be kept by caches and is the same for everybody; what belongs to one reader goes through
the API. ``docs/embed.md`` is the guide for whoever puts it on a page.
"""

from flask import Blueprint, Flask, Response

from service.api.context import runtime_of
from service.api.errors import problem_of
from service.api.once import Once
from service.api.problem import Problem, response
from service.domain.errors import LettersdeskError
from service.pages.embed import bundle, frame, serve


def register(app: Flask) -> None:
    """Answer the scripts' addresses; they are joined with the settings of ``app`` when one is asked for."""
    settings = runtime_of(app).settings
    app.extensions[serve.EXTENSION] = Once(lambda: bundle.join(settings))
    routes = Blueprint("embed", __name__)
    for path, view in (
        ("/embed/v1.js", serve.evergreen),
        ("/embed/v1/<part>.js", serve.second),
        ("/embed/v1/<lang>.json", serve.language),
        ("/embed/v1/frame", frame.show),
        ("/embed/version.json", serve.version),
        ("/embed/<pin>/embed.js", serve.pinned),
        ("/count/v1.js", serve.counts),
    ):
        routes.add_url_rule(path, view.__name__, view, methods=["GET"], provide_automatic_options=False)
    _explain_errors(routes)
    app.register_blueprint(routes)


def _explain_errors(routes: Blueprint) -> None:
    """Programs ask here, so they get problem documents."""

    @routes.errorhandler(Problem)
    def on_problem(problem: Problem) -> Response:
        return response(problem)

    @routes.errorhandler(LettersdeskError)
    def on_error(error: LettersdeskError) -> Response:
        return response(problem_of(error))
