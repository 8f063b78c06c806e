"""A letter becomes bytes, an unsent draft or a link; and its text is read back.

The lines are written here and not by the standard library's generator, because that one decides
by itself where to fold and what to encode: in Python 3.11 a comma of a folded name could end up
outside its encoded word, and a line break inside one could reach the wire. Here every header is
either printable ASCII that needs nothing, or encoded words as a whole; there is no third way. The
result is a function of the letter alone: the same letter gives the same bytes on every try.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC
from urllib.parse import quote

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.invitation import CALENDAR_TYPE
from mediadesk.domain.mail import Address, Attachment, Letter, loop_mark
from mediadesk.mail.address import wire_address

LONGEST_NAME = 256
"""Characters of a display name that are sent; what is beyond is cut, with an ellipsis."""
LONGEST_SUBJECT = 900
LONGEST_FILE_NAME = 180
MOST_REFERENCES = 30
LONGEST_LINK = 2000
"""Characters of a mailto link that every system passes on to the mail program."""

_CUT_SENTENCE = "\r\n\r\n[The rest did not fit here. Copy it from MediaDesk.]"
_LINE = 76
_WORD = 75
_FOLDABLE = 60
_LONGEST_EXTENSION = 10
_BEYOND_ASCII = 128
_SPACE, _DOT = b" ."
_LITERAL = frozenset(range(33, 127)) - {61}
"""Bytes that stand for themselves in quoted-printable: visible ASCII but the equals sign."""
_BREAKS = frozenset("\r\n\0")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,400}@[!-;=?-~]{1,400}>")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_CALENDAR = re.compile(rf"{re.escape(CALENDAR_TYPE)}(REQUEST|CANCEL)")
_SAFE_IN_PHRASE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
"""What may stand for itself in a Q encoded word anywhere (RFC 2047, 5, rule 3)."""


def compose(letter: Letter) -> bytes:
    """Return `letter` as a message ready for the wire (RFC 5322), lines in CRLF, 998 at most.

    Only ASCII, except where an address itself has other letters (RFC 6532). Raises `Refused` when
    a header would contain a line break or NUL, or an address is none; raises `ValueError` for a
    date without a zone, which is our own mistake.
    """
    return _message(letter, draft=False)


def unsent_draft(letter: Letter) -> bytes:
    """Return `letter` as an `.eml` file that mail programs open as a draft (`X-Unsent: 1`).

    The marks of automatic mail are left out: a person looks at a draft and sends it. Raises as
    `compose`.
    """
    return _message(letter, draft=True)


def mailto_link(letter: Letter) -> str:
    """Return `letter` as a mailto link of at most `LONGEST_LINK` characters (RFC 6068).

    Attachments can not travel in a link. A body that is too long ends with a sentence that says so.
    Raises `Refused` as `compose`, and when the addresses alone are too long.
    """
    recipients = _recipients(letter)
    addresses = ",".join(quote(email, safe="@!$*+-./^_`{|}~") for email, _ in recipients)
    start = f"mailto:{addresses}?subject="
    room = LONGEST_LINK - len(start) - len("&body=") - _quoted_length(_CUT_SENTENCE)
    if room < LONGEST_LINK // 10:
        raise Refused(Problem("to", "There are too many addresses for one mail link."))
    subject = _shortest(_header_text(letter.subject, "subject"), min(room, LONGEST_LINK // 3))
    start = f"{start}{quote(subject, safe='')}&body="
    body = _unix_lines(letter.text).replace("\n", "\r\n")
    if len(start) + _quoted_length(body) > LONGEST_LINK:
        space = LONGEST_LINK - len(start) - _quoted_length(_CUT_SENTENCE)
        body = _shortest(body, space).rstrip() + _CUT_SENTENCE
    return start + quote(body, safe="")


def text_of(content: bytes) -> str:
    """Return the plain text of a message that `compose` rendered, with LF as line end.

    Made for our own messages. Of a foreign one it returns the first plain text it finds, or "".
    """
    from email import message_from_bytes

    for part in message_from_bytes(content).walk():
        if part.get_content_type() == "text/plain" and part.get_filename() is None:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload.decode("utf-8", "replace").replace("\r\n", "\n")
    return ""


def _message(letter: Letter, *, draft: bool) -> bytes:
    from email.utils import format_datetime

    if letter.date.tzinfo is None:
        raise ValueError("the date of a letter needs its zone")
    if not _MESSAGE_ID.fullmatch(letter.message_id):
        raise Refused(Problem("message_id", "The message has no valid Message-ID."))
    sender = wire_address(letter.sender.email, field="from")
    lines = [
        _address_list("From", [(sender, _name(letter.sender, "from"))]),
        _address_list("To", _recipients(letter)),
    ]
    if letter.reply_to is not None:
        email = wire_address(letter.reply_to.email, field="reply_to")
        lines.append(_address_list("Reply-To", [(email, _name(letter.reply_to, "reply_to"))]))
    lines.append(_unstructured("Subject", _header_text(letter.subject, "subject")))
    lines.append(f"Date: {format_datetime(letter.date.astimezone(UTC))}")
    lines.append(f"Message-ID: {letter.message_id}")
    lines.extend(_threading(letter))
    if draft:
        lines.append("X-Unsent: 1")
    elif letter.automatic:
        # RFC 3834, 5. No Precedence: it is not a mailing list, and some servers lower such mail.
        lines.append("Auto-Submitted: auto-generated")
        lines.append("X-Auto-Response-Suppress: All")
    if not draft:
        lines.append(f"X-MediaDesk-Loop: {loop_mark(letter.sender.email)}")
    lines.append("MIME-Version: 1.0")
    lines.extend(_body(letter))
    return "\r\n".join(lines).encode()


def _recipients(letter: Letter) -> list[tuple[str, str]]:
    if not letter.to:
        raise Refused(Problem("to", "Who should get this? There is no address."))
    return [(wire_address(one.email, field="to"), _name(one, "to")) for one in letter.to]


def _name(address: Address, field: str) -> str:
    return _cut(_header_text(address.name, field), LONGEST_NAME)


def _threading(letter: Letter) -> Iterable[str]:
    """Yield In-Reply-To and References (RFC 5322, 3.6.4).

    Identifiers come from foreign mails. One with a line break is an attack and refused; one that is
    only malformed is left out, because the officer could not mend it and must be able to answer.
    """
    for identifier in (letter.in_reply_to or "", *letter.references):
        _refuse_breaks(identifier, "references")
    if letter.in_reply_to and _MESSAGE_ID.fullmatch(letter.in_reply_to):
        yield f"In-Reply-To: {letter.in_reply_to}"
    known = [one for one in dict.fromkeys(letter.references) if _MESSAGE_ID.fullmatch(one)]
    if len(known) > MOST_REFERENCES:
        # The first names the thread and the last the place in it.
        known = [known[0], *known[1 - MOST_REFERENCES :]]
    if known:
        yield "References: " + "\r\n ".join(known)


def _body(letter: Letter) -> Iterable[str]:
    text = list(_text_part(letter.text))
    if not letter.attachments:
        yield from text
        return
    digest = hashlib.sha256(letter.message_id.encode())
    for attachment in letter.attachments:
        digest.update(attachment.content)
    # "=_" can stand in neither quoted-printable nor base64 (RFC 2045, 6.7), nor in the 7bit text
    # that _text_part lets through, so no part can contain the boundary.
    boundary = f"=_{digest.hexdigest()[:32]}"
    calendar = next((one for one in letter.attachments if _method(one)), None)
    if calendar is not None:
        text = list(_alternatives(text, calendar, f"=_{digest.hexdigest()[32:]}"))
    yield f'Content-Type: multipart/mixed;\r\n boundary="{boundary}"'
    yield ""
    yield f"--{boundary}"
    # A part ends before the line break that belongs to the boundary, so its own one stays.
    yield from text
    for attachment in letter.attachments:
        yield f"--{boundary}"
        yield from _attachment_part(attachment)
    yield f"--{boundary}--"
    yield ""


def _method(attachment: Attachment) -> str:
    """Return what a calendar is asked to do with an attachment; empty for any other file."""
    found = _CALENDAR.fullmatch(attachment.content_type)
    return found[1] if found else ""


def _alternatives(text: Iterable[str], calendar: Attachment, boundary: str) -> Iterable[str]:
    """Yield the text and, as another form of it, what calendars act upon (RFC 6047, 2.4 and 2.5).

    The same entry also goes as a file, for programs that only save it.
    """
    yield f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"'
    yield ""
    yield f"--{boundary}"
    yield from text
    yield f"--{boundary}"
    yield f"Content-Type: text/calendar; charset=utf-8; method={_method(calendar)}"
    yield "Content-Transfer-Encoding: base64"
    yield ""
    yield from _base64_lines(calendar.content)
    yield ""
    yield f"--{boundary}--"
    yield ""


def _text_part(text: str) -> Iterable[str]:
    """Yield headers and lines of the text, never format=flowed.

    Without flowed a space at the end of a line means nothing to the reader (RFC 3676, 4.1), so what
    was typed is what is read; long lines are broken for the wire only.
    """
    content = _unix_lines(text)
    if not content.endswith("\n"):
        content += "\n"
    data = content.encode("utf-8", "replace")
    yield "Content-Type: text/plain; charset=utf-8"
    if _is_plain(content):
        yield "Content-Transfer-Encoding: 7bit"
        yield ""
        yield content.replace("\n", "\r\n")
        return
    if sum(byte >= _BEYOND_ASCII for byte in data) * 3 > len(data):
        yield "Content-Transfer-Encoding: base64"
        yield ""
        yield from _base64_lines(data.replace(b"\n", b"\r\n"))
    else:
        yield "Content-Transfer-Encoding: quoted-printable"
        yield ""
        for line in data.split(b"\n")[:-1]:
            yield from _quoted_printable(line)
    yield ""


def _is_plain(content: str) -> bool:
    """Say whether every line can travel as it is, and no relay has a reason to touch it."""
    return all(
        len(line) <= _LINE
        and line.isascii()
        and (not line or (line.isprintable() and not line.endswith(" ")))
        and not line.startswith((".", "From ", "--"))
        for line in content.split("\n")
    )


def _quoted_printable(line: bytes) -> Iterable[str]:
    """Yield one line of text as lines of at most 76 characters (RFC 2045, 6.7)."""
    written = ""
    for position, byte in enumerate(line):
        keep = byte in _LITERAL
        if byte in b" \t":
            keep = position + 1 < len(line)
        if len(written) + (1 if keep else 3) >= _LINE:
            yield written + "="
            written = ""
        # Mail stores put ">" before a line that starts with "From ", and a lone dot ends a message.
        if not written and (byte == _DOT or line.startswith(b"From ", position)):
            keep = False
        written += chr(byte) if keep else f"={byte:02X}"
    yield written


def _base64_lines(data: bytes) -> Iterable[str]:
    encoded = base64.b64encode(data).decode("ascii")
    for start in range(0, len(encoded), _LINE):
        yield encoded[start : start + _LINE]


def _attachment_part(attachment: Attachment) -> Iterable[str]:
    name = _header_text(attachment.name, "attachments").replace("/", "_").replace("\\", "_")
    content_type = "application/ics" if _method(attachment) else attachment.content_type.lower()
    # A message or a multipart may not be base64 (RFC 2046, 5.2.1), so it travels as a plain file.
    if not _CONTENT_TYPE.fullmatch(content_type) or content_type.startswith(
        ("message/", "multipart/")
    ):
        content_type = "application/octet-stream"
    yield f"Content-Type: {content_type}"
    yield "Content-Transfer-Encoding: base64"
    yield "Content-Disposition: attachment" + _file_name(_cut_file_name(name))
    yield ""
    yield from _base64_lines(attachment.content)
    yield ""


def _cut_file_name(name: str) -> str:
    if len(name) <= LONGEST_FILE_NAME:
        return name or "file"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return _cut(name, LONGEST_FILE_NAME)
    return _cut(stem, LONGEST_FILE_NAME - len(extension) - 1) + dot + extension


def _file_name(name: str) -> str:
    """Return the parameter `filename`, in continuations where it needs them (RFC 2231, 3 and 4)."""
    if (
        len(name) <= _FOLDABLE
        and re.fullmatch(r"[A-Za-z0-9 ._()+,=@-]+", name)
        and "=?" not in name
    ):
        return f';\r\n filename="{name}"'
    safe = "!#$&+-.^_`|~"
    encoded = [quote(letter, safe=safe) for letter in name]
    sections = list(_packed(encoded, len, _FOLDABLE))
    if len(sections) == 1:
        return f";\r\n filename*=utf-8''{sections[0]}"
    sections[0] = f"utf-8''{sections[0]}"
    return "".join(f";\r\n filename*{number}*={section}" for number, section in enumerate(sections))


def _packed(pieces: Iterable[str], size: Callable[[str], int], room: int) -> Iterable[str]:
    """Join `pieces` into strings of at most `room`, never breaking a piece."""
    joined = ""
    taken = 0
    for piece in pieces:
        if joined and taken + size(piece) > room:
            yield joined
            joined, taken = "", 0
        joined += piece
        taken += size(piece)
    if joined:
        yield joined


def _address_list(header: str, addresses: Iterable[tuple[str, str]]) -> str:
    written = [_mailbox(email, name) for email, name in addresses]
    return f"{header}: " + ",\r\n ".join(written)


def _mailbox(email: str, name: str) -> str:
    if not name:
        return email
    if len(name) <= _FOLDABLE and "=?" not in name and name.isascii():
        if _ATOMS.fullmatch(name):
            phrase = name
        else:
            escaped = name.replace("\\", "\\\\").replace('"', '\\"')
            phrase = f'"{escaped}"'
    else:
        phrase = "\r\n ".join(_encoded_words(name))
    return f"{phrase}\r\n <{email}>"


def _unstructured(header: str, text: str) -> str:
    text = _cut(text, LONGEST_SUBJECT)
    fits = len(header) + 2 + len(text) <= _LINE
    words = text.split(" ")
    if text.isascii() and "=?" not in text:
        if fits:
            return f"{header}: {text}"
        if all(word and len(word) <= _FOLDABLE for word in words):
            lines = _packed([f" {word}" for word in words], len, _FOLDABLE + 8)
            return f"{header}:" + "\r\n".join(lines)
    return f"{header}: " + "\r\n ".join(_encoded_words(text))


def _encoded_words(text: str) -> Iterable[str]:
    """Yield `text` as encoded words of at most 75 characters, no letter split (RFC 2047)."""
    letters = [letter.encode("utf-8", "replace") for letter in text]
    quoted = ["".join(_q_byte(byte) for byte in letter) for letter in letters]
    room = _WORD - len("=?utf-8?q??=")
    if sum(map(len, quoted)) <= sum(map(len, letters)) * 4 // 3 + 8:
        for section in _packed(quoted, len, room):
            yield f"=?utf-8?q?{section}?="
        return
    for section in _packed((letter.decode() for letter in letters), _octets, room // 4 * 3):
        yield f"=?utf-8?b?{base64.b64encode(section.encode()).decode('ascii')}?="


def _q_byte(byte: int) -> str:
    if byte == _SPACE:
        return "_"
    return chr(byte) if byte in _SAFE_IN_PHRASE else f"={byte:02X}"


def _octets(text: str) -> int:
    return len(text.encode())


def _refuse_breaks(text: str, field: str) -> None:
    if not _BREAKS.isdisjoint(text):
        raise Refused(Problem(field, "A line break can not stand here. Write it in one line."))


def _header_text(text: str, field: str) -> str:
    """Return `text` as one line of visible characters; raise `Refused` for a line break or NUL.

    Tabs and other control characters become a space: encoded, they would be harmless on the wire
    but not in the program that decodes them. The Unicode line and paragraph separators count as
    control characters here, because many programs break lines at them.
    """
    _refuse_breaks(text, field)
    return "".join(
        " " if letter < " " or "\x7f" <= letter <= "\x9f" or letter in "\u2028\u2029" else letter
        for letter in text.encode("utf-8", "replace").decode()
    ).strip()


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "\u2026"


def _unix_lines(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def _quoted_length(text: str) -> int:
    return len(quote(text, safe=""))


def _shortest(text: str, room: int) -> str:
    """Return the longest start of `text` that takes at most `room` characters when quoted."""
    if _quoted_length(text) <= room:
        return text
    return next(iter(_packed(text, _quoted_length, room)), "")
