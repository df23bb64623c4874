"""The rows of ``ROUTES`` for programs that listen: the feed of events, and webhooks."""

from service.api import feed, webhook_log, webhooks
from service.api.desk_in import NothingIn
from service.api.feed_shapes import EventsOut, EventsQuery
from service.api.route import Route, Who
from service.api.webhook_in import (
    DeliveriesQuery,
    EndpointChangeIn,
    EndpointIn,
    EndpointsQuery,
    ReplayIn,
    TrialIn,
    TrialQuery,
)
from service.api.webhook_out import (
    DeliveriesOut,
    DeliveryWithTriesOut,
    EndpointOut,
    EndpointsOut,
    NewEndpointOut,
    NewTrialOut,
    SecretOut,
    SentOut,
    TrialOut,
)

_RATE = "rate_moderation_token"
_ALL = "/api/v1/webhooks/endpoints"
_ONE = f"{_ALL}/<endpoint_id>"
_TRIALS = "/api/v1/webhooks/trials"

WEBHOOK_ROUTES: tuple[Route, ...] = (
    Route(
        method="GET", path="/api/v1/events", view=feed.list_events, who=Who.READER,
        summary="What happened, in order.", query=EventsQuery, answers={200: EventsOut}, rate=_RATE,
        problems=("not-found", "place-unknown"),
    ),
    Route(
        method="GET", path=_ALL, view=webhooks.list_endpoints, who=Who.SENDER,
        summary="Where events are sent, and how each endpoint is.", query=EndpointsQuery,
        answers={200: EndpointsOut}, rate=_RATE, problems=("not-found",),
    ),
    Route(
        method="POST", path=_ALL, view=webhooks.post_endpoint, who=Who.SENDER,
        summary="Send events to one more address.", body=EndpointIn, answers={201: NewEndpointOut},
        rate=_RATE, idempotent=True, problems=("not-found", "idempotency-mismatch"),
    ),
    Route(
        method="GET", path=_ONE, view=webhooks.get_endpoint, who=Who.SENDER, summary="One endpoint.",
        answers={200: EndpointOut}, rate=_RATE, problems=("not-found",),
    ),
    Route(
        method="PATCH", path=_ONE, view=webhooks.patch_endpoint, who=Who.SENDER,
        summary="Change an endpoint, switch it off or on again.", body=EndpointChangeIn,
        answers={200: EndpointOut}, rate=_RATE, problems=("not-found",),
    ),
    Route(
        method="DELETE", path=_ONE, view=webhooks.delete_endpoint, who=Who.SENDER,
        summary="Delete an endpoint.", answers={204: None}, rate=_RATE, problems=("not-found",),
    ),
    Route(
        method="POST", path=f"{_ONE}/secret", view=webhooks.post_secret, who=Who.SENDER,
        summary="Replace an endpoint's secret.", body=NothingIn, answers={200: SecretOut}, rate=_RATE,
        problems=("not-found",),
    ),
    Route(
        method="POST", path=f"{_ONE}/test", view=webhooks.post_endpoint_test, who=Who.SENDER,
        summary="Send an endpoint.test to an endpoint.", body=NothingIn, answers={202: SentOut}, rate=_RATE,
        problems=("not-found",),
    ),
    Route(
        method="POST", path=f"{_ONE}/replay", view=webhook_log.post_replay, who=Who.SENDER,
        summary="Send again what has failed.", body=ReplayIn, answers={202: SentOut}, rate=_RATE,
        problems=("not-found",),
    ),
    Route(
        method="GET", path=f"{_ONE}/deliveries", view=webhook_log.list_deliveries, who=Who.SENDER,
        summary="An endpoint's log.", query=DeliveriesQuery, answers={200: DeliveriesOut}, rate=_RATE,
        problems=("not-found",),
    ),
    Route(
        method="GET", path=f"{_ONE}/deliveries/<delivery_id>", view=webhook_log.get_delivery, who=Who.SENDER,
        summary="One delivery with its tries.", answers={200: DeliveryWithTriesOut}, rate=_RATE,
        problems=("not-found",),
    ),
    Route(
        method="POST", path=f"{_ONE}/deliveries/<delivery_id>/replay", view=webhook_log.post_delivery_replay,
        who=Who.SENDER, summary="Send one delivery again.", body=NothingIn, answers={202: SentOut},
        rate=_RATE, problems=("not-found",),
    ),
    Route(
        method="POST", path=_TRIALS, view=webhooks.post_trial, who=Who.SENDER,
        summary="Try an address that is not saved.", body=TrialIn, answers={202: NewTrialOut}, rate=_RATE,
        idempotent=True, problems=("not-found", "idempotency-mismatch"),
    ),
    Route(
        method="GET", path=f"{_TRIALS}/<trial_id>", view=webhook_log.get_trial, who=Who.SENDER,
        summary="What became of a trial.", query=TrialQuery, answers={200: TrialOut}, rate=_RATE,
        problems=("not-found",),
    ),
)  # fmt: skip
