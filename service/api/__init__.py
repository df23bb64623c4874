"""The JSON API: every route is one row of ``ROUTES``, or of ``PROTOCOL_ROUTES`` where the service speaks
another one's protocol. A reader of the two lists knows what the service does."""

from service.api import akismet, comments, coral, health, moderation, openapi, perspective, rulesets, sessions
from service.api.author_routes import AUTHOR_ROUTES
from service.api.author_view import AcceptedOut
from service.api.desk_in import DecisionIn
from service.api.desk_routes import DESK_ROUTES
from service.api.inbound import CommentIn
from service.api.protocol import ProtocolRoute
from service.api.reader_shapes import CountsOut, CountsQuery, PageOut, PageQuery, SingleOut
from service.api.route import Route, Who
from service.api.staff_in import BanIn, HistoryQuery, QueueQuery, RulesetIn, SignInIn
from service.api.staff_out import (
    BanOut,
    HistoryOut,
    QueuedOut,
    QueueOut,
    RulesetOut,
    SessionOut,
    StaffCommentOut,
)
from service.api.verification import VERIFICATION_ROUTES
from service.api.webhook_routes import WEBHOOK_ROUTES

ROUTES: tuple[Route, ...] = (
    Route(
        method="POST", path="/api/v1/comments", view=comments.post_comment, who=Who.ANYONE,
        summary="Leave a comment.", body=CommentIn, forms=True, answers={202: AcceptedOut}, cors=True,
        idempotent=True, rate="rate_request_network", rate_submit="rate_submit_token",
        problems=("not-signed-in", "not-allowed", "origin-not-allowed", "thread-closed", "not-found",
                  "duplicate-comment", "idempotency-mismatch", "too-many-requests", "unavailable"),
    ),
    Route(
        method="GET", path="/api/v1/comments", view=None, operation="list_comments", who=Who.ANYONE,
        summary="A page of a thread's published comments.", query=PageQuery,
        answers={200: PageOut, 304: None}, cors=True, problems=("not-found",),
    ),
    Route(
        method="GET", path="/api/v1/comments/<comment_id>", view=None, operation="get_comment_public",
        who=Who.ANYONE, summary="One published comment.", answers={200: SingleOut, 304: None}, cors=True,
        problems=("not-found",),
    ),
    Route(
        method="GET", path="/api/v1/counts", view=None, operation="get_counts", who=Who.ANYONE,
        summary="How many published comments threads have.", query=CountsQuery,
        answers={200: CountsOut, 304: None}, cors=True,
    ),
    *AUTHOR_ROUTES,
    *VERIFICATION_ROUTES,
    Route(
        method="GET", path="/api/v1/moderation/comments", view=moderation.list_queue, who=Who.MODERATOR,
        summary="Comments that wait for a person.", query=QueueQuery, answers={200: QueueOut},
        rate="rate_moderation_token", problems=("not-found",),
    ),
    Route(
        method="GET", path="/api/v1/moderation/comments/<comment_id>", view=moderation.get_comment,
        who=Who.MODERATOR, summary="Everything there is to judge a comment by.",
        answers={200: StaffCommentOut}, rate="rate_moderation_token", problems=("not-found",),
    ),
    Route(
        method="POST", path="/api/v1/moderation/comments/<comment_id>/decisions",
        view=moderation.post_decision, who=Who.MODERATOR, summary="Decide about a comment, or mark it.",
        body=DecisionIn, answers={200: QueuedOut}, rate="rate_moderation_token",
        problems=("not-found", "stale-decision"),
    ),
    Route(
        method="POST", path="/api/v1/moderation/comments/<comment_id>/ban", view=moderation.post_ban,
        who=Who.MODERATOR, summary="Ban whoever wrote this comment.", body=BanIn, answers={200: BanOut},
        rate="rate_moderation_token", problems=("not-found", "stale-decision", "author-unknown"),
    ),
    Route(
        method="GET", path="/api/v1/rulesets", view=rulesets.list_rulesets, who=Who.MODERATOR,
        summary="A site's policy: the newest one is in force.", query=HistoryQuery,
        answers={200: HistoryOut}, rate="rate_moderation_token", problems=("not-found",),
    ),
    Route(
        method="POST", path="/api/v1/rulesets", view=rulesets.post_ruleset, who=Who.EDITOR,
        summary="Put a policy in force.", body=RulesetIn, answers={201: RulesetOut}, idempotent=True,
        rate="rate_moderation_token", problems=("not-found", "idempotency-mismatch"),
    ),
    Route(
        method="POST", path="/api/v1/sessions", view=sessions.post_session, who=Who.ANYONE,
        summary="Sign in.", body=SignInIn, answers={201: SessionOut}, rate="rate_login_network",
        problems=("wrong-credentials", "too-many-requests"),
    ),
    Route(
        method="DELETE", path="/api/v1/sessions", view=sessions.delete_session, who=Who.MODERATOR,
        summary="Sign out.", answers={204: None}, rate="rate_moderation_token",
    ),
    Route(
        method="GET", path="/api/v1/openapi.json", view=openapi.get_openapi, who=Who.ANYONE,
        summary="This description.", answers={200: None}, cors=True,
    ),
    Route(
        method="GET", path="/healthz", view=health.healthz, who=Who.ANYONE,
        summary="The process answers.", answers={200: None},
    ),
    Route(
        method="GET", path="/readyz", view=health.readyz, who=Who.ANYONE,
        summary="What this process needs answers too.", answers={200: None, 503: None},
    ),
    Route(
        method="GET", path="/metrics", view=health.numbers, who=Who.OPERATOR,
        summary="Numbers for Prometheus.", answers={200: None},
    ),
    *DESK_ROUTES,
    *WEBHOOK_ROUTES,
)  # fmt: skip
"""In the order of docs/http-api.md. The three without a view are served by ``published.py``, before Flask."""

