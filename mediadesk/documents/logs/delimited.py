"""CSV and its relatives: character set and delimiter found by what the file holds (RFC 4180)."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mediadesk.documents.logs.child import UnreadableError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ";\t,|"
_SAMPLE = 64 * 1024
_BLOCK = 1024 * 1024
_LONGEST_FIELD = 1_000_000
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_WESTERN = ("cp1252", "mac_roman", "cp850", "cp437")
"""Those that English, German, French and Spanish are written in, the most usual first."""
_USUAL = frozenset("äöüßÄÖÜàâæçéèêëîïôœùûÿÀÂÇÉÈÊËÎÏÔŒÙÛáíóúñÁÍÓÚÑ¿¡ªº«»„“”‘’–—…•€£§°·\u00a0")
_SURE = 0.9
_CHARSETS = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman", "cp437", "cp850"]


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each row's last line and its cells.

    Raises `UnreadableError`, `OSError`.
    """
    encoding = encoding_of(path)
    csv.field_size_limit(_LONGEST_FIELD)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.read(_SAMPLE)
        named = _SEPARATOR_LINE.match(head)
        delimiter = named[1] if named else delimiter_of(head)
        file.seek(0)
        if named:
            file.readline()
        reader = csv.reader(file, delimiter=delimiter)
        try:
            for cells in reader:
                yield reader.line_num + bool(named), cells
        except csv.Error as error:
            raise UnreadableError("quotes") from error


def encoding_of(path: Path) -> str:
    """Return the character set that a file is written in."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        for bom, encoding in _BOMS:
            if head.startswith(bom):
                return encoding
        if wide := _wide(head):
            return wide
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            file.seek(0)
            return _narrow(file)
    return "utf-8"


def _wide(head: bytes) -> str:
    """Return UTF-16 if every second byte is a zero, as it is in most of what is written in it."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd * 3 > len(head):
        return "utf-16-le"
    return "utf-16-be" if even * 3 > len(head) else ""


def _narrow(file: io.BufferedReader) -> str:
    """Return the character set of 8 bits that the lines with other letters than ASCII speak for.

    In the languages whose headings are known their letters tell; for others a library guesses.
    """
    telling = bytearray()
    for line in file:
        if not line.isascii():
            telling += line[:2000]
        if len(telling) > _SAMPLE:
            break
    other = bytes(byte for byte in telling if byte > 127)
    shares = {
        name: sum(mark in _USUAL for mark in other.decode(name, "replace")) / len(other)
        for name in _WESTERN
    }
    likely = max(shares, key=lambda name: shares[name])
    if shares[likely] > _SURE:
        return likely
    from charset_normalizer import from_bytes

    best = from_bytes(bytes(telling), cp_isolation=_CHARSETS).best()
    return best.encoding if best is not None else "cp1252"


def delimiter_of(head: str) -> str:
    """Return what stands between the cells: what gives most rows the same number of columns."""
    lines = head if len(head) < _SAMPLE else head.rpartition("\n")[0]
    best, most = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for number, cells in enumerate(csv.reader(io.StringIO(lines), delimiter=delimiter)):
                if cells:
                    widths[len(cells)] += 1
                if number > 200:
                    break
        except csv.Error:
            continue
        if not widths:
            continue
        width, rows = widths.most_common(1)[0]
        share = rows / widths.total() if width > 1 else 0.0
        if (round(share, 1), width) > most:
            best, most = delimiter, (round(share, 1), width)
    return best
