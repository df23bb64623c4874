"""Settings: the checks, and the workers that run them."""

from dataclasses import dataclass

from service.settings.spec import setting

BUILT_IN = (
    "author_history", "ban", "disposable_email", "form", "links", "personal_data",
    "repeats", "shouting", "spam", "toxicity", "wordlist",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Checking:
    """What is checked, with which lists, and in what portions."""

    checks: tuple[str, ...] = setting(BUILT_IN, "Checks to run, by name; all of them always run.")
    preset: str = setting(
        "publish_unless_flagged",
        "Policy of a new site.",
        choices=("hold_everything", "hold_new_authors", "publish_unless_flagged"),
    )
    nudge: bool = setting(
        False, "Where a rule about `toxicity` would hold a comment, the element asks its author once whether "
        "to edit it before it is posted. Needs the check `toxicity`, and `scoring`."
    )  # fmt: skip
    batch_comments_max: int = setting(64, "Comments that a worker claims at once.", minimum=1, maximum=1_000)
    lease_s: int = setting(
        8, "How long a claim holds; a dead worker's comments are free after it.", minimum=2, maximum=600
    )
    attempts_max: int = setting(
        5, "Tries to check a comment before it is parked for a person.", minimum=1, maximum=100
    )
    check_time_limit_ms: int = setting(
        2_000, "Longest time one check may take for a batch.", minimum=10, maximum=60_000
    )
    batch_time_limit_s: int = setting(
        30, "A worker that spends longer on one batch stops itself and is started again.",
        minimum=5, maximum=600,
    )  # fmt: skip
    drain_time_limit_s: int = setting(
        10, "One wake-up works for at most this long, then rings again.", minimum=1, maximum=300
    )
    sweep_interval_s: int = setting(
        2, "How often the sweeper looks for waiting comments.", minimum=1, maximum=300
    )
    worker_memory_bytes_max: int = setting(
        0, "Address space of one worker process; 0: no limit.", minimum=0, maximum=2**40
    )
    link_hosts_blocked_file: str = setting("", "File of link hosts that hold a comment, one a line.")
    links_max: int = setting(2, "Links a comment may have before it is flagged.", minimum=0, maximum=100)
    wordlist_file: str = setting("", "File of words and phrases that hold a comment, one a line.")
    repeats_window_s: int = setting(
        86_400, "How far back near-duplicates are looked for.", minimum=60, maximum=2_592_000
    )
    repeats_candidates_max: int = setting(
        500, "Most comments compared with a batch when looking for near-duplicates.",
        minimum=10, maximum=10_000,
    )  # fmt: skip
