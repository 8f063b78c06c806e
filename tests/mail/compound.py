"""Writes small Outlook messages: a compound file (MS-CFB) with the properties of MS-OXMSG."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

_SECTOR, _MINI = 512, 64
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Folder = dict[str, "bytes | Folder"]


def text_property(pid: int, value: str) -> tuple[int, int, bytes]:
    """Return a text property, PtypString."""
    return pid, 0x001F, value.encode("utf-16-le")


def binary_property(pid: int, value: bytes) -> tuple[int, int, bytes]:
    """Return a property of bytes, PtypBinary."""
    return pid, 0x0102, value


def time_property(pid: int, value: datetime) -> tuple[int, int, bytes]:
    """Return an instant, PtypTime: tenths of a microsecond since 1601."""
    since = value - datetime(1601, 1, 1, tzinfo=UTC)
    return pid, 0x0040, struct.pack("<Q", int(since.total_seconds()) * 10_000_000)


def properties(header: int, *found: tuple[int, int, bytes]) -> Folder:
    """Return a storage's streams; `header` is the length of its properties stream's head."""
    folder: Folder = {}
    stream = bytes(header)
    for pid, kind, value in found:
        if kind == 0x0040:
            stream += struct.pack("<HHI", kind, pid, 6) + value
            continue
        extra = 2 if kind == 0x001F else 0
        stream += struct.pack("<HHIII", kind, pid, 6, len(value) + extra, 0)
        folder[f"__substg1.0_{pid:04X}{kind:04X}"] = value
    folder["__properties_version1.0"] = stream
    return folder


def outlook_message(
    *found: tuple[int, int, bytes],
    recipients: tuple[tuple[tuple[int, int, bytes], ...], ...] = (),
    attachments: tuple[tuple[tuple[int, int, bytes], ...], ...] = (),
) -> bytes:
    """Return the bytes of a `.msg` file with these properties."""
    folder = properties(32, *found)
    for number, one in enumerate(recipients):
        folder[f"__recip_version1.0_#{number:08X}"] = properties(8, *one)
    for number, one in enumerate(attachments):
        folder[f"__attach_version1.0_#{number:08X}"] = properties(8, *one)
    return compound_file(folder)


def compound_file(root: Folder) -> bytes:
    """Return a compound file of version 3; every stream lies in the mini stream."""
    entries: list[list[object]] = []
    mini = bytearray()
    mini_fat: list[int] = []

    def add(name: str, kind: int) -> int:
        entries.append([name, kind, _FREE, _FREE, 0, 0])
        return len(entries) - 1

    def fill(folder: Folder, parent: int) -> None:
        previous = -1
        for name, content in folder.items():
            index = add(name, 2 if isinstance(content, bytes) else 1)
            if previous < 0:
                entries[parent][3] = index
            else:
                entries[previous][2] = index
            previous = index
            if isinstance(content, bytes):
                count = -(-len(content) // _MINI)
                first = len(mini_fat)
                mini_fat.extend(range(first + 1, first + count))
                mini_fat.extend([_END] if count else [])
                entries[index][4] = first if count else _END
                entries[index][5] = len(content)
                mini.extend(content.ljust(count * _MINI, b"\0"))
            else:
                fill(content, index)

    fill(root, add("Root Entry", 5))
    sectors: list[bytes] = []
    fat: list[int] = []

    def store(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[at : at + _SECTOR] for at in range(0, len(data), _SECTOR)] or [b""]
        sectors.extend(piece.ljust(_SECTOR, b"\0") for piece in pieces)
        fat.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    entries[0][4], entries[0][5] = store(bytes(mini)), len(mini)
    mini_at = store(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(_SECTOR, b"\xff"))
    mini_count = len(sectors) - mini_at
    while len(entries) % 4:
        entries.append(["", 0, _FREE, _FREE, 0, 0])
    directory = b""
    for name, kind, sibling, child, start, size in entries:
        written = str(name).encode("utf-16-le")
        directory += (
            written.ljust(64, b"\0")
            + struct.pack(
                "<HBBIII", len(written) + 2 if name else 0, kind, 1, _FREE, sibling, child
            )
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )
    directory_at = store(directory)
    fat_at = len(sectors)
    fat_count = -(-(len(fat) + 4) // 128)
    fat.extend([_FAT] * fat_count)
    packed = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_count * _SECTOR, b"\xff")
    sectors.extend(packed[at : at + _SECTOR] for at in range(0, len(packed), _SECTOR))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<IIIIIIIII", 0, fat_count, directory_at, 0, 4096, mini_at, mini_count, _END, 0
    )
    header += struct.pack("<109I", *range(fat_at, fat_at + fat_count), *[_FREE] * (109 - fat_count))
    return header + b"".join(sectors)
