"""What a page says when something is not right, by stable codes. No sentence holds what was typed."""

from collections.abc import Mapping

from service.domain.errors import FieldError

FIELDS = {"author_name": "Name", "author_email": "Email", "body": "Comment", "author_url": "Website"}
"""The fields a reader can put right, in the order of the form."""

_REQUIRED = {
    "author_name": "Enter your name",
    "author_email": "Enter your email address",
    "body": "Enter your comment",
}
_WRONG = {
    "author_email": "Enter an email address in the correct format, like name@example.com",
    "author_url": "Enter a web address that begins with https://, or leave it empty",
}
_UNSHOWABLE = "contains characters that cannot be shown"

_ELSEWHERE = {
    "parent_id": "The comment you answered is no longer here. You can post yours as a new comment",
}
_STRAY = "The form was changed on its way. Please try again"

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "validation-error": ("There is a problem", ""),
    "idempotency-mismatch": (
        "This form was used before",
        "Another comment was sent with this form. Your text is below: send it again to post it as well.",
    ),
    "duplicate-comment": (
        "You already posted this comment",
        "It was received a moment ago and appears after a check.",
    ),
    "thread-closed": (
        "Comments are closed",
        "Your comment was not stored. Your text is below, so that you can copy it.",
    ),
    "too-many-requests": ("You are posting too quickly", "Your text is below."),
    "unavailable": (
        "Your comment was not posted",
        "There is a problem on our side. Your text is below: please send it again in a moment.",
    ),
    "internal-error": (
        "Your comment was not posted",
        "There is a problem on our side. Your text is below: please send it again.",
    ),
    "not-found": ("There is nothing here", "The comment or page you were looking for does not exist."),
    "bad-parameter": ("This address is not right", "Part of it is missing or was changed."),
    "malformed-request": ("The form could not be read", "Please go back and send it again."),
    "too-large": ("The form was too large", "Please go back and shorten your comment."),
    "unsupported-media-type": ("The form could not be read", "It was sent in a format we do not take."),
}
_OTHER = ("Something went wrong", "Please go back and try again.")

_SHOWING: Mapping[str, tuple[str, str]] = {
    "unavailable": (
        "Comments cannot be shown right now",
        "There is a problem on our side. Please try again in a moment.",
    ),
    "internal-error": ("Something went wrong", "There is a problem on our side. Please try again."),
}


def message(name: str) -> tuple[str, str]:
    """Title and sentence for a kind of problem on a page that has no form."""
    return _SHOWING.get(name) or PROBLEMS.get(name, _OTHER)


def problem(name: str, headers: Mapping[str, str]) -> tuple[str, str]:
    """Title and sentence for a kind of problem."""
    title, text = PROBLEMS.get(name, _OTHER)
    wait_s = headers.get("Retry-After", "")
    if name == "too-many-requests" and wait_s.isdigit():
        return title, f"You can post again in {_seconds(int(wait_s))}. {text}"
    return title, text


def field(error: FieldError) -> str:
    """The sentence for one refused field."""
    name, code = error.field, error.code
    if name not in FIELDS:
        return _ELSEWHERE.get(name, _STRAY)
    if code == "required" and name in _REQUIRED:
        return _REQUIRED[name]
    if code == "too_long" and error.limit is not None and name != "author_email":
        return f"{FIELDS[name]} must be {error.limit:,} characters or fewer"
    if code == "repeated":
        return _STRAY
    return _WRONG.get(name, f"{FIELDS[name]} {_UNSHOWABLE}")


def comments(number: int) -> str:
    """The heading over a thread."""
    if number == 0:
        return "No comments yet"
    return f"{number:,} comment{'' if number == 1 else 's'}"


def _seconds(number: int) -> str:
    if number >= 120:
        return f"{-(-number // 60)} minutes"
    return f"{number} second{'' if number == 1 else 's'}"
