"""The counters of this machine over HTTP, for hosts that have workers and no web process."""

import errno
import logging
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

from service.observability import metrics
from service.privacy.network import parse_networks
from service.settings import Settings

log = logging.getLogger(__name__)

SENDER_WAIT_S = 5
LOOK_INTERVAL_S = 1.0
TAKEN_PAUSE_S = 5.0


def show_numbers(settings: Settings, parent: int) -> None:
    """Serve ``GET /metrics`` on ``worker_metrics_port`` until SIGTERM, or until ``parent`` is gone.

    On the address ``bind``, to the networks in ``metrics_networks``. One reader at a time: scrapers are few.
    Where the port is taken, as by the other kind of workers on this host, it waits until it is free: whoever
    has it shows the counters of all.
    """
    allowed = parse_networks(settings.metrics_networks)

    class Numbers(BaseHTTPRequestHandler):
        timeout = SENDER_WAIT_S

        def do_GET(self) -> None:
            client = ip_address(self.client_address[0])
            if self.path != "/metrics" or not any(client in network for network in allowed):
                self.send_error(404)
                return
            lines = metrics.exposition()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(lines)))
            self.end_headers()
            self.wfile.write(lines)

        def log_message(self, *_: object) -> None:
            """Say nothing: a line would hold an address."""

    server = _listening(settings, Numbers)
    server.timeout = LOOK_INTERVAL_S
    while os.getppid() == parent:
        server.handle_request()


def _listening(settings: Settings, handler: type[BaseHTTPRequestHandler]) -> HTTPServer:
    told = False
    while True:
        try:
            return HTTPServer((settings.bind, settings.worker_metrics_port), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
        if not told:
            log.warning("metrics.port_taken", extra={"port": settings.worker_metrics_port})
            told = True
        time.sleep(TAKEN_PAUSE_S)
