"""Links in a comment: how many, where to, and whether a host pretends to be another.

Counts the links of the text, those of the author's name, and the author's website as one more. Reason codes,
the gravest first:

- ``links.blocklisted`` (1.0): the host, or a domain above it, is on the operator's list;
- ``links.lookalike_host`` (0.9): letters of another alphabet that look Latin, also in punycode;
- ``links.ip_host`` (0.8): an address instead of a name;
- ``links.too_many`` (0.6 to 0.9): more than ``links_max`` links;
- ``links.shortener`` (0.6): the real host is hidden;
- ``links.in_name`` (0.6): a name is no place for a link;
- ``links.punycode`` (0.4, unsure): an encoded name that is not a look-alike;
- ``links.present`` (below 0.5, clear): links, but not too many.
"""

from collections.abc import Mapping

from service.checks.base import PerComment, Subject, finding
from service.checks.link_hosts import SHORTENERS, is_ip, is_listed, is_lookalike, readable
from service.checks.link_scan import Link, find_links, host_of
from service.checks.options import lines, only, option
from service.domain.errors import ConfigurationError
from service.domain.verdict import LABEL_CLEAR, LABEL_FLAGGED, LABEL_UNSURE, Field, Finding, Span

NAME = "links"
VERSION = "2"
LINKS_MAX = 2

HOST_SCORES = {"blocklisted": 1.0, "lookalike_host": 0.9, "ip_host": 0.8, "shortener": 0.6, "punycode": 0.4}
IN_NAME_SCORE = 0.6
FLAGGED_FROM = 0.5


def check(config: Mapping[str, object]) -> PerComment:
    """The check with its options ``links_max`` and ``blocked_hosts_file`` (a host a line)."""
    only(config, NAME, ("links_max", "blocked_hosts_file"))
    links_max = option(config, NAME, "links_max", LINKS_MAX)
    path = option(config, NAME, "blocked_hosts_file", "")
    blocked = frozenset(_blocked_host(path, number, line) for number, line in lines(path, NAME))
    return PerComment(NAME, VERSION, lambda subject: judge(subject, links_max=links_max, blocked=blocked))


def judge(subject: Subject, *, links_max: int, blocked: frozenset[str]) -> Finding:
    """The gravest thing found; spans show every link, each with its own reason."""
    found = [(Field.BODY, link) for link in find_links(subject.text)]
    in_name = find_links(subject.author_name)
    found += [(Field.AUTHOR_NAME, link) for link in in_name]
    url = subject.author_url or ""
    if author_host := host_of(url):
        found.append((Field.AUTHOR_URL, Link(author_host, 0, len(url))))
    if not found:
        return finding(detail={"links": 0.0, "hosts": 0.0})
    kinds = {host: _kind(host, blocked) for host in {link.host for _, link in found}}
    reason, score = max(
        (("too_many" if len(found) > links_max else "present", _count_score(len(found), links_max)),
         *((("in_name", IN_NAME_SCORE),) if in_name else ()),
         *((kind, HOST_SCORES[kind]) for kind in kinds.values() if kind)),
        key=lambda part: part[1],
    )  # fmt: skip
    label = LABEL_FLAGGED if score >= FLAGGED_FROM else LABEL_UNSURE if reason == "punycode" else LABEL_CLEAR
    detail = {"links": float(len(found)), "hosts": float(len(kinds))}
    spans = [_span(field, link, kinds) for field, link in found]
    return finding(score, f"{NAME}.{reason}", label=label, spans=spans, detail=detail)


def _kind(host: str, blocked: frozenset[str]) -> str:
    """The gravest name in ``HOST_SCORES`` that fits this host, or nothing."""
    if is_listed(host, blocked):
        return "blocklisted"
    if is_lookalike(host):
        return "lookalike_host"
    if is_ip(host):
        return "ip_host"
    if is_listed(host, SHORTENERS):
        return "shortener"
    return "punycode" if "xn--" in host else ""


def _count_score(count: int, links_max: int) -> float:
    """Rises with the count: to 0.4 at ``links_max``, from 0.6 above it, never above 0.9."""
    if count <= links_max:
        return 0.4 * count / links_max
    return 0.9 - 0.3 * (links_max + 1) / count


def _span(field: Field, link: Link, kinds: Mapping[str, str]) -> Span:
    own = "in_name" if field is Field.AUTHOR_NAME else "present"
    return Span(link.start, link.end, f"{NAME}.{kinds[link.host] or own}", field)


def _blocked_host(path: str, number: int, line: str) -> str:
    """A host as the list gives it (``example.com``, ``*.example.com``, a whole link), ready to compare."""
    host = readable(host_of(line.removeprefix("*.").removeprefix(".").lower()))
    if not host or any(sign.isspace() for sign in line):
        raise ConfigurationError(f"Line {number} of {path!r} (check {NAME!r}) is not a host.")
    return host
