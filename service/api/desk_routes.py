"""The desk's rows of ``ROUTES``: the same verbs that its pages have."""

from service.api import desk
from service.api.desk_in import (
    BatchIn,
    DeskQuery,
    HouseRuleIn,
    LogQuery,
    NoteIn,
    NothingIn,
    OffDutyIn,
    SiteQuery,
    StandingIn,
    StoryIn,
    UndoIn,
)
from service.api.desk_out import (
    DecidedOut,
    DeskOut,
    HouseRuleOut,
    HouseRulesOut,
    LogOut,
    NoteOut,
    OffDutyOut,
    StandingOut,
    StoryOut,
)
from service.api.route import Route, Who

_RATE = "rate_moderation_token"
_ONE = "/api/v1/moderation/comments/<comment_id>"

DESK_ROUTES: tuple[Route, ...] = (
    Route(
        method="GET", path="/api/v1/moderation/queue", view=desk.get_desk_queue, who=Who.MODERATOR,
        summary="A page of the desk's queue.", query=DeskQuery, answers={200: DeskOut}, rate=_RATE,
        problems=("not-found",),
    ),
    Route(
        method="POST", path="/api/v1/moderation/batches", view=desk.post_batch, who=Who.MODERATOR,
        summary="One decision on many comments.", body=BatchIn, answers={200: DecidedOut}, rate=_RATE,
    ),
    Route(
        method="POST", path="/api/v1/moderation/batches/<batch_id>/undo", view=desk.post_batch_undo,
        who=Who.MODERATOR, summary="Take a batch back.", body=NothingIn, answers={200: DecidedOut},
        rate=_RATE, problems=("not-found",),
    ),
    Route(
        method="POST", path=f"{_ONE}/undo", view=desk.post_undo, who=Who.MODERATOR,
        summary="Take a decision back.", body=UndoIn, answers={200: DecidedOut}, rate=_RATE,
        problems=("not-found", "stale-decision"),
    ),
    Route(
        method="POST", path=f"{_ONE}/notes", view=desk.post_note, who=Who.MODERATOR,
        summary="Leave a note for colleagues.", body=NoteIn, answers={201: NoteOut}, rate=_RATE,
        idempotent=True, problems=("not-found", "idempotency-mismatch"),
    ),
    Route(
        method="POST", path=f"{_ONE}/standing", view=desk.post_standing, who=Who.MODERATOR,
        summary="Trust or limit whoever wrote this comment.", body=StandingIn, answers={200: StandingOut},
        rate=_RATE, problems=("not-found", "author-unknown"),
    ),
    Route(
        method="POST", path="/api/v1/moderation/stories", view=desk.post_story, who=Who.MODERATOR,
        summary="Close, hold or slow down a story.", body=StoryIn, answers={200: StoryOut}, rate=_RATE,
        problems=("not-found",),
    ),
    Route(
        method="POST", path="/api/v1/moderation/off-duty", view=desk.post_off_duty, who=Who.EDITOR,
        summary="Hours in which everything waits for a person.", body=OffDutyIn, answers={200: OffDutyOut},
        rate=_RATE, problems=("not-found",),
    ),
    Route(
        method="GET", path="/api/v1/moderation/house-rules", view=desk.list_house_rules, who=Who.MODERATOR,
        summary="The reasons for a rejection.", query=SiteQuery, answers={200: HouseRulesOut}, rate=_RATE,
        problems=("not-found",),
    ),
    Route(
        method="POST", path="/api/v1/moderation/house-rules", view=desk.post_house_rule, who=Who.EDITOR,
        summary="Change a house rule.", body=HouseRuleIn, answers={200: HouseRuleOut}, rate=_RATE,
        problems=("not-found", "stale-house-rule"),
    ),
    Route(
        method="GET", path="/api/v1/moderation/activity", view=desk.list_activity, who=Who.MODERATOR,
        summary="Who did what.", query=LogQuery, answers={200: LogOut}, rate=_RATE,
        problems=("not-found",),
    ),
)  # fmt: skip
