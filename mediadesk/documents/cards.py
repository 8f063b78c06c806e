"""vCard: cards of version 4.0 (RFC 6350) are written, those of 3.0 (RFC 2426) read as well.

Address books are generous with what they write, so the reader takes what it knows and passes over
the rest; a card that cannot be read is named and spoils no other. There is no library that reads
both versions and writes the newer one; what is needed of them is little.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mediadesk.domain.errors import Problem
from mediadesk.domain.expert import MOST_PHOTOGRAPH_BYTES, Photograph
from mediadesk.domain.roster import FileExpert

_LINE = re.compile(
    r"(?:[A-Za-z0-9-]+\.)?(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;(?:\"[^\"]*\"|[^\":])*)?):(?P<value>.*)",
    re.DOTALL,
)
_PARAM = re.compile(r";([A-Za-z0-9-]+)(?:=((?:\"[^\"]*\"|[^\";])*))?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_OURS = {
    "X-MEDIADESK-SKILLS": "skills",
    "X-MEDIADESK-HOURS": "hours",
    "X-MEDIADESK-QUIET": "quiet",
    "X-MEDIADESK-ACTIVE": "active",
}
_FOLD = 75
"""Octets of a line at most (RFC 6350, 3.2)."""
_LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Property:
    name: str
    params: Mapping[str, str]
    value: str

    @property
    def types(self) -> frozenset[str]:
        return frozenset(self.params.get("TYPE", "").lower().replace('"', "").split(","))

    @property
    def preference(self) -> int:
        """1 is the most preferred (RFC 6350, 5.3); 3.0 says so by a type."""
        wanted = self.params.get("PREF", "")
        if wanted.isdecimal():
            return int(wanted)
        return 1 if "pref" in self.types else 101


def read_cards(text: str) -> Iterator[FileExpert]:
    """Yield what each card says, in the order of the file."""
    number = 0
    card: list[str] | None = None
    for line in _unfolded(text):
        marker = line.strip().upper()
        if marker == "BEGIN:VCARD":
            if card is not None:
                number += 1
                yield _broken(number)
            card = []
        elif marker == "END:VCARD":
            if card is not None:
                number += 1
                yield _read_card(number, card)
            card = None
        elif card is not None:
            card.append(line)
    if card is not None:
        yield _broken(number + 1)


def _unfolded(text: str) -> Iterator[str]:
    line = ""
    for piece in re.split(r"\r\n|\n|\r", text):
        if piece[:1] in (" ", "\t"):
            line += piece[1:]
            continue
        if line:
            yield line
        line = piece
    if line:
        yield line


def _broken(number: int) -> FileExpert:
    return FileExpert(number=number, problems=(Problem("card", "This card is not whole."),))


def _read_card(number: int, lines: Sequence[str]) -> FileExpert:
    properties: dict[str, list[_Property]] = {}
    for line in lines:
        one = _property(line)
        if one is not None:
            properties.setdefault(one.name, []).append(one)
    for several in properties.values():
        several.sort(key=lambda one: one.preference)
    version = _first(properties, "VERSION")
    if version not in {"3.0", "4.0"}:
        words = "This card is of version {version}. Export it as version 3.0 or 4.0."
        return FileExpert(
            number=number,
            values={"name": _name(properties)},
            problems=(Problem("card", words, {"version": version[:20] or "?"}),),
        )
    values = _values(properties)
    uid = _UUID.fullmatch(_first(properties, "UID").strip())
    photograph, problems = _photograph(properties.get("PHOTO", ()))
    return FileExpert(
        number=number,
        id=uid[1].lower() if uid is not None and "X-MEDIADESK-ACTIVE" in properties else "",
        values=values,
        photograph=photograph,
        problems=problems,
    )


def _values(properties: Mapping[str, Sequence[_Property]]) -> dict[str, str]:
    values = {"name": _name(properties)}
    for name, target in (("TITLE", "title"), ("TZ", "zone"), *_OURS.items()):
        if name in properties:
            values[target] = _first(properties, name)
    if "/" not in values.get("zone", "/") and values["zone"] != "UTC":
        # An offset is no zone: it says nothing of the other half of the year.
        del values["zone"]
    if "ORG" in properties:
        values["organisation"] = _parts(properties["ORG"][0].value, ";")[0]
    if "LANG" in properties:
        values["languages"] = "; ".join(one.value.strip() for one in properties["LANG"])
    topics = "EXPERTISE" if "EXPERTISE" in properties else "CATEGORIES"
    if topics in properties:
        members = [part for one in properties[topics] for part in _parts(one.value, ",")]
        values["topics"] = "; ".join(members)
    if "NOTE" in properties:
        values["notes"] = "\n".join(_text(one.value) for one in properties["NOTE"])
    return values | _ways(properties)


def _ways(properties: Mapping[str, Sequence[_Property]]) -> dict[str, str]:
    """Return addresses and numbers: those of home are private."""
    values: dict[str, str] = {}
    for name, public, private in (
        ("EMAIL", "email", "private_email"),
        ("TEL", "phone", "private_phone"),
    ):
        for one in properties.get(name, ()):
            target = private if "home" in one.types else public
            values.setdefault(target, _text(one.value).removeprefix("tel:"))
    return values


def _property(line: str) -> _Property | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    params: dict[str, str] = {}
    for name, value in _PARAM.findall(found["params"] or ""):
        # 2.1 and careless writers leave `TYPE=` out.
        key, words = (name.upper(), value) if value else ("TYPE", name)
        words = words.replace("^n", "\n").replace("^'", '"').replace("^^", "^")
        params[key] = f"{params[key]},{words}" if key in params else words
    return _Property(name=found["name"].upper(), params=params, value=found["value"])


def _first(properties: Mapping[str, Sequence[_Property]], name: str) -> str:
    found = properties.get(name, ())
    return _text(found[0].value) if found else ""


def _name(properties: Mapping[str, Sequence[_Property]]) -> str:
    full = _first(properties, "FN").strip()
    if full or "N" not in properties:
        return full
    family, given, middle, before, after, *_ = (*_parts(properties["N"][0].value, ";"), *[""] * 5)
    return " ".join(part for part in (before, given, middle, family, after) if part.strip())


def _text(value: str) -> str:
    def plain(found: re.Match[str]) -> str:
        return "\n" if found[1] in "nN" else found[1]

    return _ESCAPED.sub(plain, value[:_LONGEST_TEXT])


def _parts(value: str, mark: str) -> list[str]:
    """Return the members of a list; a mark after a backslash is none (RFC 6350, 3.4)."""
    pieces = re.findall(rf"((?:\\.|[^\\{mark}])*)(?:{mark}|$)", value[:_LONGEST_TEXT], re.DOTALL)
    return [_text(piece).strip() for piece in pieces[:-1]] or [""]


def _photograph(
    found: Sequence[_Property],
) -> tuple[bytes | None, tuple[Problem, ...]]:
    for one in found:
        value = one.value.strip()
        if one.params.get("ENCODING", "").upper() not in {"B", "BASE64"}:
            head, mark, value = value.partition(";base64,")
            if not mark or not head.lower().startswith("data:image/"):
                # A picture elsewhere is not fetched.
                continue
        if len(value) > MOST_PHOTOGRAPH_BYTES * 2:
            return None, (Problem("photograph", "The picture is too large."),)
        try:
            return base64.b64decode(re.sub(r"\s", "", value), validate=True), ()
        except binascii.Error:
            return None, (Problem("photograph", "The picture is damaged. Choose another file."),)
    return None, ()


def write_card(
    key: str, values: Mapping[str, str], photograph: Photograph | None, revised: str
) -> bytes:
    """Return a card; `values` are those of `roster.texts_of`, `revised` a timestamp of RFC 6350."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual", f"UID:urn:uuid:{key}"]
    lines.append(f"REV:{revised}")

    def add(name: str, text: str, params: str = "") -> None:
        lines.append(f"{name}{params}:{_escaped(text)}")

    add("FN", values["name"])
    for name, source in (
        ("TITLE", "title"),
        ("ORG", "organisation"),
        ("TZ", "zone"),
        ("NOTE", "notes"),
        *((ours, field) for ours, field in _OURS.items()),
    ):
        if source in values:
            add(name, values[source])
    for number, one in enumerate(_split(values.get("languages", "")), 1):
        add("LANG", one, f";PREF={min(number, 100)}")
    if "languages" in values and not values["languages"]:
        add("LANG", "")
    topics = ",".join(_escaped(one) for one in _split(values.get("topics", "")))
    lines.append(f"CATEGORIES:{topics}")
    for name, public, private in (
        ("EMAIL", "email", "private_email"),
        ("TEL;VALUE=text", "phone", "private_phone"),
    ):
        add(name, values.get(public, ""), ";TYPE=work")
        if private in values:
            add(name, values[private], ";TYPE=home")
    if photograph is not None:
        content = base64.b64encode(photograph.content).decode()
        lines.append(f"PHOTO:data:image/{photograph.kind};base64,{content}")
    lines.append("END:VCARD")
    return b"".join(_folded(line) for line in lines)


def _split(text: str) -> list[str]:
    return [part for part in text.split("; ") if part]


def _escaped(text: str) -> str:
    found = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"([\\,;])", r"\\\1", found).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line in pieces of 75 octets, never cut inside a character (RFC 6350, 3.2)."""
    data = line.encode("utf-8", "replace")
    pieces, place = [], 0
    while place < len(data):
        end = min(len(data), place + _FOLD - bool(place))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[place:end])
        place = end
    return b"\r\n ".join(pieces) + b"\r\n"
