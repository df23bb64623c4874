"""The port: is it free before anything is started, and is it our own web process that answers there?"""

import socket
import urllib.error
import urllib.request

from service.domain.errors import ConfigurationError
from service.domain.instance import HEADER

ANSWERS_WITHIN_S = 2.0


def refuse_taken_port(bind: str, port: int) -> None:
    """ConfigurationError if this process could not listen there.

    Workers share the port on purpose, so the kernel would let a second service share it as well.
    """
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise ConfigurationError(
                f"Cannot listen on {bind}:{port}: {error.strerror}. "
                "Choose another port with --port or LETTERSDESK_PORT."
            ) from None


def is_ready(base_url: str, instance: str) -> bool:
    """Whether the web process of this very installation answers there and can take comments.

    Any program may answer 200 to anything: one that came a moment before ours must not get the demo's
    comments, nor be shown to readers as Lettersdesk.
    """
    try:
        with urllib.request.urlopen(f"{base_url}/readyz", timeout=ANSWERS_WITHIN_S) as answer:  # noqa: S310
            return bool(answer.status == 200 and answer.headers.get(HEADER) == instance)
    except (urllib.error.URLError, OSError, ValueError):
        return False
