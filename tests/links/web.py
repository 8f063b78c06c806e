"""A real web server on loopback that does what a path says, also badly."""

from __future__ import annotations

import contextlib
import http.server
import socket
import ssl
import threading
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        pass

    def _answer(self) -> None:
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        name = self.path.partition("?")[0].strip("/").replace("-", "_") or "fine"
        with contextlib.suppress(OSError):
            getattr(self, f"_{name}")()
        self.close_connection = True

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()

    def _fine(self) -> None:
        self._head(200, Content_Type="application/pdf; charset=binary", Content_Length="12")

    def _calendar(self) -> None:
        if self.headers["If-None-Match"] == '"one"':
            self._head(304, ETag='"one"')
            return
        self._head(200, Content_Type="text/calendar", Content_Length="15", ETag='"one"')
        self.wfile.write(b"BEGIN:VCALENDAR")

    def _to_calendar(self) -> None:
        self._head(302, Location="/calendar", Content_Length="0")

    def _to_plain(self) -> None:
        self._head(302, Location="http://127.0.0.1/calendar", Content_Length="0")

    def _gone(self) -> None:
        self._head(404, Content_Type="text/html", Content_Length="0")

    def _no_head(self) -> None:
        if self.command == "HEAD":
            self._head(405, Content_Length="0")
        else:
            self._head(206, Content_Type="text/html", Content_Length="4")

    def _moved(self) -> None:
        self._head(301, Location="/fine?from=moved#part", Content_Length="0")

    def _loop(self) -> None:
        self._head(302, Location="/loop", Content_Length="0")

    def _to_file(self) -> None:
        self._head(302, Location="file:///etc/passwd", Content_Length="0")

    def _to_private(self) -> None:
        self._head(302, Location="http://10.0.0.1/", Content_Length="0")

    def _to_password(self) -> None:
        self._head(302, Location="http://ada:secret@127.0.0.1/", Content_Length="0")

    def _huge_body(self) -> None:
        self._head(200, Content_Type="video/mp4", Content_Length=str(10**12))
        if self.command == "GET":
            for _ in range(100_000):
                self.wfile.write(b"x" * 65_536)

    def _huge_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(90):
            self.wfile.write(b"X-%d: %s\r\n" % (number, b"y" * 60_000))
        self.wfile.write(b"\r\n")

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.ended.wait(0.05):
            self.wfile.write(b"a")
            self.wfile.flush()

    def _silent(self) -> None:
        self.server.ended.wait(30)

    def _nonsense(self) -> None:
        self.wfile.write(b"220 mail.example ESMTP\r\n")

    def _break(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None) -> None:
        super().__init__((HOST, 0), _Handler)
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.ended = threading.Event()
        if context is not None:
            self.socket = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that leave: that is what is tested."""


class Web:
    """The server, started and stopped by the test."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self._server = _Server(context)
        self._scheme = "https" if context is not None else "http"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def link(self, path: str) -> str:
        """Return the address of a path."""
        return f"{self._scheme}://{HOST}:{self._server.server_address[1]}{path}"

    @property
    def asked(self) -> list[tuple[str, str, dict[str, str]]]:
        """Return method, path and headers of each question."""
        return self._server.asked
