"""What names a thread: the news site's own id for the article, or the article's URL."""

import hashlib
from urllib.parse import SplitResult, urlsplit, urlunsplit

from service.domain.text import TextRefused, clean_line


def thread_key(text: str, *, chars_max: int) -> str:
    """The thread's name as it is stored. Two spellings of one URL give one key; an id stays as it is.

    A URL loses its fragment and default port, and its scheme and host become lower case; path and query
    stay, because only the site knows what they mean. Raises TextRefused.
    """
    key = clean_line(text, chars_max=chars_max)
    if key[:8].lower().startswith(("http://", "https://")):
        return urlunsplit(_plain(split_url(key)))
    return key


def split_url(url: str) -> SplitResult:
    """``url`` in its parts; raises TextRefused("url") unless it is a plain http or https address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise TextRefused("url") from None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc or port == 0:
        raise TextRefused("url")
    if any(c.isspace() or c in '<>"\\`' for c in url):
        raise TextRefused("url")
    return parts


def _plain(parts: SplitResult) -> SplitResult:
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    default = 443 if scheme == "https" else 80
    netloc = host if parts.port in (None, default) else f"{host}:{parts.port}"
    return SplitResult(scheme, netloc, parts.path or "/", parts.query, "")


def key_hash(key: str) -> str:
    """SHA-256 of the key in hex: fits any index, however long the URL is."""
    return hashlib.sha256(key.encode("utf-8")).hexdigest()
