"""Twenty thousand damaged releases are read without an exception.

The releases are the sample and invented ones; `MEDIADESK_FUZZ` names a folder of others, whose text
and HTML files are damaged instead, and `MEDIADESK_FUZZ_COUNT` another number.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from mediadesk.documents.releases import read_release, reading_to_json

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[2]
COUNT = int(os.environ.get("MEDIADESK_FUZZ_COUNT", "20000"))

INVENTED = (
    (
        "EMBARGOED UNTIL 00:01 BST, 3 May 2024\n\nFerry fares fall for the third year running\n\n"
        "TARNFORD, May 3, 2024 — Fares fell again, a new report finds.\n“We are glad,” said Ada Quill, a "
        "co-author of the report.\nRead the report, “Fares at Sea,” by Ada Quill and Ben Larch: "
        "https://tarn.example/r?utm_source=x\n\nThe following experts are available for interviews:\n"
        "- Dr. Cleo Marsh, Ph.D., professor of transport, (212) 555-0142 (o), cleo [at] tarn.example\n"
        "• Ferries – Dov Heron Jr., senior adviser. Heron can discuss boats.\n\nMedia contact: Eve Dunmore, "
        "eve@tarn.example / [email protected] or 212.555.0142 ext. 7\n###\nAbout us\n"
    ),
    (
        "Expertenliste zur Landtagswahl\n\nFolgende Wissenschaftler stehen als Experten zur Verfügung:\n\n"
        "apl. Prof. Dr.-Ing. Grete von Amsel, Fakultät für Wasser\nLehrstuhl für Flüsse\nTelefon: 0351 "
        "5550-123, E-Mail: amsel(at)auen.example\n\nPressekontakt:\nUwe Distel\nTel. +49 30 23125 015\n"
    ),
    (
        "Experts : la sécheresse\nLe 3 mai 2024 – Luce Merle, professeure agrégée, peut commenter.\n"
        "luce.merle [at] vallee.example\nContact presse : Rémi Hêtre – 01 99 00 12 34\n"
    ),
    (
        "<html><head><title>Fares</title></head><body><nav>x</nav><h1>Ferry fares fall again</h1><p>WHO:"
        "<ul><li>Ada Quill, director</li></ul><table><tr><td>Contact</td><td>Eve Dunmore<br>"
        '<a href="mailto:eve@tarn.example">mail</a></td></tr></table><p data-cfemail="2a4f">&amp;</body>'
    ),
)
SCRAPS = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\n\n", b"\r", b":", b"- ", b", ", b"(", b")", b"[", b"\xe2\x80\x9c",
    b"\xe2\x80\xae", b"@", b"Dr. ", b" and ", b"experts include:", b"Contact:", b"<", b"</p>", b"<td>", b"&#",
    b"9" * 40, b"A" * 70, b"embargo", b"3 May 2024", b"said ", b"\t", b"'s ", b"/", b"\xc2\xa0",
)  # fmt: skip


def _releases() -> list[bytes]:
    folder = os.environ.get("MEDIADESK_FUZZ")
    places = [Path(folder)] if folder else [ROOT / "resources" / "samples"]
    found = [
        path.read_bytes()
        for place in places
        for path in sorted(place.rglob("*"))
        if path.suffix in {".txt", ".html", ".md"}
    ]
    return found + ([] if folder else [text.encode() for text in INVENTED])


def _damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a release after one to six accidents."""
    for _ in range(chance.randint(1, 6)):
        size = len(data) + 1
        at, to = sorted((chance.randrange(size), chance.randrange(size)))
        kind = chance.randrange(8)
        if kind == 0:
            data = data[:at] + data[min(to, at + 60) :]
        elif kind == 1:
            data = data[:at] + chance.choice(SCRAPS) * chance.choice((1, 1, 1, 3, 50)) + data[at:]
        elif kind == 2:
            data = data[:at] + data[at:to][:200] * chance.choice((2, 2, 20)) + data[to:]
        elif kind == 3:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif kind == 4:
            data = data[:to]
        elif kind == 5:
            data = data[:at] + other[: chance.randrange(len(other) + 1)] + data[at:]
        elif kind == 6:
            lines = data.split(b"\n")
            chance.shuffle(lines)
            data = b"\n".join(lines)
        else:
            data = data[:at] + data[at:to].swapcase() + data[to:]
    return data[:20_000]


def test_damaged_releases_are_read_without_an_exception() -> None:
    releases = _releases()
    for number in range(COUNT):
        chance = random.Random(number)  # it chooses accidents, and again the same
        data = _damaged(chance.choice(releases), chance.choice(releases), chance)
        try:
            reading = read_release(data, name=chance.choice(("a.txt", "a.html", "a")))
            reading_to_json(reading)
        except Exception as error:
            raise AssertionError(f"accident {number}: {data[:3000]!r}") from error
        size = len(reading.text)
        for spans in reading.spans.values():
            assert all(0 <= start <= end <= size for start, end in spans), number
        for person in (*reading.experts, *reading.contacts):
            assert "protected" not in (person.email or ""), number
