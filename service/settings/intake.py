"""Settings: what a comment may be, and what is done with a second copy of it."""

from dataclasses import dataclass

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Intake:
    """Limits on what a stranger sends."""

    request_bytes_max: int = setting(
        131_072, "Largest request body, in bytes. A form takes up to twelve for a character.",
        minimum=4_096, maximum=1_048_576,
    )  # fmt: skip
    body_chars_max: int = setting(
        10_000, "Longest comment, in code points; no longer than what the models read.",
        minimum=100, maximum=20_000,
    )  # fmt: skip
    author_name_chars_max: int = setting(80, "Longest author name.", minimum=10, maximum=245)
    author_url_chars_max: int = setting(200, "Longest author website.", minimum=50, maximum=2_000)
    thread_chars_max: int = setting(1_000, "Longest thread id or article URL.", minimum=50, maximum=2_000)
    thread_title_chars_max: int = setting(300, "Longest article title.", minimum=50, maximum=2_000)
    reply_depth_max: int = setting(
        4, "Deepest level of a reply; a deeper answer joins that level.", minimum=1, maximum=20
    )
    email_allow_unicode: bool = setting(
        False, "Accept addresses whose part before the @ is not ASCII (SMTPUTF8)."
    )
    duplicate_window_s: int = setting(
        600, "A second copy of a text by the same name in one thread is refused for so long; 0: never.",
        minimum=0, maximum=86_400,
    )  # fmt: skip
    idempotency_keep_s: int = setting(
        86_400, "How long an Idempotency-Key is remembered.", minimum=60, maximum=604_800
    )
    pending_comments_max: int = setting(
        100_000, "Comments of one site that may wait for the checks; beyond it posting is answered with 503. "
        "0: no limit.", minimum=0, maximum=100_000_000,
    )  # fmt: skip
    edit_window_s: int = setting(300, "How long an author may edit after posting.", minimum=0, maximum=86_400)
    edit_grace_s: int = setting(
        1_200,
        "How much later an edit may still be saved, for who began it in time.",
        minimum=0,
        maximum=86_400,
    )
    form_age_min_s: int = setting(
        3, "A form posted sooner than this after it was shown is marked.", minimum=0, maximum=600
    )
    form_age_max_s: int = setting(21_600, "A form older than this is marked.", minimum=60, maximum=604_800)
    threads_open: bool = setting(
        True, "A first comment may open a thread; false: only threads made by the site's own import exist."
    )
