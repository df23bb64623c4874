"""All settings, frozen, read once. Nothing else in the service looks at the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from service.settings.checking import Checking
from service.settings.custody import Custody
from service.settings.identity import Identity, mail_problem
from service.settings.intake import Intake
from service.settings.learning import Learning
from service.settings.limits import Limits
from service.settings.operating import Operating
from service.settings.outbound import Outbound
from service.settings.reading import Reading
from service.settings.remote import Remote
from service.settings.scoring import Scoring
from service.settings.signing_in import SigningIn
from service.settings.spec import PREFIX, SettingError, env_name, given, load
from service.settings.storage import Storage
from service.settings.webhooks import Webhooks

__all__ = [
    "GROUPS",
    "SettingError",
    "Settings",
    "environment_with",
    "forget_environment",
    "from_env",
    "make_data_dir",
    "make_metrics_dir",
    "one_native_thread",
    "share_metrics",
    "shared_metrics",
]

GROUPS = (
    Storage, Intake, Limits, Custody, Identity, Checking, Learning, Scoring, Remote, Outbound, Webhooks,
    SigningIn, Reading, Operating,
)  # fmt: skip
"""In the order of docs/settings.md."""

SECRET_KEY_CHARS_MIN = 32


@dataclass(frozen=True, kw_only=True)
class Settings(
    Operating, Reading, SigningIn, Webhooks, Outbound, Remote, Scoring, Learning, Checking, Identity, Custody,
    Limits, Intake, Storage,
):  # fmt: skip
    """Every setting of every group, flat. ``docs/settings.md`` has a line for each."""

    def __post_init__(self) -> None:
        """SettingError for an address that no link can be made with, and for what is set by halves."""
        if self.public_url and not _is_address(self.public_url):
            raise SettingError(
                "LETTERSDESK_PUBLIC_URL must be http:// or https:// and a host, such as https://comments.example.org."
            )
        if problem := mail_problem(self):
            raise SettingError(problem)
        if self.nudge and not (self.scoring and "toxicity" in self.checks):
            raise SettingError(
                "LETTERSDESK_NUDGE=true needs the check toxicity in LETTERSDESK_CHECKS, and "
                "LETTERSDESK_SCORING=true: without either it would never speak."
            )
        if any(given := (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)) and not all(given):
            raise SettingError(
                "Signing in at an OpenID provider takes all of LETTERSDESK_OIDC_ISSUER, "
                "LETTERSDESK_OIDC_CLIENT_ID and LETTERSDESK_OIDC_CLIENT_SECRET, or none of them."
            )

    @property
    def database(self) -> str:
        """The address of the database, with the SQLite default filled in."""
        # Quoted: a question mark in the folder's name would begin the address's parameters.
        return self.database_url or f"sqlite:///{quote(str(self.own_database))}"

    @property
    def own_database(self) -> Path | None:
        """The SQLite file in the data folder; None where another database is named."""
        return None if self.database_url else self.data_dir.resolve() / "lettersdesk.db"

    @property
    def keys(self) -> Path:
        """The folder of private keys."""
        return Path(self.key_dir) if self.key_dir else self.data_dir / "keys"

    @property
    def metrics(self) -> Path:
        """The folder where the processes of this machine share their counters."""
        return self.metrics_dir if self.metrics_dir.is_absolute() else self.data_dir / self.metrics_dir

    @property
    def base_url(self) -> str:
        """The public address without a slash at its end."""
        return (self.public_url or f"http://{self.bind}:{self.port}").rstrip("/")

    def secret(self) -> bytes:
        """The signing secret; SettingError names the command that makes one."""
        text = self.secret_key or _read(self.data_dir / "secret_key")
        if len(text) < SECRET_KEY_CHARS_MIN:
            raise SettingError(
                f"There is no secret key of at least {SECRET_KEY_CHARS_MIN} characters. Run "
                f"`lettersdesk init`, which makes one where {self.data_dir / 'secret_key'} is missing or "
                "empty, or set LETTERSDESK_SECRET_KEY."
            )
        return text.encode("utf-8")


def from_env(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises SettingError with a sentence that says what to do."""
    return load(Settings, os.environ if environ is None else environ)


def environment_with(defaults: Mapping[str, object] | None = None, /, **values: object) -> dict[str, str]:
    """This process's environment with some settings changed, for a process that it starts.

    ``defaults`` give way to what the operator has set, in whatever way; ``values`` do not.
    """
    set_here = given(Settings, os.environ) if defaults else ()
    under = {env_name(name): str(value) for name, value in (defaults or {}).items() if name not in set_here}
    return {**under, **os.environ, **{env_name(name): str(value) for name, value in values.items()}}


def forget_environment() -> None:
    """Drop our settings from this process's environment, once they are read: other code may copy it about."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]


def make_data_dir(settings: Settings) -> None:
    """Make the folder for everything kept on this machine; whoever comes first closes it to others.

    SettingError if it cannot be made.
    """
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"The folder {settings.data_dir} cannot be made: {error.strerror}. Correct LETTERSDESK_DATA_DIR."
        ) from None


def share_metrics(settings: Settings) -> None:
    """Let the processes of this machine add up their counters; before prometheus_client is imported."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(make_metrics_dir(settings).resolve())


def make_metrics_dir(settings: Settings) -> Path:
    """Make the folder of counters, and return it. SettingError names what to correct."""
    make_data_dir(settings)
    try:
        settings.metrics.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"The folder {settings.metrics} cannot be made: {error.strerror}. "
            "Correct LETTERSDESK_DATA_DIR or LETTERSDESK_METRICS_DIR."
        ) from None
    return settings.metrics


def shared_metrics() -> Path | None:
    """The folder, if ``share_metrics`` was called in this process or in the one that started it."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    return Path(folder) if folder else None


def one_native_thread() -> None:
    """Keep numerical libraries to one thread a process: processes are how this service uses more cores."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        rest = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.port == 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not rest and url.isascii()


def _read(path: Path) -> str:
    try:
        if path.stat().st_mode & 0o077:
            raise SettingError(f"Others on this machine can read {path}. Run `chmod 600 {path}`.")
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingError(f"{path} cannot be read: {error.strerror}.") from None
