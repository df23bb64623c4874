"""What authors and readers send beside comments: appeals and complaints."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import PlainValidator, WithJsonSchema

from service.api.inbound import OPTIONAL, Input, RandomMark, cleaned, refusal
from service.domain.text import clean_body
from service.usecases.appeal_comment import STATEMENT_CHARS_MAX, STATEMENT_CHARS_MIN
from service.usecases.report_comment import TEXT_CHARS_MAX


def _text(chars_max: int, chars_min: int = 1) -> tuple[PlainValidator, WithJsonSchema]:
    schema = WithJsonSchema({"type": "string", "minLength": chars_min, "maxLength": chars_max})
    return PlainValidator(_cleaner(chars_max, chars_min)), schema


def _cleaner(chars_max: int, chars_min: int) -> Callable[[object], str]:
    def validate(value: object) -> str:
        text = cleaned(value, clean_body, chars_max)
        if len(text.strip()) < chars_min:
            raise refusal("too_short", chars_min)
        return text

    return validate


class AppealIn(Input):
    """Why somebody should look at the comment again."""

    statement: Annotated[str, *_text(STATEMENT_CHARS_MAX, STATEMENT_CHARS_MIN)]


class ReportIn(Input):
    """What is wrong with a comment, and the random value of the browser that says so."""

    reason: Literal[
        "personal_attack", "hate_or_threats", "spam", "false_information", "private_information", "illegal",
        "other",
    ]  # fmt: skip
    text: Annotated[Annotated[str, *_text(TEXT_CHARS_MAX)] | None, OPTIONAL] = None
    reporter: RandomMark
