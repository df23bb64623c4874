"""Settings: processes, addresses, logs and metrics."""

from dataclasses import dataclass
from pathlib import Path

from service.settings.spec import setting


@dataclass(frozen=True, kw_only=True)
class Operating:
    """How the service is run and watched."""

    bind: str = setting("127.0.0.1", "Address the web processes listen on.")
    port: int = setting(8080, "Port the web processes listen on.", minimum=1, maximum=65_535)
    public_url: str = setting(
        "", "Address readers reach the service at, such as https://comments.example.org; "
        "empty: http://<bind>:<port>.",
    )  # fmt: skip
    web_processes: int = setting(2, "Web processes on this machine.", minimum=1, maximum=128)
    web_threads: int = setting(32, "Requests that one web process works on at once.", minimum=1, maximum=512)
    web_bodies_max: int = setting(
        320, "Requests whose body one web process may be waiting for; a quarter of them of one network.",
        minimum=1, maximum=1_024,
    )  # fmt: skip
    web_connections_max: int = setting(
        4_096, "Connections of one web process, idle ones included.", minimum=64, maximum=65_536
    )
    web_header_wait_ms: int = setting(
        30_000, "A connection that sends no complete request head for so long is closed. A proxy in front "
        "must let go of idle connections sooner.", minimum=100, maximum=60_000,
    )  # fmt: skip
    worker_processes: int = setting(
        2, "Processes that check comments on this machine.", minimum=1, maximum=128
    )
    drain_s: int = setting(
        20, "Time that running requests and batches get after SIGTERM.", minimum=1, maximum=600
    )
    log_level: str = setting("INFO", "What is logged.", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    log_format: str = setting("json", "How it is logged.", choices=("json", "text"))
    metrics_networks: tuple[str, ...] = setting(
        ("127.0.0.0/8", "::1/128"), "Networks that may read /metrics."
    )
    metrics_dir: Path = setting(
        Path("metrics"), "Folder, in the data folder unless absolute, where processes share counters."
    )
    worker_metrics_port: int = setting(
        0, "Port on which a worker host shows its metrics; 0: none.", minimum=0, maximum=65_535
    )
    oldest_waiting_alarm_s: int = setting(
        60, "A comment that waits unclaimed for longer raises an alarm.", minimum=5, maximum=86_400
    )
    event_retention_days: int = setting(
        90, "Days that events are kept. What was found and decided about a comment is no event and stays.",
        minimum=1, maximum=3_650,
    )  # fmt: skip
    session_hours: int = setting(12, "Life of a moderator's session.", minimum=1, maximum=720)
    session_idle_minutes: int = setting(
        120, "A session at the desk that is not used for so long ends.", minimum=5, maximum=43_200
    )
    durability_check: str = setting(
        "refuse", "What to do when the database may lose an accepted comment on power loss.",
        choices=("refuse", "warn"),
    )  # fmt: skip
    demo: bool = setting(False, "Show the demo articles at /demo/.")
    faults: str = setting("", "Fault points for this project's own tests, such as F2=kill; never set it.")
