"""What people who moderate and their programs send: decisions, bans, policies, credentials, queries."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationInfo, field_validator

from service.api.inbound import Input, SiteId, refusal
from service.checks.details import detail_names
from service.domain.policy import RULES_MAX, Action, Rule, RuleSet
from service.domain.presets import PRESETS
from service.domain.text import TextRefused, clean_line
from service.usecases.add_person import LOGIN_CHARS_MAX
from service.usecases.ban_author import BAN_DAYS_MAX
from service.usecases.passwords import PASSWORD_CHARS_MAX

RULESET_NAME_CHARS_MAX = 60
CHECK_CHARS_MAX = 60
QUEUE_PAGE_MAX = 100

REASON_PATTERN = r"^[a-z0-9_.-]{1,80}$"

_ATTRIBUTE = re.compile(r"[a-z0-9_]{1,40}")
"""One of the numbers behind a check's score, as in ``toxicity.threat``."""

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Reason = Annotated[str, Field(pattern=REASON_PATTERN)]
"""A code such as ``off_topic``, which the author is told; never a sentence about somebody."""


def _whole(value: object) -> object:
    """A number in a query is digits; what is not is left for the next validator to refuse."""
    plain = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 6
    return int(str(value)) if plain else value


def _checks(info: ValidationInfo) -> tuple[str, ...]:
    checks: tuple[str, ...] = info.context["settings"].checks  # type: ignore[index]
    return checks


def _known_check(name: str, info: ValidationInfo) -> str:
    """A rule on a check that does not run here, or on a number it does not give, would hold every comment."""
    check, dot, attribute = name.partition(".")
    if check not in _checks(info):
        raise refusal("not_a_choice", ", ".join(_checks(info)))
    if dot and not _ATTRIBUTE.fullmatch(attribute):
        raise refusal("pattern", f"{check}.name")
    names = detail_names(check) if dot else None
    if names is not None and attribute not in names:
        raise refusal("not_a_choice", ", ".join((check, *(f"{check}.{name}" for name in sorted(names)))))
    return name


def _runs_here(preset: str, info: ValidationInfo) -> str:
    idle = sorted({rule.check_name for rule in PRESETS[preset].rules} - set(_checks(info)))
    if idle:
        raise refusal("checks_not_running", ", ".join(idle))
    return preset


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise refusal("wrong_type")
    try:
        return clean_line(value, chars_max=RULESET_NAME_CHARS_MAX)
    except TextRefused as refused:
        raise refusal(refused.code, RULESET_NAME_CHARS_MAX) from None


Count = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=QUEUE_PAGE_MAX)]
CheckName = Annotated[str, Field(max_length=CHECK_CHARS_MAX), AfterValidator(_known_check)]


class BanIn(Input):
    """Ban whoever wrote the comment; 0 days end a ban."""

    days: Annotated[int, Field(ge=0, le=BAN_DAYS_MAX)]
    reason: Reason
    version: Version | None = None


class SignInIn(Input):
    """Credentials. Neither is ever logged or repeated."""

    login: Annotated[str, Field(min_length=1, max_length=LOGIN_CHARS_MAX)]
    password: Annotated[str, Field(min_length=1, max_length=PASSWORD_CHARS_MAX, repr=False)]


class QueueQuery(Input):
    """Which part of the queue."""

    status: Literal["pending", "held", "approved", "rejected", "spam"] | None = None
    site: SiteId | None = None
    cursor: Annotated[str, Field(max_length=100)] | None = None
    limit: Count = 25


class HistoryQuery(Input):
    """Whose rule sets."""

    site: SiteId | None = None
    limit: Count = 25


class RuleIn(Input):
    """``check`` scored at least ``threshold``: do ``action``."""

    check: CheckName
    threshold: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    action: Literal["publish", "hold", "reject", "spam"]


class RulesetIn(Input):
    """A site's new policy: a preset, or a name, rules and a default of its own."""

    site: SiteId | None = None
    preset: (
        Annotated[
            Literal["hold_everything", "hold_new_authors", "publish_unless_flagged"],
            AfterValidator(_runs_here),
        ]
        | None
    ) = None
    name: Annotated[str, PlainValidator(_name, json_schema_input_type=str)] | None = Field(
        default=None, validate_default=True
    )
    rules: Annotated[list[RuleIn], Field(max_length=RULES_MAX)] | None = Field(
        default=None, validate_default=True
    )
    default: Literal["publish", "hold", "reject", "spam"] | None = Field(default=None, validate_default=True)
    not_supported: Literal["hold", "publish"] | None = None
    """For a text that a check cannot judge: wait for a person, or let the other rules decide."""

    @field_validator("name", "rules", "default", mode="before")
    @classmethod
    def _one_or_the_other(cls, value: Any, info: ValidationInfo) -> Any:
        if value is None and info.data.get("preset", ...) is None:
            raise refusal("required")
        if value is not None and info.data.get("preset"):
            raise refusal("not_with_preset")
        return value

    def policy(self) -> RuleSet:
        """The rule set that was sent; its version comes with being put in force."""
        if self.preset is not None:
            return PRESETS[self.preset]
        rules = tuple(Rule(rule.check, rule.threshold, Action(rule.action)) for rule in self.rules or ())
        return RuleSet(
            version=0, name=self.name or "", rules=rules, default=Action(self.default or "hold"),
            not_supported=Action(self.not_supported or "hold"),
        )  # fmt: skip
