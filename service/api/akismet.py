"""Akismet's protocol: is this comment spam? Its clients can be pointed here (docs/from-akismet.md).

Statuses, bodies and headers follow Automattic's OpenAPI description and what its clients were seen to insist
on: 200 and exact bodies without a line end, ``invalid`` with a header that says why. What cannot be answered
now gets a status that every client takes for a failure: 413, 429, 500 or 503, as everywhere here.
"""

from flask import Request, Response

from service.api import akismet_usage
from service.api.akismet_answers import Counted, Reply, in_json, invalid, response, with_key
from service.api.akismet_in import Asked
from service.api.context import runtime, scorer
from service.api.limits import Limits
from service.api.score_keys import taught_by
from service.domain.attributes import SPAM
from service.store.feedback import Feedback
from service.store.tokens import Token
from service.usecases.judge_spam import Submission, judge_spam
from service.usecases.take_feedback import take_feedback

THANKS = "Thanks for making the web a better place."
SUBSCRIPTION = {
    "account_id": 0, "account_type": "lettersdesk", "account_name": "Lettersdesk", "status": "active",
    "next_billing_date": False, "limit_reached": False,
}  # fmt: skip
"""WordPress' settings page saves a key only if its subscription is active."""


@with_key
def verify_key(call: Counted) -> Reply:
    """``valid``, if there is a blog as well."""
    return Reply("valid") if call.asked.has_blog else invalid("The parameter blog is missing.")


@with_key
def comment_check(call: Counted) -> Reply:
    """``true`` for spam, ``false`` for anything else."""
    asked = call.asked
    for name, has in (("blog", asked.has_blog), ("user_ip", asked.has_user_ip)):
        if not has:
            return invalid(f"The parameter {name} is missing.")
    spam, discard = _judged(asked, call.token)
    if not asked.is_test:
        call.count("spam" if spam else "ham")
    advice = (("X-akismet-pro-tip", "discard"),) if discard else ()
    return Reply("true" if spam else "false", headers=advice)


def _judged(asked: Asked, token: Token) -> tuple[bool, bool]:
    """Whether it is spam, and whether so surely that nobody need see it."""
    web = runtime()
    if asked.is_administrator:
        return False, False
    if asked.is_test_spam:
        return True, False
    submission = Submission(
        text=asked.text, author_name=asked.author_name, author_url=asked.author_url or None,
        site_id=token.site_id or "", trapped=asked.trapped, taught=taught_by(token),
    )  # fmt: skip
    judged = judge_spam(scorer(), submission)
    spam = judged.score >= web.settings.akismet_spam_from
    return spam, spam and judged.blocked and web.settings.akismet_discard


@with_key
def submit_spam(call: Counted) -> Reply:
    """It was taken for ham, and is spam: kept, to learn from."""
    return _keep(call, 1.0, "missed_spam")


@with_key
def submit_ham(call: Counted) -> Reply:
    """It was taken for spam, and is none: kept, to learn from."""
    return _keep(call, 0.0, "false_positives")


def _keep(call: Counted, score: float, counted_as: str) -> Reply:
    asked, token = call.asked, call.token
    # Coral reports without a blog, and WordPress what has lost its text: nobody is helped by an error then.
    if asked.text.strip() and not asked.is_test:
        given = Feedback(
            protocol="akismet", attribute=SPAM, score=score, body=asked.text,
            token_id=token.id, site_id=token.site_id, language=asked.language or None,
        )  # fmt: skip
        runtime().database.write(lambda conn: take_feedback(conn, [given]))
        call.count(counted_as)
    return Reply(THANKS)


@with_key
def usage_limit(call: Counted) -> Reply:
    """How often this key asked this month. There is no limit but the rate."""
    return in_json(akismet_usage.limit_document(runtime(), call.token, call.asked.more))


@with_key
def key_sites(call: Counted) -> Reply:
    """How often this key asked for which site, as JSON or as a table."""
    listed = akismet_usage.sites_listing(runtime(), call.token, call.asked.more)
    if listed is None:
        return invalid("A parameter is wrong: month is YYYY-MM, limit and offset are numbers.")
    if listed.csv is not None:
        return Reply(listed.csv, "text/csv; charset=utf-8")
    return in_json(listed.document)


@with_key
def get_stats(call: Counted) -> Reply:
    """Sums over months, as WordPress' settings page shows them."""
    return _stats(call)


@with_key
def get_key_stats(call: Counted) -> Reply:
    """The same, under the name by which Automattic's SDK asks."""
    return _stats(call)


def _stats(call: Counted) -> Reply:
    return in_json(akismet_usage.stats_document(runtime(), call.token, call.asked.more))


@with_key
def get_subscription(_call: Counted) -> Reply:
    """A key that is known here is in order."""
    return in_json(SUBSCRIPTION)


@with_key
def deactivate(_call: Counted) -> Reply:
    """WordPress says goodbye. The key stays what it is: ``lettersdesk tokens revoke`` ends it."""
    return Reply("deactivated")


@with_key
def get_token(_call: Counted) -> Reply:
    """WordPress asks for a token for pages of Akismet's own, which are not here."""
    return invalid("This service gives no access tokens.")


def connected(_request: Request, _limits: Limits) -> Response:
    """WordPress tries whether it can connect at all."""
    return response(Reply("connected"))
