"""What a mail holds: its text for reading, and the files that are listed beside it.

Nothing is opened: an archive, an Office file, a calendar or a TNEF package is one entry of the
list, with its size.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field

from mediadesk.mail.charset import decode
from mediadesk.mail.header import base64_bytes, parameters, unfold, words
from mediadesk.mail.structure import Part

LONGEST_TEXT = 1024 * 1024
"""Characters of text that are kept; what is beyond is in the mail as it came."""
MOST_ATTACHMENTS = 200
LONGEST_NAME = 150
"""Bytes of a file name in UTF-8."""

_UUENCODED = re.compile(rb"(?:^|\n)begin(?:-base64)? [0-7]{3,4} ([^\n]{1,200})\n")
_UU_NAMES = frozenset(["x-uuencode", "uuencode", "x-uue", "uue"])
_PLAIN_TRANSFER = frozenset(["", "7bit", "8bit", "binary"])
_HTML_START = re.compile(
    r"\s*<(?:!doctype html|html|head|body|meta|div|table|p|font|center)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file in a mail, as the mail names it. `name` is not made safe yet."""

    name: str
    content_type: str
    size: int


@dataclass(slots=True)
class Body:
    """Text and files of a mail. `source` is `plain`, `html` or empty."""

    text: str = ""
    source: str = ""
    files: list[Listed] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    cut: bool = False


def decoded(data: bytes, encoding: str) -> bytes:
    """Return a part's bytes without their transfer encoding (RFC 2045, 6); never raises."""
    if encoding in _PLAIN_TRANSFER:
        return data
    if encoding == "quoted-printable":
        if b"= " in data or b"=\t" in data:
            # Blanks that a gateway put behind the mark of a soft line break.
            data = _SOFT_BREAK.sub(b"=\n", data)
        return binascii.a2b_qp(data)
    if encoding == "base64":
        return _base64_body(data)
    if encoding in _UU_NAMES:
        found = _uudecoded(data)
        return found[0][1] if found else data
    return data


def _base64_body(data: bytes) -> bytes:
    """Return what base64 holds, without the plain footer that lists append to it.

    What is not base64 at all, only called so, is returned as it is.
    """
    if not _looks_base64(data):
        return data
    if _in_pieces(data):
        return b"".join(base64_bytes(piece) for piece in _PADDING.split(data))
    try:
        return binascii.a2b_base64(data)
    except (binascii.Error, ValueError):
        return base64_bytes(data)


_SOFT_BREAK = re.compile(rb"=[ \t]{1,80}\n")
_PADDING = re.compile(rb"={1,3}")


def _in_pieces(data: bytes) -> bool:
    """Say whether what follows a padding is base64 again: pieces that were encoded one by one."""
    end = data.find(b"=")
    if end < 0:
        return False
    rest = b"".join(data[end:].lstrip(b"= \t\r\n").split())
    return bool(rest) and len(rest) % 4 == 0 and not rest.translate(None, _BASE64_MARKS)


def _looks_base64(data: bytes) -> bool:
    sample = data[:4096]
    stripped = sample.translate(None, b" \t\r\n")
    if not stripped:
        return True
    odd = len(stripped.translate(None, _BASE64_MARKS))
    # Prose has blanks between its words, base64 has none but at line ends.
    blanks = sample.strip().count(b" ")
    return odd * 10 <= len(stripped) and blanks * 20 <= len(stripped)


_BASE64_MARKS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="


def _uudecoded(data: bytes) -> list[tuple[bytes, bytes, int, int]]:
    """Return name, content, start and end of each uuencoded file in `data`."""
    found: list[tuple[bytes, bytes, int, int]] = []
    position = 0
    while len(found) < MOST_ATTACHMENTS:
        begin = _UUENCODED.search(data, position)
        if begin is None:
            break
        stop = data.find(b"\nend", begin.end() - 1)
        if stop < 0:
            break
        content = _uu_lines(data[begin.end() : stop])
        after = data.find(b"\n", stop + 1)
        position = len(data) if after < 0 else after + 1
        if content is not None:
            start = begin.start() + (1 if data[begin.start()] == 10 else 0)
            found.append((begin[1].strip(), content, start, position))
    return found


