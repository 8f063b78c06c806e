"""The parts of a mail, cut out of its bytes within limits; nothing is decoded here.

The standard library's parser is not used: it recurses for each level and takes memory by the
gigabyte on a hostile mail. This one goes through the bytes once a level, stops at its limits with
what it has, and never raises. It is made for mails as they are: without a blank line between
headers and body, with bare CR as line end, with the "From " line of a mail store at the top, with
boundaries that are missing, never closed or beginnings of each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mediadesk.mail.header import Parameters, parameters

LONGEST_HEADERS = 256 * 1024
LONGEST_FIELD = 64 * 1024
MOST_FIELDS = 1000
DEEPEST = 30
MOST_PARTS = 500
MOST_BAD_LINES = 100

_NEAR = 4096
"""Bytes after a bad line in which a known field must follow for the headers to go on."""
_FIELD = re.compile(rb"([!-9;-~]{1,200}?)[ \t]{0,20}:(.*(?:\n[ \t].*)*)\n?")
_ENVELOPE = re.compile(rb"(?:>?From [^\n]*\n)+")
_KNOWN = re.compile(
    rb"^(?:from|to|cc|subject|date|message-id|mime-version|content-type|received|return-path|sender"
    rb"|reply-to|in-reply-to|references|content-transfer-encoding|x-[a-z][a-z-]*):",
    re.IGNORECASE | re.MULTILINE,
)
_LOST_BOUNDARY = re.compile(
    rb"^--(-{0,60}[^\s-][^\n]{0,140}?)[ \t]*\n(?=content-[a-z-]+[ \t]*:)",
    re.IGNORECASE | re.MULTILINE,
)
_TEXT = Parameters("text/plain", {})
_DIGEST_ITEM = Parameters("message/rfc822", {})


@dataclass(slots=True)
class Part:
    """One part: its fields in order (name in small letters, raw value), and its bytes.

    A multipart has children and no body. A message inside (`message/rfc822`) has one child, which
    is the message itself. `size` is how many bytes the body had before it was cut up.
    """

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    body: bytes = b""
    content: Parameters = _TEXT
    declared: bool = True
    size: int = 0
    children: list[Part] = field(default_factory=list)
    first: dict[str, bytes] = field(default_factory=dict)

    def get(self, name: str) -> bytes | None:
        """Return the first field of this name that is not empty, an empty one if none has more."""
        return self.first.get(name)

    def has_any(self, names: frozenset[str]) -> bool:
        """Say whether there is a field of one of these names."""
        return not names.isdisjoint(self.first)

    def all(self, name: str) -> list[bytes]:
        """Return every field of this name, in order."""
        if name not in self.first:
            return []
        return [value for key, value in self.fields if key == name]


@dataclass(slots=True)
class Structure:
    """A mail as a tree of parts, and the codes of limits that were hit on the way."""

    root: Part
    limits: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


class _Cutter:
    """Cuts one mail; counts over all its parts."""

    def __init__(self) -> None:
        self.limits: list[str] = []
        self.defects: list[str] = []
        self.parts = 0
        self.bad_lines = 0

    def limit(self, code: str) -> None:
        if code not in self.limits:
            self.limits.append(code)

    def defect(self, code: str) -> None:
        if code not in self.defects:
            self.defects.append(code)


def cut(raw: bytes) -> Structure:
    """Return the structure of a mail from its bytes."""
    data = _lines(raw)
    cutter = _Cutter()
    root = _message(cutter, data, _TEXT)
    # Parts that still have to be cut, each with its depth: a list instead of recursion.
    waiting = [(root, 1)]
    while waiting:
        part, depth = waiting.pop()
        kind = part.content.value
        if kind.startswith("multipart/"):
            if depth >= DEEPEST:
                cutter.limit("depth")
                continue
            _multipart(cutter, part)
        elif kind in ("message/rfc822", "message/global") and part.body:
            if depth >= DEEPEST:
                cutter.limit("depth")
                continue
            _enclosed(cutter, part)
        waiting.extend((child, depth + 1) for child in part.children)
    return Structure(root, cutter.limits, cutter.defects)


def _lines(raw: bytes) -> bytes:
    """Return a mail with LF as its line end, without what a mail store put above its fields."""
    data = raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw
    if b"\r" in data:
        if b"\n" not in data:
            data = data.replace(b"\r", b"\n")
        elif b"\r\n" in data:
            # A line end that was converted twice.
            data = data.replace(b"\r\n", b"\n")
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if data[:1] == b"\n":
        below = data.lstrip(b"\n")
        # Blank lines above the fields were left by a mail store; otherwise they end the fields.
        if _KNOWN.match(below) or _ENVELOPE.match(below):
            data = below
    envelope = _ENVELOPE.match(data)
    if envelope is not None:
        data = data[envelope.end() :]
    return data


def _message(cutter: _Cutter, data: bytes, default: Parameters) -> Part:
    """Split fields from body. `default` is what a part without Content-Type is."""
    part = Part(content=default)
    cutter.parts += 1
    end = data.find(b"\n\n")
    head = data[: end + 1] if end >= 0 else b""
    found = _FIELD.findall(head) if 0 < end <= LONGEST_FIELD else []
    # The usual case: the fields are all there is up to the blank line.
    if found and sum(map(len, map(b"::".join, found))) == len(head) and len(found) < MOST_FIELDS:
        part.fields = [(name.decode("ascii").lower(), value) for name, value in found]
        part.body = data[end + 2 :]
    else:
        part.body = data[_odd_fields(cutter, data, part.fields) :]
    part.size = len(part.body)
    first = part.first
    for name, value in part.fields:
        if name not in first or not first[name].strip():
            first[name] = value
    _declare(cutter, part)
    return part


def _odd_fields(cutter: _Cutter, data: bytes, fields: list[tuple[str, bytes]]) -> int:
    """Read fields one by one, over lines that are none; return where the body begins."""
    position, size = 0, len(data)
    while position < size:
        if data[position] == 10:
            return position + 1
        if data.startswith(b"\r\n", position):
            return position + 2
        found = _FIELD.match(data, position)
        if found is None:
            following = _after_bad_line(cutter, data, position, fields)
            if following == position:
                return position
            position = following
            continue
        position = found.end()
        value = found[2]
        if len(value) > LONGEST_FIELD:
            cutter.limit("field")
            value = value[:LONGEST_FIELD]
        fields.append((found[1].decode("ascii").lower(), value))
        if len(fields) >= MOST_FIELDS or position > LONGEST_HEADERS:
            cutter.limit("headers")
            end = data.find(b"\n\n", position - 1)
            return size if end < 0 else end + 2
    return position


def _declare(cutter: _Cutter, part: Part) -> None:
    """Read Content-Type; one that names no type is plain text."""
    declared = part.first.get("content-type")
    if declared is None or not declared.strip():
        part.declared = False
        return
    part.content = parameters(declared)
    if part.content.cut:
        cutter.limit("parameters")
    if "/" not in part.content.value:
        kind = "text/html" if part.content.value == "html" else "text/plain"
        part.content = Parameters(kind, part.content.parameters)


def _after_bad_line(
    cutter: _Cutter, data: bytes, position: int, fields: list[tuple[str, bytes]]
) -> int:
    """Return where to read on after a line that is no field; `position` if the body begins."""
    cutter.defect("bad_header_line")
    cutter.bad_lines += 1
    if cutter.bad_lines > MOST_BAD_LINES:
        return position
    end = data.find(b"\n", position)
    if end < 0:
        return position
    if data.startswith((b"From ", b">From "), position) and not fields:
        return end + 1
    if data[position] in b" \t":
        # The continuation of nothing, at the top.
        return end + 1
    blank = data.find(b"\n\n", end, end + _NEAR)
    if _KNOWN.search(data, end + 1, end + _NEAR if blank < 0 else blank):
        return end + 1
    return position


def _multipart(cutter: _Cutter, part: Part) -> None:
    boundary = part.content.parameters.get("boundary", "").rstrip()
    pieces: list[bytes] = []
    if boundary:
        pieces = _pieces(cutter, part.body, boundary.encode("utf-8", "surrogateescape"))
        if not pieces and not boundary.isascii():
            # The field was read as windows-1252, because it has no UTF-8.
            pieces = _pieces(cutter, part.body, boundary.encode("cp1252", "replace"))
    if not pieces:
        cutter.defect("boundary")
        lost = _LOST_BOUNDARY.search(part.body)
        if lost is not None:
            pieces = _pieces(cutter, part.body, lost[1])
    if not pieces:
        # Nothing to cut at: what is there is shown as text.
        part.content = _TEXT
        return
    default = _DIGEST_ITEM if part.content.value == "multipart/digest" else _TEXT
    for piece in pieces:
        if cutter.parts >= MOST_PARTS:
            cutter.limit("parts")
            break
        part.children.append(_message(cutter, piece, default))
    part.body = b""


def _pieces(cutter: _Cutter, body: bytes, boundary: bytes) -> list[bytes]:
    """Return what stands between the lines of a boundary (RFC 2046, 5.1.1)."""
    line = b"--" + boundary
    found: list[bytes] = []
    start = -1
    position = 0
    size = len(body)
    room = MOST_PARTS + 1
    while len(found) < room:
        at = body.find(line, position)
        if at < 0:
            break
        position = at + len(line)
        if at and body[at - 1] != 10:
            continue
        end = body.find(b"\n", position)
        rest = body[position : size if end < 0 else end].strip()
        if rest not in (b"", b"--"):
            continue
        if start >= 0:
            # The line break before a boundary belongs to it.
            found.append(body[start : max(start, at - 1)])
        start = -1
        if rest == b"--" or end < 0:
            break
        start = end + 1
    if start >= 0 and len(found) < room:
        cutter.defect("boundary")
        if start < size:
            found.append(body[start:])
    return found


def _enclosed(cutter: _Cutter, part: Part) -> None:
    """Cut the message inside a part, unless it is encoded, which RFC 2046, 5.2.1 forbids."""
    if cutter.parts >= MOST_PARTS:
        cutter.limit("parts")
        return
    encoding = (part.get("content-transfer-encoding") or b"").strip().lower()
    body = part.body
    if encoding in (b"base64", b"quoted-printable"):
        from mediadesk.mail.body import decoded

        body = decoded(body, encoding.decode())
        body = body.replace(b"\r\n", b"\n")
    body = body.lstrip(b"\n")
    envelope = _ENVELOPE.match(body)
    if envelope is not None:
        body = body[envelope.end() :]
    part.children.append(_message(cutter, body, _TEXT))
    # Thirty levels of one large mail would otherwise be kept thirty times.
    part.body = b""
