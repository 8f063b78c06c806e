"""A mail server for the tour: it listens on this computer only, keeps what it gets, sends nothing.

Event-driven on Qt's own sockets, since nothing but `ui/tasks.py` may make threads. It speaks the
part of SMTP that a client without encryption needs (RFC 5321; 8BITMIME, RFC 6152; SMTPUTF8,
RFC 6531).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QHostAddress, QTcpServer, QTcpSocket

_MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message as it arrived: envelope, and the bytes between DATA and the lone dot."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass(slots=True)
class _Talk:
    """Where one connection stands."""

    buffer: bytearray = field(default_factory=bytearray)
    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    in_data: bool = False


class MailServer(QObject):
    """Listens on 127.0.0.1; `arrived` carries each `Mail`."""

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a server; it listens after `start`."""
        super().__init__(parent)
        self.mails: list[Mail] = []
        self._server = QTcpServer(self)
        self._server.newConnection.connect(self._welcome)
        self._talks: dict[QTcpSocket, _Talk] = {}

    def start(self) -> int:
        """Listen on a free port and return it; raises OSError if there is none."""
        if not self._server.listen(QHostAddress(QHostAddress.SpecialAddress.LocalHost), 0):
            raise OSError(self._server.errorString())
        return self._server.serverPort()

    def stop(self) -> None:
        """Listen no more."""
        self._server.close()

    def _welcome(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._talks[socket] = _Talk()
            socket.readyRead.connect(lambda one=socket: self._read(one))
            socket.disconnected.connect(lambda one=socket: self._forget(one))
            self._say(socket, "220 tour.invalid ESMTP")

    def _forget(self, socket: QTcpSocket) -> None:
        self._talks.pop(socket, None)
        socket.deleteLater()

    @staticmethod
    def _say(socket: QTcpSocket, *lines: str) -> None:
        socket.write("".join(f"{line}\r\n" for line in lines).encode("ascii"))

    def _read(self, socket: QTcpSocket) -> None:
        talk = self._talks.get(socket)
        if talk is None:
            return
        talk.buffer += bytes(socket.readAll().data())
        if len(talk.buffer) > _MOST_BYTES:
            self._say(socket, "552 Too much")
            socket.disconnectFromHost()
            return
        while True:
            if talk.in_data:
                if not self._take_content(socket, talk):
                    return
                continue
            end = talk.buffer.find(b"\r\n")
            if end < 0:
                return
            line = bytes(talk.buffer[:end]).decode("utf-8", "replace")
            del talk.buffer[: end + 2]
            self._answer(socket, talk, line)

    def _take_content(self, socket: QTcpSocket, talk: _Talk) -> bool:
        """Take a message if all of it is here; say whether it was."""
        if talk.buffer.startswith(b".\r\n"):
            end, rest = 0, 3
        else:
            found = talk.buffer.find(b"\r\n.\r\n")
            if found < 0:
                return False
            end, rest = found + 2, found + 5
        lines = bytes(talk.buffer[:end]).split(b"\r\n")
        del talk.buffer[:rest]
        # A dot that begins a line was doubled on the way (RFC 5321, 4.5.2).
        content = b"\r\n".join(line[1:] if line.startswith(b".") else line for line in lines)
        mail = Mail(sender=talk.sender, recipients=tuple(talk.recipients), content=content)
        talk.in_data, talk.sender, talk.recipients = False, "", []
        self.mails.append(mail)
        self._say(socket, "250 Kept")
        self.arrived.emit(mail)
        return True

    def _answer(self, socket: QTcpSocket, talk: _Talk, line: str) -> None:
        verb = line[:4].upper()
        if verb == "EHLO":
            self._say(socket, "250-tour.invalid", "250-8BITMIME", "250 SMTPUTF8")
        elif verb in ("HELO", "NOOP"):
            self._say(socket, "250 tour.invalid")
        elif verb == "MAIL":
            talk.sender, talk.recipients = _address(line), []
            self._say(socket, "250 Go on")
        elif verb == "RCPT":
            talk.recipients.append(_address(line))
            self._say(socket, "250 Go on")
        elif verb == "DATA":
            talk.in_data = bool(talk.recipients)
            self._say(socket, "354 Go on" if talk.in_data else "503 To whom?")
        elif verb == "RSET":
            talk.sender, talk.recipients = "", []
            self._say(socket, "250 Forgotten")
        elif verb == "QUIT":
            self._say(socket, "221 Bye")
            socket.disconnectFromHost()
        else:
            self._say(socket, "502 Not here")


def _address(line: str) -> str:
    """Return what stands between the angle brackets of MAIL FROM or RCPT TO."""
    start, end = line.find("<"), line.find(">")
    return line[start + 1 : end] if 0 <= start < end else ""
