"""What authors and readers send beside comments: appeals."""

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from service.api.inbound import Input, refusal
from service.domain.text import TextRefused, clean_body
from service.usecases.appeal_comment import STATEMENT_CHARS_MAX, STATEMENT_CHARS_MIN


def _statement(value: object) -> str:
    if not isinstance(value, str):
        raise refusal("wrong_type")
    try:
        text = clean_body(value, chars_max=STATEMENT_CHARS_MAX)
    except TextRefused as refused:
        limit = STATEMENT_CHARS_MAX if refused.code == "too_long" else None
        raise refusal("required" if refused.code == "empty" else refused.code, limit) from None
    if len(text.strip()) < STATEMENT_CHARS_MIN:
        raise refusal("too_short", STATEMENT_CHARS_MIN)
    return text


class AppealIn(Input):
    """Why somebody should look at the comment again."""

    statement: Annotated[
        str,
        PlainValidator(_statement),
        WithJsonSchema(
            {"type": "string", "minLength": STATEMENT_CHARS_MIN, "maxLength": STATEMENT_CHARS_MAX}
        ),
    ]