PROTOCOL_ROUTES: tuple[ProtocolRoute, ...] = (
    ProtocolRoute(
        method="POST", path="/v1alpha1/comments:analyze", view=perspective.analyze,
        summary="Perspective: the scores of a text.",
    ),
    ProtocolRoute(
        method="POST", path="/v1alpha1/comments:suggestscore", view=perspective.suggestscore,
        summary="Perspective: the scores that a text should have got.",
    ),
    ProtocolRoute(
        method="GET", path="/$discovery/rest", view=perspective.discover,
        summary="Perspective: the description that Google's clients ask for first.",
    ),
    ProtocolRoute(
        method="POST", path="/1.1/verify-key", view=akismet.verify_key,
        summary="Akismet: is this key known?",
    ),
    ProtocolRoute(
        method="POST", path="/1.1/comment-check", view=akismet.comment_check,
        summary="Akismet: is this comment spam?",
    ),
    ProtocolRoute(
        method="POST", path="/1.1/submit-spam", view=akismet.submit_spam,
        summary="Akismet: this was spam.",
    ),
    ProtocolRoute(
        method="POST", path="/1.1/submit-ham", view=akismet.submit_ham,
        summary="Akismet: this was none.",
    ),
    ProtocolRoute(
        method="GET", path="/1.2/usage-limit", view=akismet.usage_limit,
        summary="Akismet: how often the key asked this month.",
    ),
    ProtocolRoute(
        method="POST", path="/1.2/usage-limit", view=akismet.usage_limit,
        summary="Akismet: the same.",
    ),
    ProtocolRoute(
        method="GET", path="/1.2/key-sites", view=akismet.key_sites,
        summary="Akismet: how often for which site.",
    ),
    ProtocolRoute(method="POST", path="/1.2/key-sites", view=akismet.key_sites, summary="Akismet: the same."),
    ProtocolRoute(
        method="GET", path="/1.1/get-stats", view=akismet.get_stats,
        summary="Akismet: sums and months, for the settings page of WordPress.",
    ),
    ProtocolRoute(method="POST", path="/1.1/get-stats", view=akismet.get_stats, summary="Akismet: the same."),
    ProtocolRoute(
        method="GET", path="/1.1/get-key-stats", view=akismet.get_key_stats,
        summary="Akismet: the same, for its PHP SDK.",
    ),
    ProtocolRoute(
        method="POST", path="/1.1/get-key-stats", view=akismet.get_key_stats,
        summary="Akismet: the same.",
    ),
    ProtocolRoute(
        method="GET", path="/1.1/get-subscription", view=akismet.get_subscription,
        summary="Akismet: is the key's account in order?",
    ),
    ProtocolRoute(
        method="POST", path="/1.1/get-subscription", view=akismet.get_subscription,
        summary="Akismet: the same.",
    ),
    ProtocolRoute(
        method="POST", path="/1.1/deactivate", view=akismet.deactivate,
        summary="Akismet: WordPress says goodbye.",
    ),
    ProtocolRoute(
        method="POST", path="/1.1/token", view=akismet.get_token,
        summary="Akismet: there are no access tokens here.",
    ),
    ProtocolRoute(
        method="GET", path="/1.1/test", view=akismet.connected,
        summary="Akismet: can anybody hear me?",
    ),
    ProtocolRoute(
        method="POST", path="/integrations/coral/moderation", view=coral.moderate,
        summary="Coral's external moderation phase: spam and toxicity of a comment.",
    ),
)  # fmt: skip
"""Answered where scoring is switched on (``LETTERSDESK_SCORING``)."""
