"""Pictures of people: PNG and JPEG, bounded, and without what they tell besides.

A camera writes where and when a picture was taken, and by whom. Nothing of that is kept; only how
the picture is turned, since it would lie on its side otherwise. Nothing is decoded here: whoever
shows a picture decodes it within limits of their own.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.expert import MOST_PHOTOGRAPH_BYTES, MOST_PHOTOGRAPH_SIDE, Photograph

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"}
)
"""Chunks that say how a picture looks (PNG, third edition, 4.3); texts and EXIF are left out."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""JPEG markers without a length (ITU-T T.81, B.1.1.3)."""
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_KEPT = frozenset({0xC4, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xE0, 0xEE}) | _FRAMES
"""JPEG segments that say how a picture looks; APP0 and APP14 name its colours."""
_ORIENTATION = 0x0112


def read_picture(content: bytes) -> Photograph:
    """Return a PNG or JPEG without what it tells of its camera and place.

    Raises `Refused` beside `photograph` for anything else, or for one that is too large.
    """
    if len(content) > MOST_PHOTOGRAPH_BYTES:
        raise _refused(
            "The picture is too large. Choose one of at most {megabytes} MB.",
            megabytes=MOST_PHOTOGRAPH_BYTES // 1_000_000,
        )
    try:
        if content.startswith(_PNG):
            return Photograph(content=_png(content), kind="png")
        if content.startswith(b"\xff\xd8\xff"):
            return Photograph(content=_jpeg(content), kind="jpeg")
    except (struct.error, IndexError, ValueError):
        raise _refused("The picture is damaged. Choose another file.") from None
    raise _refused("Choose a picture that is a PNG or JPEG file.")


def read_picture_file(path: Path) -> Photograph:
    """Return the picture in a file; raises `Refused` beside `photograph`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_PHOTOGRAPH_BYTES + 1)
    except OSError as error:
        raise _refused(
            "{name} could not be read: {why}.",
            name=path.name[:120],
            why=error.strerror or "no reason given",
        ) from error
    return read_picture(content)


def _refused(words: str, **blanks: object) -> Refused:
    return Refused(Problem("photograph", words, blanks))


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise ValueError
    if max(width, height) > MOST_PHOTOGRAPH_SIDE:
        raise _refused(
            "The picture is too large. Choose one of at most {pixels} pixels a side.",
            pixels=MOST_PHOTOGRAPH_SIDE,
        )


def _png(content: bytes) -> bytes:
    kept, place = [_PNG], len(_PNG)
    ended = begun = False
    while not ended:
        (length,) = struct.unpack_from(">I", content, place)
        name, end = content[place + 4 : place + 8], place + 12 + length
        chunk = content[place:end]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            raise ValueError
        if name == b"IHDR":
            begun = True
            _check_size(*struct.unpack_from(">II", chunk, 8))
        elif not begun:
            raise ValueError
        if name in _PNG_KEPT:
            kept.append(chunk)
        ended, place = name == b"IEND", end
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    kept, place, sized = [content[:2]], 2, False
    while True:
        if content[place] != 0xFF:
            raise ValueError
        while content[place + 1] == 0xFF:
            place += 1
        marker = content[place + 1]
        if marker == 0xD9 and sized and len(kept) > 2:
            # What follows the end of the picture is no part of it.
            return b"".join((*kept, b"\xff\xd9"))
        if marker == 0xD9 or marker in _ALONE:
            raise ValueError
        (length,) = struct.unpack_from(">H", content, place + 2)
        segment = content[place : place + 2 + length]
        if length < 2 or len(segment) != 2 + length:
            raise ValueError
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _check_size(width, height)
            sized = True
        if marker == 0xE1 and (turned := _orientation(segment)) > 1:
            kept.append(_turned(turned))
        if marker in _KEPT:
            kept.append(segment)
        place += 2 + length
        if marker == 0xDA:
            end = _end_of_scan(content, place)
            kept.append(content[place:end])
            place = end


def _end_of_scan(content: bytes, place: int) -> int:
    """Return where the next marker stands; in a scan, 0xFF is followed by 0 or a restart."""
    while True:
        place = content.index(b"\xff", place)
        if content[place + 1] == 0 or 0xD0 <= content[place + 1] <= 0xD7:
            place += 2
            continue
        return place


def _orientation(segment: bytes) -> int:
    """Return how EXIF says that the picture is turned (1 to 8), 0 if it does not say."""
    if segment[4:10] != b"Exif\x00\x00":
        return 0
    tiff = segment[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(min(count, 200)):
            tag, _kind, _length, value = struct.unpack_from(
                f"{order}HHIH", tiff, start + 2 + 12 * number
            )
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _turned(orientation: int) -> bytes:
    """Return an EXIF segment that says nothing but how the picture is turned."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
