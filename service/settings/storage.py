"""Settings: where things are kept, and how long anyone waits for them."""

from dataclasses import dataclass
from pathlib import Path

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Storage:
    """Database, Redis and files."""

    data_dir: Path = setting(
        Path("lettersdesk-data"), "Folder for everything kept on this machine: SQLite, keys, sockets."
    )
    database_url: str = setting(
        "",
        "SQLAlchemy address of the database; empty means SQLite in the data folder. "
        "PostgreSQL: postgresql://user@host/name.",
        secret=True,
    )
    database_web_role: str = setting(
        "", "PostgreSQL role of the web processes; `lettersdesk migrate` gives it all but reading contacts."
    )
    database_wait_ms: int = setting(
        1500, "Longest wait for a connection or a lock before answering 503.", minimum=50, maximum=60_000
    )
    database_pool_connections: int = setting(
        16, "Connections a process keeps to PostgreSQL.", minimum=1, maximum=500
    )
    redis_url: str = setting(
        "", "Redis or Valkey: redis://, rediss:// or unix://. Empty: `lettersdesk run` starts its own.",
        secret=True,
    )  # fmt: skip
    redis_wait_ms: int = setting(
        200, "Longest wait of a web process for Redis; after it, posting goes on without.",
        minimum=10, maximum=5_000,
    )  # fmt: skip
    redis_server: str = setting(
        "", "Path of the valkey-server or redis-server that `lettersdesk run` starts; empty: search for one."
    )
    key_dir: str = setting(
        "", "Folder of the private keys that open addresses; only worker hosts have it. "
        "Empty: keys in the data folder.",
    )  # fmt: skip
    secret_key: str = setting(
        "", "At least 32 characters: signs cursors, forms and receipts; the same in every web process. "
        "`lettersdesk init` makes one.", secret=True,
    )  # fmt: skip
