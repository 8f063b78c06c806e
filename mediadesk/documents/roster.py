"""Experts as files: CSV, by our own names of columns or usual ones, and vCard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path

from mediadesk.documents.cards import read_cards, write_card
from mediadesk.documents.logs.child import UnreadableError
from mediadesk.documents.logs.delimited import encoding_of, rows_of
from mediadesk.documents.logs.export import csv_of, without_mark
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.expert import Expert, Photograph
from mediadesk.domain.roster import FIELDS, PRIVATE, FileExpert, texts_of
from mediadesk.domain.search import fold

LARGEST = 128 * 1024 * 1024
"""Bytes of a file."""
MOST_ROWS = 50_000
_CARDS = {".vcf", ".vcard"}
_COLUMNS = {"zone": "time_zone"}
"""Fields whose column has another name."""
_USUAL = {
    "name": "name; full name; expert; display name; vollstandiger name; nom; nombre",
    "title": "title; job title; role; position; funktion; titel; fonction; cargo",
    "organisation": "organisation; organization; company; institution; firma; organizacion",
    "zone": "time zone; timezone; zone; tz; zeitzone",
    "languages": "languages; language; sprachen; langues; idiomas",
    "topics": "topics; topic; expertise; subjects; keywords; themen; themes; temas",
    "skills": "skills; media skills; media",
    "hours": "hours; working hours; availability; arbeitszeiten",
    "quiet": "quiet; quiet hours; ruhezeiten",
    "email": "email; e mail; mail; email address; e mail address; work email; correo",
    "phone": "phone; telephone; tel; work phone; business phone; telefon; telefono",
    "private_email": "private email; private e mail; personal email; home email",
    "private_phone": "private phone; personal phone; home phone; mobile phone privat",
    "notes": "notes; note; comment; comments; notizen; bemerkung",
    "active": "active; aktiv",
    "id": "id; mediadesk id",
}
_HEADINGS = {word.strip(): name for name, words in _USUAL.items() for word in words.split(";")}


def read_roster(path: Path) -> Iterator[FileExpert]:
    """Yield what each row or card of a file says; raises `Refused` beside `file`."""
    try:
        if path.stat().st_size > LARGEST:
            raise _refused("{name} is larger than {limit} MB.", path, limit=LARGEST // 2**20)
        found = _cards(path) if path.suffix.lower() in _CARDS else _rows(path)
        for count, one in enumerate(found, 1):
            if count > MOST_ROWS:
                raise _refused("{name} holds more than {limit} people.", path, limit=MOST_ROWS)
            yield one
    except UnreadableError as error:
        raise _refused("{name} has a quotation mark that is never closed.", path) from error
    except OSError as error:
        why = error.strerror or "it is no file"
        raise _refused("{name} could not be read: {why}.", path, why=why) from error


def write_roster(
    experts: Sequence[Expert],
    photographs: Mapping[str, Photograph],
    *,
    cards: bool,
    private: bool,
) -> bytes:
    """Return experts as cards or as CSV; what is `private` only if it is wanted."""
    names = [name for name in FIELDS if private or name not in PRIVATE]
    if not cards:
        head = ("id", *(_COLUMNS.get(name, name) for name in names))
        rows = ((one.id, *(texts_of(one)[name] for name in names)) for one in experts)
        return csv_of(iter((head, *rows)))
    pieces = []
    for one in experts:
        texts = texts_of(one)
        revised = one.updated_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        values = {name: texts[name] for name in names}
        pieces.append(write_card(one.id, values, photographs.get(one.id), revised))
    return b"".join(pieces)


def _refused(words: str, path: Path, **blanks: object) -> Refused:
    return Refused(Problem("file", words, {"name": path.name[:120], **blanks}))


def _cards(path: Path) -> Iterator[FileExpert]:
    text = path.read_bytes().decode(encoding_of(path), "replace")
    found = False
    for one in read_cards(text):
        found = True
        yield one
    if not found:
        raise _refused("{name} holds no vCard.", path)


def _rows(path: Path) -> Iterator[FileExpert]:
    places: dict[int, str] = {}
    for number, cells in rows_of(path):
        if not any(cell.strip() for cell in cells):
            continue
        if not places:
            places = _headings(cells)
            if "name" not in places.values():
                raise _refused("{name} has no column called name.", path)
            continue
        values = {
            name: without_mark(cells[place]) if place < len(cells) else ""
            for place, name in places.items()
        }
        yield FileExpert(number=number, id=values.pop("id", "").strip().lower(), values=values)
    if not places:
        raise _refused("{name} holds no rows.", path)


def _headings(cells: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        words = " ".join(re.split(r"[\W_]+", fold(cell.removeprefix("\ufeff")))).strip()
        name = _HEADINGS.get(words)
        if name is not None and name not in found.values():
            found[place] = name
    return found
