"""What may come in: pydantic models by field, parsed once at the door. After it nobody checks for None.

Each text field names the setting that limits it. Errors carry a field, a code and the limit; the value a
stranger typed is never part of one. The address becomes an ``Email`` here, which no serializer can read.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from service.api.bodies import shown
from service.api.signed_tokens import TOKEN_CHARS_MAX
from service.domain.errors import FieldError, Invalid
from service.domain.ids import ID_CHARS, looks_like_id
from service.domain.text import TextRefused, clean_body, clean_line
from service.domain.threads import split_url, thread_key
from service.privacy.email import Email, InvalidEmail, parse
from service.settings import Settings

M = TypeVar("M", bound=BaseModel)


def refusal(code: str, limit: int | str | None = None) -> PydanticCustomError:
    """What a validator raises: becomes a FieldError with this code and limit."""
    return PydanticCustomError("refused", "{code}", {"code": code, "limit": limit})


def cleaned(value: object, clean: Callable[..., str], chars_max: int) -> str:
    """The text of a field as ``clean`` (of ``service.domain.text``) takes it, or the refusal of the field."""
    if not isinstance(value, str):
        raise refusal("wrong_type")
    try:
        return clean(value, chars_max=chars_max)
    except TextRefused as refused:
        limit = chars_max if refused.code == "too_long" else None
        raise refusal("required" if refused.code == "empty" else refused.code, limit) from None


def _text(setting: str, clean: Callable[..., str]) -> PlainValidator:
    """A validator of one text field; ``setting`` names its longest length."""

    def validate(value: object, info: ValidationInfo) -> str:
        return cleaned(value, clean, getattr(_settings(info), setting))

    return PlainValidator(validate)


def _settings(info: ValidationInfo) -> Settings:
    settings: Settings = info.context["settings"]  # type: ignore[index]
    return settings


def _url(text: str, *, chars_max: int) -> str:
    url = clean_line(text, chars_max=chars_max)
    split_url(url)
    return url


def _email(value: object, info: ValidationInfo) -> Email:
    if not isinstance(value, str):
        raise refusal("wrong_type")
    try:
        return parse(value, allow_smtputf8=_settings(info).email_allow_unicode)
    except InvalidEmail as refused:
        code = str(refused.code)
        raise refusal(
            "required" if code == "missing" else code, 254 if code == "too_long" else None
        ) from None


def _id(value: object) -> str:
    if not isinstance(value, str):
        raise refusal("wrong_type")
    if not looks_like_id(value):
        raise refusal("not_an_id", ID_CHARS)
    return value


def _absent(value: object) -> object:
    """An optional field that is empty was left out: forms send them all."""
    return None if value == "" else value


def _schema(setting: str, **more: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "x-limit-setting": setting, **more})


Thread = Annotated[str, _text("thread_chars_max", thread_key), _schema("thread_chars_max")]
Title = Annotated[str, _text("thread_title_chars_max", clean_line), _schema("thread_title_chars_max")]
ThreadUrl = Annotated[str, _text("thread_chars_max", _url), _schema("thread_chars_max", format="uri")]
AuthorName = Annotated[str, _text("author_name_chars_max", clean_line), _schema("author_name_chars_max")]
AuthorUrl = Annotated[str, _text("author_url_chars_max", _url), _schema("author_url_chars_max", format="uri")]
Body = Annotated[str, _text("body_chars_max", clean_body), _schema("body_chars_max")]
Address = Annotated[
    Email, PlainValidator(_email), WithJsonSchema({"type": "string", "format": "email", "maxLength": 254})
]
Id = Annotated[
    str, PlainValidator(_id), WithJsonSchema({"type": "string", "minLength": ID_CHARS, "maxLength": ID_CHARS})
]
SiteId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", strict=True)]
OPTIONAL = BeforeValidator(_absent)
RandomMark = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22,64}$", strict=True)]
"""132 random bits or more, as URL-safe text."""


def _unless_signed_in(value: object, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
    """A field that may only be left out beside a token, which then has to say it."""
    if value not in (None, ""):
        return check(value)
    if not info.data.get("author_token"):
        raise refusal("required")
    return None


UNLESS_SIGNED_IN = WrapValidator(_unless_signed_in)


class Input(BaseModel):
    """A request body: unknown fields are refused, nothing is converted from another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


class CommentIn(Input):
    """A new comment."""

    site: Annotated[SiteId | None, OPTIONAL] = None
    thread: Thread
    thread_title: Annotated[Title | None, OPTIONAL] = None
    thread_url: Annotated[ThreadUrl | None, OPTIONAL] = None
    author_token: Annotated[str | None, Field(max_length=TOKEN_CHARS_MAX), OPTIONAL] = None
    """What the news site says of a reader it has signed in. The next two come from it where it names them."""
    author_name: Annotated[AuthorName | None, UNLESS_SIGNED_IN] = Field(default=None, validate_default=True)
    author_email: Annotated[Address | None, UNLESS_SIGNED_IN] = Field(default=None, validate_default=True)
    author_url: Annotated[AuthorUrl | None, OPTIONAL] = None
    body: Body
    parent_id: Annotated[Id | None, OPTIONAL] = None
    form_token: Annotated[str | None, Field(max_length=300), OPTIONAL] = None
    device: Annotated[RandomMark | None, OPTIONAL] = None
    """What the reader's browser made up for this site, to be known again by."""
    confirm_website: Annotated[str | None, Field(max_length=300), OPTIONAL] = None
    """The field that people do not see. Filled in, it is a signal for the checks, and no more."""


class FormQuery(Input):
    """Which thread a form is for."""

    thread: Annotated[str, _text("thread_chars_max", thread_key), WithJsonSchema({"type": "string"})]
    site: Annotated[SiteId | None, OPTIONAL] = None


class EditIn(Input):
    """An author's new text."""

    body: Body


def check(model: type[M], fields: Mapping[str, Any], settings: Settings) -> M:
    """``fields`` as a ``model``, or Invalid with every failing field at once."""
    try:
        return model.model_validate(fields, context={"settings": settings})
    except ValidationError as error:
        raise Invalid(_field_errors(error)) from None


def _field_errors(error: ValidationError) -> tuple[FieldError, ...]:
    found: dict[str, FieldError] = {}
    for detail in error.errors(include_input=False, include_url=False):
        name = _path(detail["loc"])
        found.setdefault(name, _field_error(name, detail))
    return tuple(found.values())


def _path(loc: Sequence[int | str]) -> str:
    """A field's name, such as ``rules[2].threshold``."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{shown(part)}" for part in loc]
    return "".join(parts).removeprefix(".") or "?"


def _field_error(name: str, detail: Mapping[str, Any]) -> FieldError:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "refused":
        return FieldError(name, context["code"], context["limit"])
    codes = {
        "missing": "required", "extra_forbidden": "unknown_field", "string_too_long": "too_long",
        "string_pattern_mismatch": "pattern", "greater_than_equal": "too_small",
        "less_than_equal": "too_large", "literal_error": "not_a_choice", "too_long": "too_many",
        "finite_number": "not_finite",
    }  # fmt: skip
    limit = context.get("max_length", context.get("ge", context.get("le")))
    code = codes.get(kind, "wrong_type" if kind.endswith("_type") else "invalid")
    return FieldError(name, code, context.get("expected") if kind == "literal_error" else limit)
