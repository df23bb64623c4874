"""A server of somebody else, on this machine, that answers each connection as a function says."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

Script = Callable[[socket.socket, "ScriptedServer"], None]

ENDS_WITHIN_S = 60


class ScriptedServer:
    """Listens on a port of its own. ``requests`` holds every request as it came, head and body."""

    def __init__(self, script: Script, context: ssl.SSLContext | None = None) -> None:
        self._script, self._context = script, context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.port: int = self._listener.getsockname()[1]
        self.requests: list[bytes] = []
        self.connections = 0
        self.over = threading.Event()
        """Set when the test is done: a script that wants to hang waits for it."""

    def __enter__(self) -> "ScriptedServer":
        self._begin(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.stop_listening()
        for one in [*self._open]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(ENDS_WITHIN_S)

    def stop_listening(self) -> None:
        """Take no more connections."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def join(self) -> None:
        """Wait until every connection so far has ended."""
        for thread in self._threads[1:]:
            thread.join(ENDS_WITHIN_S)

    def _begin(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                taken, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(taken)
            self._begin(self._serve, taken)

    def _serve(self, taken: socket.socket) -> None:
        # A client that hangs up in the midst is what many of these tests are about.
        with taken, contextlib.suppress(OSError), self._dressed(taken) as stream:
            self._script(stream, self)

    @contextmanager
    def _dressed(self, taken: socket.socket) -> Iterator[socket.socket]:
        if self._context is None:
            yield taken
            return
        with self._context.wrap_socket(taken, server_side=True) as stream:
            yield stream

    def read(self, stream: socket.socket) -> bytes:
        """The next request, kept in ``requests`` too; empty when the client has gone."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = stream.recv(65_536)
            if not more:
                return b""
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            ),
            0,
        )
        while len(body) < length:
            body += stream.recv(65_536)
        self.requests.append(head + b"\r\n\r\n" + body)
        return self.requests[-1]


def answering(*answers: bytes) -> Script:
    """A script that gives these bytes, one after the other, one a request, and then hangs up."""

    def script(stream: socket.socket, server: ScriptedServer) -> None:
        for answer in answers:
            if not server.read(stream):
                return
            stream.sendall(answer)

    return script


def each(answer: Callable[[bytes], bytes]) -> Script:
    """A script that gives ``answer(request)`` to every request, for as long as there are some."""

    def script(stream: socket.socket, server: ScriptedServer) -> None:
        while request := server.read(stream):
            stream.sendall(answer(request))

    return script


def http(body: bytes = b"", *headers: str, status: int = 200) -> bytes:
    """An answer with its length."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
