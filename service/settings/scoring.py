"""Settings: scores for programs that once asked Perspective or Akismet."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """The scoring protocols."""

    scoring: bool = setting(
        True, "Answer the scoring protocols. false: they do not exist, and no web process loads a model."
    )
    rate_score_token: str = setting("3000/minute", "Scoring calls and reports with one token or key.")