def _uu_lines(data: bytes) -> bytes | None:
    out = bytearray()
    for line in data.split(b"\n"):
        written = line.rstrip(b"\r")
        if not written or written in (b"`", b" "):
            continue
        length = (written[0] - 32) & 63
        try:
            out += binascii.a2b_uu(written)
        except (binascii.Error, ValueError):
            # Blanks at the end were cut on the way, or marks were added.
            size = (length * 4 + 5) // 3 + 1
            try:
                out += binascii.a2b_uu(written[:size].ljust(size))
            except (binascii.Error, ValueError):
                return None
    return bytes(out)


def transfer_of(part: Part) -> str:
    """Return the name of a part's transfer encoding, in small letters, empty if it has none."""
    raw = part.get("content-transfer-encoding")
    if raw is None:
        return ""
    written = raw.decode("latin-1").partition(";")[0].partition("(")[0].strip().strip("\"'").lower()
    return _TRANSFERS.get(re.sub(r"[^a-z0-9]", "", written), written)


_TRANSFERS = {
    "quotedprintable": "quoted-printable",
    "qp": "quoted-printable",
    "base64": "base64",
    "b64": "base64",
    "mimebase64": "base64",
}
"""Ways to write them that are met, without the marks between."""


def file_name(part: Part, hint: str = "") -> str:
    """Return the name that a part gives its file, without any path, empty if it gives none."""
    raw = part.get("content-disposition")
    name = ""
    if raw is not None:
        name = parameters(raw, hint).parameters.get("filename", "")
    if not name:
        name = part.content.parameters.get("name", "")
    if not name and (location := part.get("content-location")) is not None:
        name = unfold(location[:1000], hint).partition("?")[0]
    if "=?" in name:
        name = words(name)
    name = " ".join(name.split())
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2].strip()


