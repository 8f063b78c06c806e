"""Bytes to text: which kind of file it is, and in which character set it was written."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# Text beyond this is not a release; what stands before is read and the cut is named.
MAX_CHARACTERS = 1_000_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "word"),
    (b"PK\x05\x06", "word"),
    (b"\xd0\xcf\x11\xe0", "compound"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"GIF8", "binary"),
    (b"\x7fELF", "binary"),
    (b"MZ", "binary"),
    (b"\x1f\x8b", "binary"),
    (b"SQLite format 3", "binary"),
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|h1|div|p|table|article|meta)[\s>/]", re.IGNORECASE
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
# A header as RFC 5322 writes it: fields and their continuations, to an empty line.
_FIELDS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,}")
_MAIL_FIELDS = re.compile(
    rb"^(?:return-path|received|delivered-to|mime-version|message-id|content-type|content-transfer-encoding|dkim-signature)\s?:",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESSED = re.compile(rb"^(?:from|to|subject|date)\s?:", re.IGNORECASE | re.MULTILINE)
_BAD = re.compile("[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """`kind` is `text`, `html`, what a child opens (`pdf`, `word`, `mail`, `compound`), or neither."""

    kind: str
    text: str = ""
    cut: bool = False


def _is_mail(head: bytes) -> bool:
    """Tell whether a file starts as a mail does: technical fields beside those for people."""
    if head.startswith(b"From ") and b"\n" in head:
        head = head.partition(b"\n")[2]
    fields = _FIELDS.match(head)
    if fields is None:
        return False
    return _MAIL_FIELDS.search(fields[0]) is not None and len(_ADDRESSED.findall(fields[0])) >= 2


# Tab, line ends and escape stand in texts, too.
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])


def kind_of(data: bytes, name: str) -> str:
    """Tell the kind of a file, by its content first and its name second."""
    head = data[:8192]
    for signature, kind in _SIGNATURES:
        if data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(signature) and not (
            signature == b"MZ" and b"\x00" not in head
        ):
            return kind
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if not wide and (b"\x00" in head or controls * 20 > len(head)):
        return "binary"
    plain = head.replace(b"\x00", b"") if wide else head
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if _is_mail(plain):
        return "mail"
    if suffix in {"html", "htm", "xhtml"} or len(_HTML.findall(plain[:4096])) > 1:
        return "html"
    if _HTML.match(plain.lstrip()):
        return "html"
    return "text"


def decode_text(data: bytes) -> str:
    """Return bytes as text, whatever their character set; never raises."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace").lstrip("\ufeff")
    declared = _CHARSET.search(data[:4096])
    if declared:
        label = declared[1].decode("ascii", errors="replace").lower()
        try:
            # WHATWG Encoding: pages that claim Latin-1 are written in windows-1252.
            actual = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(
                label, label
            )
            text = data.decode(actual, errors="strict")
        except (LookupError, UnicodeError, ValueError):
            pass
        else:
            return text if isinstance(text, str) else str(text)  # type: ignore[redundant-expr]  # the stubs promise more than the library does
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        # A few bad bytes in a UTF-8 file are damage, not another character set.
        text = data.decode("utf-8", errors="replace")
        if problem.start > 0 and text.count("\ufffd") * 50 < sum(c > "\x7f" for c in text):
            return text
    from charset_normalizer import from_bytes

    sample = data[:20_000]
    best = from_bytes(
        sample, cp_isolation=["cp1252", "cp1250", "cp1251", "mac_roman", "utf_16_le"]
    ).best()
    encoding = best.encoding if best is not None else "cp1252"
    return data.decode(encoding, errors="replace")


def decode(data: bytes, name: str) -> Decoded:
    """Decode a file's bytes; never raises. Controls and lone surrogates become U+FFFD."""
    kind = kind_of(data, name)
    if kind not in {"text", "html"}:
        return Decoded(kind=kind)
    # A character has at most four bytes; a page has markup besides, so it may be longer.
    limit = MAX_CHARACTERS * 4
    text = decode_text(data[:limit])
    cut = len(data) > limit
    if kind == "text" and len(text) > MAX_CHARACTERS:
        text, cut = text[:MAX_CHARACTERS], True
    return Decoded(kind=kind, text=plain(text), cut=cut)


def plain(text: str) -> str:
    """Return a text with one kind of line end; controls and lone surrogates become U+FFFD."""
    return _BAD.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
