"""Pictures of people: what is no picture is refused, and what a camera tells is left out."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.documents.pictures import read_picture
from mediadesk.domain.errors import Refused
from mediadesk.domain.expert import MOST_PHOTOGRAPH_BYTES


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 1, height: int = 1, extra: bytes = b"") -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            extra,
            chunk(b"IDAT", zlib.compress(b"\x00\x80")),
            chunk(b"IEND", b""),
        )
    )


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def exif(orientation: int) -> bytes:
    tiff = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", 2)
    tiff += struct.pack("<HHII", 0x010F, 2, 4, 0x41434D45)
    tiff += struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack("<I", 0)
    return segment(0xE1, b"Exif\x00\x00" + tiff + b"GPS somewhere")


def jpeg(*extra: bytes, side: int = 8, tail: bytes = b"") -> bytes:
    frame = struct.pack(">BHHB", 8, side, side, 1) + b"\x01\x11\x00"
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            *extra,
            segment(0xDB, bytes(65)),
            segment(0xC0, frame),
            segment(0xC4, bytes(19)),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            b"\x12\xff\x00\x34\xff\xd0\x56",
            b"\xff\xd9",
            tail,
        )
    )


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as error:
        read_picture(content)
    (problem,) = error.value.problems
    assert problem.field == "photograph"
    return problem.message


def test_a_plain_picture_stays_as_it_is() -> None:
    assert read_picture(png()).content == png()
    assert read_picture(png()).kind == "png"
    assert read_picture(jpeg()).content == jpeg()
    assert read_picture(jpeg()).kind == "jpeg"


def test_what_a_camera_tells_is_left_out() -> None:
    told = chunk(b"tEXt", b"Author\x00Somebody") + chunk(b"eXIf", b"GPS")
    assert read_picture(png(extra=told)).content == png()
    comment = segment(0xFE, b"by Somebody")
    assert read_picture(jpeg(exif(1), comment, tail=b"and another picture")).content == jpeg()


def test_how_a_picture_is_turned_is_kept() -> None:
    kept = read_picture(jpeg(exif(6))).content
    assert b"GPS" not in kept
    assert kept.count(b"Exif") == 1
    assert read_picture(kept).content == kept


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "PNG or JPEG"),
        (b"GIF89a", "PNG or JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG or JPEG"),
        (png()[:-4], "damaged"),
        (png().replace(b"IDAT", b"IDAU"), "damaged"),
        (jpeg()[:-2], "damaged"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (png(width=60_000), "pixels"),
        (jpeg(side=60_000), "pixels"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MOST_PHOTOGRAPH_BYTES), "MB"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refused(content)


@given(st.sampled_from((png(), jpeg(exif(3)))), st.data())
def test_a_damaged_picture_never_raises_anything_else(whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=6)) + whole[place + 3 :]
    with suppress(Refused):
        assert read_picture(damaged).kind in {"png", "jpeg"}
