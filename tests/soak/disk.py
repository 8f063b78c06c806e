"""Power cuts, simulated: what a process wrote is recorded by strace, and only what it flushed is sure.

A cut at any system call leaves each file with what was flushed, and of what was not a subset by
chance, torn at 512 bytes. Names made, changed or removed are sure once their folder was flushed;
until then a first part of those changes is there, as a file system with a journal leaves it.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak.harness import HERE

SECTOR = 512
TRACED = "openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2,sendto"
_CALL = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"\d+<((?:\\x[0-9a-f]{2})*)(?:<[^>]*>)?>")
_UNSEEN = ("-shm", ".lock", ".log")
"""Shared memory is rebuilt, locks are empty, and the log acknowledges nothing."""


def recording(job: Mapping[str, object], trace: Path) -> list[str]:
    """Return the command line that does a worker's job under strace."""
    return [
        *("strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "4000000"),
        *("-e", f"trace={TRACED}", "-o", str(trace)),
        *(sys.executable, str(HERE / "worker.py"), json.dumps(job)),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One system call that succeeded."""

    name: str
    path: str
    data: bytes = b""
    offset: int = 0
    to: str = ""
    flags: str = ""


def calls(trace: Path) -> Iterator[Call]:
    """Return the calls of a recording, in order."""
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            assert "unfinished" not in line, "two threads: their order is not known"
            match = _CALL.match(line)
            if match is None or int(match[3]) < 0:
                continue
            call = _call(match[1], match[2])
            if call is not None:
                yield call


def _call(name: str, words: str) -> Call | None:
    texts = [_plain(found) for found in _TEXT.findall(words)]
    file = _FILE.match(words)
    path = _plain(file[1]).decode() if file else ""
    numbers = words.rpartition('"')[2] if texts else words
    if name == "openat":
        flags = words.rpartition('"')[2]
        return Call(name="open", path=texts[-1].decode(), flags=flags) if texts else None
    if name in ("write", "sendto"):
        return Call(name=name, path=path, data=texts[0] if texts else b"")
    if name == "pwrite64":
        return Call(name=name, path=path, data=texts[0], offset=int(numbers.split(",")[2]))
    if name == "ftruncate":
        return Call(name=name, path=path, offset=int(words.rpartition(",")[2]))
    if name in ("fsync", "fdatasync"):
        return Call(name="sync", path=path)
    if name.startswith("unlink"):
        return Call(name="unlink", path=texts[0].decode())
    return Call(name="rename", path=texts[0].decode(), to=texts[1].decode())


def _plain(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


@dataclass(slots=True, eq=False)
class File:
    """A file: what is surely on the disk, and what was written since."""

    sure: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Offset and bytes of a write; offset and None for a cut to that length."""

    @property
    def length(self) -> int:
        """How long its process believes it to be."""
        length = len(self.sure)
        for offset, data in self.pending:
            length = offset if data is None else max(length, offset + len(data))
        return length

    def flush(self) -> None:
        """Make everything sure."""
        for offset, data in self.pending:
            _put(self.sure, offset, data)
        self.pending.clear()

    def after_a_cut(self, chance: random.Random, share: float) -> bytes:
        """Return what a cut leaves: of each unflushed write about `share` of its sectors."""
        left = bytearray(self.sure)
        for offset, data in self.pending:
            if data is None:
                if chance.random() < share:
                    _put(left, offset, None)
                continue
            for start in range(0, len(data), SECTOR):
                if chance.random() < share:
                    _put(left, offset + start, data[start : start + SECTOR])
        return bytes(left)


def _put(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        content.extend(b"\0" * (offset - len(content)))
        return
    content.extend(b"\0" * (offset - len(content)))
    content[offset : offset + len(data)] = data


class Disk:
    """The files under one folder, while a recording is played."""

    def __init__(self, folder: Path, template: Path | None) -> None:
        self._folder = str(folder)
        self._names: dict[str, File] = {}
        for path in sorted(template.rglob("*")) if template else ():
            name = f"{folder}/{path.relative_to(template or path)}"
            if path.is_file() and not name.endswith(_UNSEEN):
                self._names[name] = File(bytearray(path.read_bytes()))
        self._sure_names = dict(self._names)
        self._changes: list[tuple[str, File | None]] = []
        self._places: dict[str, int] = {}

    def play(self, call: Call) -> None:
        """Do a call."""
        if call.name == "sync" and call.path not in self._names:
            self._flush_names(call.path)
        if not call.path.startswith(self._folder + "/") or call.path.endswith(_UNSEEN):
            return
        if call.name == "open":
            self._open(call)
        elif call.name == "unlink":
            self._change(call.path, None)
        elif call.name == "rename":
            self._changes.append((f"{call.path}\0{call.to}", None))
            self._names[call.to] = self._names.pop(call.path)
        elif call.path in self._names:
            self._touch(call)

    def _flush_names(self, folder: str) -> None:
        def inside(name: str) -> bool:
            return name.rpartition("/")[0] == folder

        kept = {name: file for name, file in self._sure_names.items() if not inside(name)}
        kept.update({name: file for name, file in self._names.items() if inside(name)})
        self._sure_names = kept
        self._changes = [one for one in self._changes if not inside(one[0].partition("\0")[0])]

    def _open(self, call: Call) -> None:
        self._places[call.path] = 0
        if call.path not in self._names and "O_CREAT" in call.flags:
            self._change(call.path, File())
        elif call.path in self._names and "O_TRUNC" in call.flags:
            self._names[call.path].pending.append((0, None))

    def _change(self, name: str, file: File | None) -> None:
        self._changes.append((name, file))
        _name(self._names, name, file)

    def _touch(self, call: Call) -> None:
        file = self._names[call.path]
        if call.name == "sync":
            file.flush()
        elif call.name == "ftruncate":
            file.pending.append((call.offset, None))
        elif call.name == "pwrite64":
            file.pending.append((call.offset, call.data))
        elif call.name == "write":
            place = self._places.get(call.path, 0)
            file.pending.append((place, call.data))
            self._places[call.path] = place + len(call.data)

    def cut(self, target: Path, chance: random.Random) -> None:
        """Write into `target` what a power cut now would leave."""
        share = chance.choice((0.0, 0.5, 0.5, 0.9, 1.0))
        names = dict(self._sure_names)
        for name, file in self._changes[: chance.randint(0, len(self._changes))]:
            _name(names, name, file)
        for name, one in names.items():
            path = target / Path(name).relative_to(self._folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(one.after_a_cut(chance, share))


def _name(names: dict[str, File], name: str, file: File | None) -> None:
    old, renamed, new = name.partition("\0")
    if renamed:
        names[new] = names.pop(old)
    elif file is None:
        names.pop(name, None)
    else:
        names[name] = file
