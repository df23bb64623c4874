"""Settings: the reading path."""

from dataclasses import dataclass

from service.settings.spec import setting

LANGUAGES = ("en", "de", "fr", "es", "pt", "uk")
"""What pages and feeds are written in; ``service/pages/locale`` has a catalogue of each."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Pages of published comments."""

    page_comments: int = setting(50, "Comments on a page where none is asked for.", minimum=1, maximum=200)
    page_comments_max: int = setting(100, "Most comments on a page.", minimum=1, maximum=500)
    page_replies: int = setting(3, "First replies shown under each comment.", minimum=0, maximum=20)
    counts_threads_max: int = setting(
        100, "Most threads in one request for counts.", minimum=1, maximum=1_000
    )
    page_cache_bytes_max: int = setting(
        33_554_432, "Memory for ready pages in a web process.", minimum=0, maximum=2**33
    )
    version_check_ms: int = setting(
        500, "A cached page is served for so long before the thread's version is looked at again.",
        minimum=0, maximum=60_000,
    )  # fmt: skip
    shared_cache_s: int = setting(
        5, "How long a CDN may serve a page without asking (s-maxage).", minimum=0, maximum=3_600
    )
    language: str = setting(
        "en", "Language of pages and feeds whose address names none with `?lang=`.", choices=LANGUAGES
    )
    feed_comments: int = setting(30, "Comments in an Atom feed, the newest.", minimum=1, maximum=200)
