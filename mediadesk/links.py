"""Asks the web whether the link to a report leads anywhere: headers only, nothing is kept or shown.

What fails: everything ends within `TOTAL` seconds in a `LinkCheck` whose `trouble` is a sentence.
Only http and https are asked, nobody's password is sent, no cookie is kept, at most five redirects
are followed, and each host is looked up once and asked at just that address, so that a name cannot
turn to another address between the look and the question. Addresses that are not public (RFC 6890),
such as those of the office's own network, are not asked.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from mediadesk.domain.calendar import Page
from mediadesk.domain.draft import web_address
from mediadesk.domain.release import LinkCheck

TOTAL = 12.0
"""Seconds for a whole check, redirects and all."""
CONNECT = 5.0
"""Seconds for one address to answer the connection."""
MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NO_HEAD = frozenset({400, 403, 404, 405, 406, 500, 501, 503})
"""What servers say to HEAD though they would answer GET; the second question decides."""
_LARGEST_HEAD = 128 * 1024
"""Bytes of status line and headers that are read at most."""
_LONGEST_ETAG = 500
_AGENT = "MediaDesk (link check)"


class _Trouble(Exception):
    """A sentence for the person who looks at the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    location: str
    content_type: str
    etag: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """Until when (monotonic seconds) all has to end, and what a test may allow or trust."""

    end: float
    loopback: bool
    context: ssl.SSLContext
    largest: int = 0
    """Bytes of a body that are read at most; 0 for a question that wants none."""

    def left(self) -> float:
        """Return the seconds left; raise `_Trouble` when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise _Trouble("The server took too long to answer.")
        return left


class _Bounded(io.RawIOBase):
    """What a server sends, up to a size and an instant; a drip cannot hold us longer."""

    def __init__(self, connection: socket.socket, limits: _Limits) -> None:
        super().__init__()
        self._connection = connection
        self._limits = limits
        self._read = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  # a buffer has no type before 3.12
        """Read what has come; raise `_Trouble` past the size or the time."""
        self._connection.settimeout(self._limits.left())
        count = self._connection.recv_into(buffer)
        self._read += count
        if self._read > _LARGEST_HEAD + self._limits.largest:
            raise _Trouble("The server’s answer is too long to be one.")
        return count


class _Wire:
    """As much of a socket as `http.client` wants of one."""

    def __init__(self, connection: socket.socket, limits: _Limits) -> None:
        self._connection = connection
        self._limits = limits

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return the reading end."""
        return io.BufferedReader(_Bounded(self._connection, self._limits), 4096)

    def sendall(self, data: bytes) -> None:
        """Send within the time left."""
        self._connection.settimeout(self._limits.left())
        self._connection.sendall(data)

    def close(self) -> None:
        """Leave closing to who opened the connection."""


def check(
    url: str,
    now: datetime,
    *,
    allow_loopback: bool = False,
    context: ssl.SSLContext | None = None,
    seconds: float = TOTAL,
) -> LinkCheck:
    """Ask a link and return what came of it; `now` (UTC) is its time. Never raises.

    `allow_loopback` lets a test's own server be asked; `context` is whom to trust instead of the
    system's authorities; `seconds` is the time for everything.
    """
    limits = _Limits(
        end=time.monotonic() + seconds,
        loopback=allow_loopback,
        context=context or ssl.create_default_context(),
    )
    final = url
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _ask(final, limits)
            if answer.status not in _REDIRECTS or not answer.location:
                return LinkCheck(
                    url=url,
                    at=now,
                    status=answer.status,
                    final_url=final,
                    content_type=answer.content_type,
                )
            final = _next(final, answer.location)
        sentence = "The link goes from one address to the next without an end."
    except _FAILURES as failure:
        sentence = _sentence(failure)
    return LinkCheck(url=url, at=now, final_url=final if final != url else "", trouble=sentence)


_FAILURES = (_Trouble, OSError, http.client.HTTPException, ValueError)
"""What asking the web can raise; `ssl.SSLError` and `TimeoutError` are kinds of `OSError`."""


def _sentence(failure: Exception) -> str:
    """Return what is to be said of a failure. Whatever it is, it is the world's."""
    if isinstance(failure, _Trouble):
        return str(failure)
    if isinstance(failure, ssl.SSLCertVerificationError):
        return "The server’s certificate is not one to trust."
    if isinstance(failure, ssl.SSLError):
        return "No secure connection to the server could be made."
    if isinstance(failure, TimeoutError):
        return "The server took too long to answer."
    return "The server broke the connection or gave no answer that can be read."


