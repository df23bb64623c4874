"""Settings: scores for programs that once asked Perspective or Akismet."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """The scoring protocols."""

    scoring: bool = setting(
        True, "Answer the scoring protocols. false: they do not exist, and no web process loads a model."
    )
    rate_score_token: str = setting("3000/minute", "Scoring calls and feedback with one token or key.")
    akismet_spam_from: float = setting(
        0.9, "Akismet's comment-check says true from this score on: of the spam model, links or word list.",
        minimum=0.0, maximum=1.0,
    )  # fmt: skip
    akismet_discard: bool = setting(
        True, "comment-check advises to throw away unseen what links to a host of LINK_HOSTS_BLOCKED_FILE."
    )
    coral_signing_secret: tuple[str, ...] = setting(
        (), "Secret of Coral's external moderation phase, or two while it is rotated. Empty: no such phase.",
        secret=True,
    )  # fmt: skip
    coral_toxic_from: float = setting(
        0.5, "Coral is told of a toxic comment from this score on.", minimum=0.0, maximum=1.0
    )
    coral_spam_from: float = setting(
        0.5, "Coral is told of spam from this score on: of the spam model, links or word list.",
        minimum=0.0, maximum=1.0,
    )  # fmt: skip
    coral_flagged_status: str = setting(
        "SYSTEM_WITHHELD", "What Coral does with what was flagged; NONE: the flag is all.",
        choices=("SYSTEM_WITHHELD", "PREMOD", "REJECTED", "NONE"),
    )  # fmt: skip
    coral_unsupported_status: str = setting(
        "PREMOD", "What Coral does with a comment in a language that no model here reads.",
        choices=("PREMOD", "SYSTEM_WITHHELD", "NONE"),
    )  # fmt: skip
