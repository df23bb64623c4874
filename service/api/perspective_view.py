"""The answer of ``comments:analyze``, field by field; places in UTF-16 code units, as documented."""

from service.api.perspective_inbound import Analysis, Requested
from service.domain import utf16
from service.usecases.score_attributes import Scored

Json = dict[str, object]
Place = tuple[int, int]


def analysed(asked: Analysis, scored: Scored) -> Json:
    """An attribute below the threshold it was asked with is left out; so is the list when it is empty."""
    places = _places(asked, scored)
    scores = {
        one.key: _attribute(one, scored, places)
        for one in asked.requested
        if one.threshold is None or scored.scores[one.name] >= one.threshold
    }
    content: Json = {"attributeScores": scores} if scores else {}
    content["languages"] = list(asked.languages) or [scored.language]
    content["detectedLanguages"] = [scored.language]
    if asked.client_token:
        content["clientToken"] = asked.client_token
    return content


def _places(asked: Analysis, scored: Scored) -> list[Place]:
    """Of each sentence; of the whole text where nobody asked for sentences."""
    if not scored.sentences:
        return [(0, utf16.length(asked.text))]
    ends = [place for one in scored.sentences for place in (one.start, one.end)]
    units = utf16.units(asked.text, ends)
    return list(zip(units[::2], units[1::2], strict=True))


def _attribute(one: Requested, scored: Scored, places: list[Place]) -> Json:
    whole = scored.scores[one.name]
    values = [sentence.scores[one.name] for sentence in scored.sentences] or [whole]
    spans = [
        {"begin": begin, "end": end, "score": _score(value)}
        for (begin, end), value in zip(places, values, strict=True)
    ]
    return {"spanScores": spans, "summaryScore": _score(whole)}


def _score(value: float) -> Json:
    return {"value": value, "type": "PROBABILITY"}