def fetch(
    url: str,
    *,
    etag: str = "",
    largest: int,
    allow_loopback: bool = False,
    context: ssl.SSLContext | None = None,
    seconds: float = TOTAL,
) -> Page:
    """Return what an https address holds, `largest` bytes at most. Never raises.

    With the `etag` of the last time, nothing comes where nothing changed (RFC 9110, 13.1.2). A
    redirect is followed as `check` does it, but never to an address without https. The other
    arguments are those of `check`.
    """
    limits = _Limits(
        end=time.monotonic() + seconds,
        loopback=allow_loopback,
        context=context or ssl.create_default_context(),
        largest=largest,
    )
    headers = {"If-None-Match": etag} if etag else {}
    final = url
    try:
        for _ in range(MOST_REDIRECTS + 1):
            if urlsplit(final).scheme != "https":
                raise _Trouble("The address must begin with https.")
            answer = _request(final, "GET", headers, limits)
            if answer is None:
                raise http.client.BadStatusLine("")
            moved = final if final != url else ""
            if answer.status in _REDIRECTS and answer.location:
                final = _next(final, answer.location)
                continue
            if answer.status == 304 and etag:
                return Page(etag=etag, final_url=moved)
            if answer.status != 200:
                raise _Trouble(_SAID.get(answer.status, _SAID[0]))
            return Page(content=answer.body, etag=answer.etag, final_url=moved)
        sentence = "The link goes from one address to the next without an end."
    except _FAILURES as failure:
        sentence = _sentence(failure)
    return Page(final_url=final if final != url else "", trouble=sentence)


_SAID = {
    0: "The server did not give the file.",
    401: "The server asks for a password. Use an address that works without one.",
    403: "The server does not let us read this.",
    404: "There is nothing at this address.",
    410: "There is nothing at this address any more.",
}


def _next(url: str, location: str) -> str:
    """Return where a redirect leads; raise `_Trouble` for what is no web address."""
    target = urljoin(url, location.strip())
    # What a server puts into a header need not be ASCII, and a fragment is never sent.
    target = urlunsplit(urlsplit(target)._replace(fragment=""))
    if web_address(target) is None:
        raise _Trouble("The link leads to something that is not a web address.")
    return target


def _ask(url: str, limits: _Limits) -> _Answer:
    """Ask with HEAD; where that is not liked, with GET for some bytes (RFC 9110, 9.3, 14.2)."""
    answer = _request(url, "HEAD", {}, limits)
    if answer is None or answer.status in _NO_HEAD:
        answer = _request(url, "GET", {"Range": "bytes=0-1023"}, limits)
    if answer is None:
        raise http.client.BadStatusLine("")
    return answer


def _request(url: str, method: str, headers: dict[str, str], limits: _Limits) -> _Answer | None:
    """Return the head of an answer; None if the server closed the connection instead."""
    parts = urlsplit(url)
    if web_address(url) is None or parts.hostname is None:
        raise _Trouble("This is not a web address.")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    name = _ascii(parts.hostname)
    with closing(_connect(name, port, limits)) as plain:
        wire = plain
        if secure:
            plain.settimeout(min(CONNECT, limits.left()))
            wire = limits.context.wrap_socket(plain, server_hostname=name)
        with closing(wire):
            connection = http.client.HTTPConnection(name, port)
            connection.sock = _Wire(wire, limits)
            path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            try:
                connection.request(
                    method,
                    _quoted(path),
                    headers={
                        "Host": _host(name, parts.port),
                        "User-Agent": _AGENT,
                        "Accept": "*/*",
                        "Connection": "close",
                        **headers,
                    },
                )
                found = connection.getresponse()
            except http.client.RemoteDisconnected:
                return None
            kind = found.headers.get_content_type() if found.headers["Content-Type"] else ""
            body = b""
            if limits.largest and found.status == 200:
                body = found.read(limits.largest + 1)
                if len(body) > limits.largest:
                    raise _Trouble("What the server sends is too large.")
            return _Answer(
                status=found.status,
                location=found.headers.get("Location", ""),
                content_type=kind,
                etag=found.headers.get("ETag", "")[:_LONGEST_ETAG],
                body=body,
            )


def _ascii(host: str) -> str:
    """Return a host as it is looked up (RFC 3490)."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise _Trouble("The name of the server is not one that can be looked up.") from error


def _host(name: str, port: int | None) -> str:
    shown = f"[{name}]" if ":" in name else name
    return f"{shown}:{port}" if port else shown


def _quoted(path: str) -> str:
    return quote(path, safe="/%?&=:;,+$!*'()@~#[]")


def _connect(host: str, port: int, limits: _Limits) -> socket.socket:
    """Return a connection to a host, at an address that may be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise _Trouble("The server was not found, or there is no network.") from error
    addresses = [(family, place) for family, _, _, _, place in found]
    if not all(_may_ask(str(place[0]), limits) for _, place in addresses):
        raise _Trouble("The link leads into a private network, which is not asked.")
    failure: OSError = OSError()
    for family, place in addresses[:4]:
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(min(CONNECT, limits.left()))
        try:
            connection.connect(place)
        except OSError as error:
            connection.close()
            failure = error
            continue
        return connection
    if isinstance(failure, TimeoutError):
        raise failure
    raise _Trouble("The server refused the connection, or there is no network.") from failure


def _may_ask(address: str, limits: _Limits) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    found = inner or found
    if found.is_loopback:
        return limits.loopback
    return found.is_global and not found.is_multicast
