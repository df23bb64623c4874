"""Source to what is sent: without comments and without blanks that mean nothing. No name is changed.

It knows as much of JavaScript as our own sources use: statements end with a semicolon and none is empty, a
division has blanks around it, no template stands inside of another one.
"""

import re
from collections.abc import Iterable, Iterator

_TOKEN = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"""
    r"""|/(?![/*\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*)"""
    r"""|(?P<comment>//[^\n]*)|(?P<blank>\s+)|(?P<word>[\w$]+)|(?P<other>.)""",
    re.DOTALL,
)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def script(source: str) -> str:
    """JavaScript, as short as it gets without being understood."""
    made: list[str] = []
    gap = False
    last_is_word = False
    for text, is_word in _united(_TOKEN.finditer(source)):
        if not text:
            gap = True
            continue
        doubled = bool(made) and made[-1][-1] == text[0] and text[0] in "+-"
        if gap and ((is_word and last_is_word) or doubled):
            made.append(" ")
        if text == "}" and made[-1:] == [";"]:
            made.pop()
        made.append(text)
        gap, last_is_word = False, is_word
    return "".join(made)


def _united(tokens: Iterable[re.Match[str]]) -> Iterator[tuple[str, bool]]:
    """Each token, and whether it is a word; "" for a gap. A ``const`` right after another joins it.

    It is sent as ``let``, which is shorter: that nothing is assigned twice has been seen to before.
    """
    end = False
    declares = [False]
    for found in tokens:
        if found.lastgroup in ("blank", "comment"):
            yield "", False
            continue
        text = found[0]
        if end:
            declares[-1] &= text == "const"
            yield ("," if declares[-1] else ";"), False
        if text in "([{":
            declares.append(False)
        elif text in ")]}":
            declares.pop()
        skips = end and declares[-1] and text == "const"
        declares[-1] |= text == "const"
        end = text == ";"
        if not (end or skips):
            yield "let" if text == "const" else text, found.lastgroup == "word"
    if end:
        yield ";", False


def sheet(source: str) -> str:
    """A style sheet. A blank before a colon stays: it may part two selectors."""
    line = re.sub(r"\s+", " ", _CSS_COMMENT.sub("", source)).strip()
    line = re.sub(r" ?([{};,>]) ?", r"\1", line).replace(": ", ":").replace(";}", "}")
    return re.sub(r"(?<![\d.])0(?=\.\d)", "", line).replace(" !important", "!important")
