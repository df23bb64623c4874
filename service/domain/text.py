"""What counts as text: the Unicode rules for a body and for one line, and the key that finds duplicates.

Stored text is what was sent, in NFC, without surrounding white space. Nothing is cut, escaped or folded
here: output escapes, and matching folds a copy.
"""

import hashlib
import re
import unicodedata

MARKS_IN_A_ROW_MAX = 16
"""A stack of combining marks higher than this draws over its neighbours; no language needs it."""

_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS = frozenset("\u2028\u2029")
"""Unicode's own line and paragraph ends: no controls by category, and no part of one line."""
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\U0001d159")
"""Assigned characters that draw nothing, although their category calls them letters or symbols."""
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me", "Mc"})
_TAGS = re.compile("[\U000e0000-\U000e007f]")
"""ASCII that nobody sees: a place for orders to a machine that reads along."""
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_FLAGS = re.compile(
    "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|"
    "\U000e0077\U000e006c\U000e0073)\U000e007f"
)
"""Their one use in writing: the flags of England, Scotland and Wales."""


class TextRefused(Exception):
    """Why a text was refused: a stable code, never the text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_body(text: str, *, chars_max: int) -> str:
    """A comment's text in NFC with ``\\n`` line ends. Tabs and line breaks are its only controls.

    Raises TextRefused with ``too_long``, ``empty``, ``control_character``, ``unassigned_character``,
    ``surrogate``, ``tag_character``, ``too_many_marks`` or ``invisible``. Linear in the length, which is
    checked first.
    """
    if len(text) > chars_max * 2:
        raise TextRefused("too_long")
    return _clean(text.replace("\r\n", "\n").replace("\r", "\n"), chars_max, controls="\n\t")


def clean_line(text: str, *, chars_max: int) -> str:
    """One line, such as a name: no control or line end, and no direction mark that could turn its neighbours.

    Raises TextRefused as ``clean_body`` does, or with ``bidi_control``.
    """
    if len(text) > chars_max * 2:
        raise TextRefused("too_long")
    if not _BIDI_CONTROLS.isdisjoint(text):
        raise TextRefused("bidi_control")
    if not _LINE_ENDS.isdisjoint(text.strip()):
        raise TextRefused("control_character")
    return _clean(text, chars_max, controls="")


def _clean(text: str, chars_max: int, controls: str) -> str:
    text = text.strip()
    if not text:
        raise TextRefused("empty")
    if text.isascii():
        # Most comments: no mark, no surrogate and no unassigned character is possible, only controls.
        if not text.isprintable() and any(c not in controls for c in text if not c.isprintable()):
            raise TextRefused("control_character")
    else:
        if any("\ud800" <= c <= "\udfff" for c in text):
            raise TextRefused("surrogate")
        if _TAGS.search(text) and _TAGS.search(_FLAGS.sub("", text)):
            raise TextRefused("tag_character")
        text = unicodedata.normalize("NFC", text)
        _refuse_characters(text, controls)
    # Normalising may lengthen a text, so the limit is kept on what will be stored.
    if len(text) > chars_max:
        raise TextRefused("too_long")
    return text


def _refuse_characters(text: str, controls: str) -> None:
    marks = 0
    visible = False
    for c in text:
        category = unicodedata.category(c)
        if category == "Cc" and c not in controls:
            raise TextRefused("control_character")
        if category == "Cn":
            raise TextRefused("unassigned_character")
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > MARKS_IN_A_ROW_MAX:
            raise TextRefused("too_many_marks")
        visible = visible or (category not in _INVISIBLE and c not in _BLANK_LETTERS)
    if not visible:
        raise TextRefused("invisible")


def replaced(text: str) -> str:
    """``text`` with U+FFFD for what no database and no model takes: NUL and halves of pairs."""
    return _NO_TEXT.sub("\ufffd", text)


def duplicate_key(thread_id: int, author_name: str, body: str, bucket: int) -> str:
    """What two copies of one comment share: thread, name, text without case and spacing, and the time bucket.

    The address is left out: an answer that depended on it would tell whether it is known here.
    """
    folded = " ".join(body.casefold().split())
    parts = (str(thread_id), author_name.casefold(), folded, str(bucket))
    return hashlib.sha256("\x00".join(parts).encode("utf-8")).hexdigest()
