"""The attributes that a model of this service scores, by the names that Perspective made known."""

TOXICITY_ATTRIBUTES = (
    "TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT", "SEXUALLY_EXPLICIT",
)  # fmt: skip
"""By the toxicity model, in the order of its outputs."""

SPAM = "SPAM"
"""By the spam model."""

ATTRIBUTES = (*TOXICITY_ATTRIBUTES, SPAM)

ASKED_BYTES_MAX = 20_480
"""Of a text in UTF-8 that Perspective's protocol asks about: its own limit."""
