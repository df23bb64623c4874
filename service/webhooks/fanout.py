"""Which endpoints an event goes to."""

from collections.abc import Sequence

from service.domain.events import EventType
from service.store.endpoints import FAILING, Endpoint
from service.store.feed_numbers import Numbered


def receivers(event: Numbered, endpoints: Sequence[Endpoint]) -> list[Endpoint]:
    """Those that are to get ``event``, in the order given.

    One that was disabled because it failed is among them: what it misses stands in its log and can be
    replayed. One that somebody switched off, or that has said goodbye, misses nothing.
    """
    return [one for one in endpoints if one.site_id == event.site_id and _wants(one, event)]


def _wants(endpoint: Endpoint, event: Numbered) -> bool:
    if event.type is EventType.ENDPOINT_TEST:
        return event.data.get("endpoint") == endpoint.id
    if not endpoint.enabled and endpoint.disabled_reason != FAILING:
        return False
    return not endpoint.types or event.type in endpoint.types
