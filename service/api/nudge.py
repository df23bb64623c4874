"""Before a comment is posted: would its words have to wait for a moderator?

The element asks once a comment, so that its author may edit it first. It is told yes or no, and no score.
Nothing of the text is stored or logged; the answer is no word on the comment itself, which is checked like
any other when it is posted.
"""

from pydantic import BaseModel

from service.api.comments import intake, require_origin
from service.api.context import runtime, scorer
from service.api.inbound import Body, Input, SiteId
from service.api.problem import Problem
from service.api.route import Answer, Call
from service.store import rulesets
from service.usecases.should_nudge import should_nudge


class NudgeIn(Input):
    """A text that somebody is about to post."""

    site: SiteId | None = None
    body: Body


class NudgeOut(BaseModel):
    """Whether its author is asked to look at it again."""

    nudge: bool


def post_nudge(call: Call) -> Answer:
    """Yes or no. Problem 404 where the setting ``nudge`` is off."""
    settings = runtime().settings
    if not settings.nudge:
        raise Problem("not-found")
    require_origin(call, call.body.site)
    site = intake().sites.resolve(call.body.site)
    with runtime().database.read() as conn:
        policy = rulesets.in_force(conn, site.id)
    limit_s = settings.check_time_limit_ms / 1000
    return Answer(200, {"nudge": should_nudge(scorer(), policy, call.body.body, time_limit_s=limit_s)})