class _Walker:
    """Goes through the parts once, in the order in which they would be read."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.plain: list[str] = []
        self.html: list[str] = []
        self.room = LONGEST_TEXT

    def attach(self, name: str, content_type: str, size: int) -> None:
        if len(self.body.files) >= MOST_ATTACHMENTS:
            if "attachments" not in self.body.limits:
                self.body.limits.append("attachments")
            return
        self.body.files.append(Listed(name, content_type, size))


def read_body(root: Part, hint: str = "") -> Body:
    """Return text and files of a mail that was cut into its parts."""
    body = Body()
    walker = _Walker(body)
    chosen = _gather(walker, root, hint)
    body.text, body.source = chosen
    return body


@dataclass(slots=True)
class _Text:
    """A piece of text in the order of reading: what stands there as plain, as HTML, or both."""

    plain: str = ""
    html: str = ""


def _gather(walker: _Walker, root: Part, hint: str) -> tuple[str, str]:
    """Walk the parts; return the text and what it came from."""
    pieces: list[_Text] = []
    # Each entry: a part, the piece that an enclosing multipart/alternative fills, whether first.
    waiting: list[tuple[Part, _Text | None, bool]] = [(root, None, True)]
    while waiting:
        part, shared, first = waiting.pop()
        kind = part.content.value
        if kind.startswith("multipart/") and part.children:
            inner = shared
            if kind == "multipart/alternative" and shared is None:
                inner = _Text()
                pieces.append(inner)
            children = [
                (child, inner, first and number == 0) for number, child in enumerate(part.children)
            ]
            waiting.extend(reversed(children))
            continue
        if kind.startswith("multipart/"):
            continue
        _leaf(walker, part, shared, pieces, hint, whole=part is root)
    return _chosen(pieces, walker.body)


def _leaf(
    walker: _Walker,
    part: Part,
    shared: _Text | None,
    pieces: list[_Text],
    hint: str,
    *,
    whole: bool,
) -> None:
    kind = part.content.value
    name = file_name(part, hint)
    disposition = (part.get("content-disposition") or b"").strip().lower()
    # A mail of one part that is called an attachment and has no name is a letter all the same.
    attached = disposition.startswith(b"attachment") and bool(name or not whole)
    if kind in ("message/rfc822", "message/global") and part.children:
        if whole:
            inner = read_body(part.children[0], hint)
            pieces.append(_Text(plain=inner.text))
            walker.body.files.extend(inner.files)
            return
        subject = part.children[0].get("subject")
        walker.attach(name or _message_name(subject), kind, part.size)
        return
    if kind in _REPORT_PARTS and not name:
        return
    encoding = transfer_of(part)
    is_text = kind in ("text/plain", "text/html") or (
        kind.startswith("text/") and not attached and not name and kind not in _FILES
    )
    # A text that is named and not called an attachment is the letter itself, if it comes first.
    letter = is_text and not disposition and not pieces and kind == "text/plain"
    if not is_text or attached or (name and not whole and not letter):
        data = decoded(part.body, encoding)
        walker.attach(name, kind, len(data))
        return
    _read_text(walker, part, decoded(part.body, encoding), shared, pieces)


_REPORT_PARTS = frozenset(
    [
        "message/delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "message/global-delivery-status",
        "text/rfc822-headers",
        "message/global-headers",
    ]
)
_FILES = frozenset(
    ["text/calendar", "text/x-vcard", "text/vcard", "text/directory", "text/csv", "text/xml"]
)


def _message_name(subject: bytes | None) -> str:
    from mediadesk.mail.header import text_of

    title = text_of(subject)[:60].strip() if subject else ""
    return f"{title}.eml" if title else ""


def _read_text(
    walker: _Walker, part: Part, data: bytes, shared: _Text | None, pieces: list[_Text]
) -> None:
    kind = part.content.value
    if kind != "text/html" and b"begin" in data:
        data = _without_uuencoded(walker, data)
    limit = walker.room
    if len(data) > limit * 4:
        data = data[: limit * 4]
        walker.body.cut = True
    label = part.content.parameters.get("charset", "")
    text = _lines(decode(data, label))
    if kind == "text/html" or (kind != "text/plain" and _HTML_START.match(text)):
        from mediadesk.mail.markup import text_of_html

        if shared is not None and shared.plain.strip():
            return
        if not label and (declared := _META_CHARSET.search(data[:2048])):
            text = decode(data, declared[1].decode("latin-1"))
        shown = text_of_html(text, limit)
        target = shared if shared is not None else _Text()
        target.html = f"{target.html}\n{shown}" if target.html else shown
    elif kind != "text/plain" and shared is not None and (shared.plain or shared.html):
        # A third form of the same text, such as text/enriched.
        return
    else:
        if kind in ("text/enriched", "text/richtext"):
            text = _ENRICHED.sub("", text.replace("<nl>", "\n")).replace("<<", "<")
        if part.content.parameters.get("format", "").lower() == "flowed":
            text = unflowed(
                text, delete_space=part.content.parameters.get("delsp", "").lower() == "yes"
            )
        shown = text
        target = shared if shared is not None else _Text()
        target.plain = f"{target.plain}\n{shown}" if target.plain else shown
    if shared is None:
        pieces.append(target)
    if len(shown) > limit:
        walker.body.cut = True
    walker.room = max(0, walker.room - len(shown))


_OTHER_ENDS = re.compile(r"\r\n?|[\f\v]")


def _lines(text: str) -> str:
    """Return text with LF as its line end, without a byte order mark."""
    text = text.removeprefix("\ufeff")
    if "\r" in text or "\f" in text or "\v" in text:
        return _OTHER_ENDS.sub("\n", text)
    return text


_ENRICHED = re.compile(r"<param>[^<]{0,200}</param>|(?<!<)</?[A-Za-z-]{1,60}>", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,40})", re.IGNORECASE)


def _without_uuencoded(walker: _Walker, data: bytes) -> bytes:
    files = _uudecoded(data)
    if not files:
        return data
    kept: list[bytes] = []
    position = 0
    for name, content, start, end in files:
        walker.attach(decode(name), "application/octet-stream", len(content))
        kept.append(data[position:start])
        position = end
    kept.append(data[position:])
    return b"".join(kept)


def _chosen(pieces: list[_Text], body: Body) -> tuple[str, str]:
    """Join the pieces; a piece's plain text is preferred to its HTML."""
    out: list[str] = []
    source = ""
    for piece in pieces:
        shown = piece.plain if piece.plain.strip() else piece.html
        if not shown.strip():
            continue
        if not source:
            source = "plain" if piece.plain.strip() else "html"
        out.append(shown.strip("\n").rstrip())
    text = "\n\n".join(out)
    if len(text) > LONGEST_TEXT:
        body.cut = True
        text = text[:LONGEST_TEXT]
    return text, source


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Return the text of format=flowed with its soft line breaks undone (RFC 3676, 4.2)."""
    lines: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        if open_depth != depth or content == "-- ":
            lines.append([">" * depth + " "] if depth else [])
        lines[-1].append(content[:-1] if flows and delete_space else content)
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in lines)
