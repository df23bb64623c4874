"""The numbers behind the built-in checks' scores that a rule may look at, such as ``toxicity.threat``.

Known without loading a check: the process that takes a policy in has no models. Only numbers that every
finding of the check carries are here, because a rule on a missing one holds every comment.
"""

from service.settings.checking import BUILT_IN

_ALWAYS_THERE = {
    "author_history": frozenset({"published", "bad", "unverified"}),
    "links": frozenset({"links", "hosts"}),
    "repeats": frozenset({"comments", "authors", "threads"}),
    "shouting": frozenset({"capitals", "repeated", "mash", "long_word", "no_words"}),
    "spam": frozenset({"probability"}),
    "toxicity": frozenset({
        "toxicity", "severe_toxicity", "identity_attack", "insult", "profanity", "threat",
        "sexually_explicit", "probability",
    }),
}  # fmt: skip


def detail_names(check: str) -> frozenset[str] | None:
    """What may follow ``check`` and a dot in a rule; None for somebody else's check, unknown here."""
    return _ALWAYS_THERE.get(check, frozenset()) if check in BUILT_IN else None
