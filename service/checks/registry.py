"""Find checks by name. Only those that the settings name are loaded; an unknown name stops the start.

A check is announced by an entry point of the group ``lettersdesk.checks`` under its own name. The entry
point leads to a check, or to a factory that is called once with the check's options and gives a check.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points

from service.checks.base import Check
from service.checks.remote_options import remote_options
from service.domain.errors import ConfigurationError
from service.settings import Settings

GROUP = "lettersdesk.checks"

VERSION_CHARS_MAX = 60
"""Of a check's version and of its name: what a row of findings holds."""


def load(
    names: Sequence[str], config: Mapping[str, object], *, announced: Iterable[EntryPoint] | None = None
) -> tuple[Check, ...]:
    """The checks of these names, in this order.

    ``config`` maps the name of a check to its options (a mapping); a check without one gets none.
    ``announced`` is for tests: entry points to look in instead of the installed ones. Raises
    ConfigurationError for a name that is unknown, given twice, or announced by two packages.
    """
    found = _by_name(entry_points(group=GROUP) if announced is None else announced)
    for position, name in enumerate(names):
        if name not in found:
            raise ConfigurationError(
                f"There is no check named {name!r}. Known checks: {', '.join(sorted(found))}. "
                "Correct LETTERSDESK_CHECKS, or install the package that brings this check."
            )
        if name in names[:position]:
            raise ConfigurationError(f"The check {name!r} is listed twice. Correct LETTERSDESK_CHECKS.")
    return tuple(_load_one(found[name], config.get(name, {})) for name in names)


def options_of(settings: Settings) -> dict[str, object]:
    """The options of the built-in checks, from the settings of the service."""
    remote = remote_options(settings)
    return {
        "akismet": {
            "url": settings.akismet_url, "key": settings.akismet_key,
            "site": settings.akismet_site or settings.public_url, **remote,
        },
        "form": {"age_min_s": settings.form_age_min_s, "age_max_s": settings.form_age_max_s},
        "links": {"links_max": settings.links_max, "blocked_hosts_file": settings.link_hosts_blocked_file},
        "perspective": {
            "url": settings.perspective_url, "key": settings.perspective_key,
            "attributes": settings.perspective_attributes, **remote,
        },
        "wordlist": {"file": settings.wordlist_file},
    }  # fmt: skip


def known_names() -> tuple[str, ...]:
    """The names of all installed checks, sorted."""
    return tuple(sorted(_by_name(entry_points(group=GROUP))))


def _by_name(announced: Iterable[EntryPoint]) -> dict[str, EntryPoint]:
    found: dict[str, EntryPoint] = {}
    for entry in announced:
        known = found.setdefault(entry.name, entry)
        if known.value != entry.value:
            raise ConfigurationError(
                f"Two packages bring a check named {entry.name!r}: {known.value} and {entry.value}. "
                "Uninstall one of them."
            )
    return found


def _load_one(entry: EntryPoint, options: object) -> Check:
    if not isinstance(options, Mapping):
        raise ConfigurationError(f"The options of the check {entry.name!r} must be a mapping.")
    try:
        check = _made(entry.load(), options)
    except ConfigurationError:
        raise
    except Exception as exc:  # a stranger's module or factory
        raise ConfigurationError(
            f"The check {entry.name!r} ({entry.value}) cannot be loaded: {exc}. "
            "Install its package again, or take it out of LETTERSDESK_CHECKS."
        ) from exc
    if not isinstance(check, Check) or not callable(check):
        raise ConfigurationError(f"{entry.value} is neither a check nor a factory of one.")
    if check.name != entry.name or len(check.name) > VERSION_CHARS_MAX:
        raise ConfigurationError(
            f"{entry.value} must be named {entry.name!r}, as it is announced, "
            f"in at most {VERSION_CHARS_MAX} characters."
        )
    if not isinstance(check.version, str) or not 0 < len(check.version) <= VERSION_CHARS_MAX:
        raise ConfigurationError(f"{entry.value} must have a version of 1 to {VERSION_CHARS_MAX} characters.")
    return check


def _made(target: object, options: Mapping[str, object]) -> object:
    """A check that stands ready is taken as it is; anything else that can be called is a factory."""
    if isinstance(target, Check) and not isinstance(target, type):
        return target
    return target(options) if callable(target) else None
