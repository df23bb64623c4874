"""Settings: what the spam check learns from moderators."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Learning:
    """The site's own layer on top of the shipped spam model."""

    learning: bool = setting(
        True, "Workers teach the spam check what moderators decide. false: it stays as it was shipped."
    )
    learning_lessons_min: int = setting(
        30, "Lessons, five of each kind among them, from which a layer counts; before, it is only shown.",
        minimum=1, maximum=100_000,
    )  # fmt: skip
    learning_teacher_hour_max: int = setting(
        300,
        "Lessons taken from one token or person in an hour; further ones are not.",
        minimum=1,
        maximum=100_000,
    )
    learning_text_max: int = setting(3, "Lessons taken from one and the same text.", minimum=1, maximum=1_000)
    learning_undisputed_s: int = setting(
        3_600, "Published comments that nobody decided about are taught as ordinary ones after so long.",
        minimum=60, maximum=2_592_000,
    )  # fmt: skip
    learning_versions_max: int = setting(
        20, "Versions of a site's layer that are kept to go back to.", minimum=2, maximum=1_000
    )
    learning_lessons_days: int = setting(
        730, "Days that lessons (hashed features, no text) are kept for replaying.", minimum=1, maximum=3_650
    )
