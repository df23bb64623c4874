"""Settings: who vouches for the people who comment."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who vouches for commenters."""

    author_token_s_max: int = setting(
        86_400, "Longest time for which a news site may vouch for a reader with one token, in seconds.",
        minimum=60, maximum=2_592_000,
    )  # fmt: skip
