"""Whom the press shall call: people, offices and numbers behind the words for contact."""

from __future__ import annotations  # noqa: I001

import re
from dataclasses import dataclass, field

from mediadesk.documents.releases.cues import Cues
from mediadesk.documents.releases.lines import Line
from mediadesk.documents.releases.names import bare, name_at, names_in
from mediadesk.documents.releases.reach import Reach, reach_in
import itertools

_HOLE = re.compile(
    r"\b(?:at|au|al|unter|bei)\s+(?:or|ou|o|oder)\b|(?:\bor|\bat|\boder)\s*$", re.IGNORECASE
)


@dataclass(slots=True, kw_only=True)
class Contact:
    """A press contact as found, with the reason why it was taken for one."""

    start: int
    end: int
    line: int
    reason: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    role: str | None = None
    protected: list[tuple[int, int]] = field(default_factory=list)


def _label(line: Line, cues: Cues) -> int | None:
    """Return where the text after a contact label starts: `Media contact: …`; None without one."""
    match = re.match(r"([^:]{2,90}?)\s?(?::|$|[–—]\s|\|)\s*", line.folded)
    if (
        match
        and cues["contact_label"].whole(re.sub(r"\(.*?\)", "", match[1]))
        and len(match[1]) < 90
    ):
        return match.end()
    if (
        match
        and line.folded.rstrip().endswith(":")
        and len(line.folded) < 160
        and _cue(line, cues)
        and not (
            cues["list_lead"].search(line.folded)
            or (
                cues["offer"].search(line.folded, line.words)
                and cues["people"].search(line.folded, line.words)
                and not cues["to_arrange"].search(line.folded)
            )
        )
    ):
        return len(line.folded)
    return None


def _cue(line: Line, cues: Cues) -> bool:
    return cues["contact"].search(line.folded, line.words) is not None


def _is_stop(line: Line, cues: Cues) -> bool:
    folded = line.folded
    return bool(
        (cues["about"].at_start(folded) and len(folded.split()) < 9)
        or (cues["stop"].at_start(folded) and len(folded.split()) < 8)
        or cues["who"].whole(folded)
        or (cues["label"].whole(folded.split(":")[0][:40]))
        or len(folded.split()) > 40
        or re.fullmatch(r"[#*\-– 0-9]{2,9}", folded.strip())
    )


def _short(line: Line) -> bool:
    return len(line.folded.split()) <= 14


def _name_spots(text: str, cues: Cues) -> list[tuple[int, int, str]]:
    """Return names that stand where a contact's name stands."""
    spots: list[tuple[int, int, str]] = []
    for name in names_in(text, cues, limit=12):
        before = text[: name.start].rstrip()
        after = text[name.end : name.end + 2].strip()
        free = (
            not before
            or before[-1] in ",;:|/–—-•(."
            or re.search(
                r"(?:contact|with|to|call|email|and|or|at|an|bei|und|oder|à|auprès de|con|a|y|o|herrn?|frau|Kontakt|is|are|sie)$",
                before,
                re.IGNORECASE,
            )
        )
        if (free or name.given) and (
            not after
            or after[0] in ",;:|/–—-(.<[@"
            or name.given
            or name.titled
            or re.match(
                r"\s+(?:at|or|on|via|by|unter|to|au|al|en|in|from|of|and|tel|phone|\d|\+|is|with)",
                text[name.end : name.end + 8],
                re.IGNORECASE,
            )
        ):
            spots.append((name.text_start, name.text_end, name.text))
    return spots


def _collect(pieces: list[tuple[Line, int, str]], cues: Cues, reason: str) -> list[Contact]:
    """Go through the pieces of a contact block: a name opens a contact, what follows belongs to it."""
    out: list[Contact] = []
    current: Contact | None = None
    for line, offset, text in pieces:
        things: list[tuple[int, int, str | Reach]] = [*_name_spots(text, cues)]
        reaches = reach_in(text[:2000])
        things = [t for t in things if not any(r.start < t[1] and t[0] < r.end for r in reaches)]
        things += [(r.start, r.end, r) for r in reaches]
        for start, end, thing in sorted(things, key=lambda item: item[0]):
            where = line.start + offset
            if isinstance(thing, str):
                if (
                    current is not None
                    and current.name is None
                    and not out_of_reach(current)
                    and current.line >= line.index - 1
                    and not (current.phone and current.email)
                    and start > 0
                    and current.line == line.index
                ):
                    current.name = thing
                    current.start, current.end = where + start, where + end
                    continue
                current = Contact(
                    start=where + start, end=where + end, line=line.index, reason=reason, name=thing
                )
                role = re.match(r"\s*[,|–—-]\s*([^|;@\d]{3,120})", text[end:])
                current.role = role[1].strip(" ,(+") if role else None
                out.append(current)
                continue
            if current is None:
                current = Contact(
                    start=where + start, end=where + end, line=line.index, reason=reason
                )
                out.append(current)
            if thing.kind == "email" and current.email is None:
                current.email = thing.value
            elif thing.kind == "phone" and current.phone is None:
                current.phone = thing.value
            elif thing.kind == "protected":
                current.protected.append((where + start, where + end))
    return out


def out_of_reach(contact: Contact) -> bool:
    """Tell whether a contact has neither address nor number."""
    return not (contact.email or contact.phone or contact.protected)


def contact_block(
    lines: tuple[Line, ...], index: int, offset: int, cues: Cues
) -> list[tuple[Line, int, str]]:
    """Return the pieces of the block that a contact label opens."""
    pieces = [(lines[index], offset, lines[index].text[offset:])]
    inline = bool(pieces[0][2].strip())
    size = 0
    for line in lines[index + 1 : index + 16]:
        if _is_stop(line, cues) or (line.gap and size and not _worth(line, cues)):
            break
        if line.gap and inline and not _worth(line, cues):
            break
        if line.level and not names_only(line, cues):
            break
        if not _short(line) and not reach_in(line.text[:400]):
            break
        if len(line.folded.split()) > 25 and not _cue(line, cues):
            break
        if (
            inline
            and not reach_in(line.text[:400])
            and not names_only(line, cues)
            and not cues["press_role"].search(line.folded)
            and len(line.folded.split()) > 7
        ):
            break
        pieces.append((line, 0, line.text))
        size += 1  # noqa: SIM113
    return pieces


def names_only(line: Line, cues: Cues) -> bool:
    """Tell whether a line starts with a person's name."""
    name = name_at(line.text, 0, cues)
    return (
        name is not None
        and name.words > 1
        and (name.end >= len(line.text.rstrip()) or line.text[name.end] in ",;:|/ –—(")
    )


def _worth(line: Line, cues: Cues) -> bool:
    """Tell whether a line after a gap still belongs to a contact block."""
    return _short(line) and bool(
        names_only(line, cues) or (reach_in(line.text[:400]) and len(line.folded.split()) < 10)
    )


_SENTENCES = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z]r)(?<!Dr)(?<!Prof)(?<!Tel)(?<!tel)(?<!ext)(?<!Ms)[.!?;](?=\s+[A-ZÀ-Þ¿])"
)


def contact_lines(
    lines: tuple[Line, ...], cues: Cues
) -> list[tuple[int, str, list[tuple[Line, int, str]]]]:
    """Return the places where a contact is named: (line, reason, pieces)."""
    places: list[tuple[int, str, list[tuple[Line, int, str]]]] = []
    used: set[int] = set()
    for line in lines:
        if line.index in used:
            continue
        offset = _label(line, cues)
        if offset is not None:
            pieces = contact_block(lines, line.index, offset, cues)
            used.update(piece[0].index for piece in pieces)
            places.append((line.index, "a contact label", pieces))
            continue
        if not _cue(line, cues):
            continue
        cut = [0, *(m.end() for m in _SENTENCES.finditer(line.text[:4000])), len(line.text)]
        sentences = []
        for begin, end in itertools.pairwise(cut):
            text = line.text[begin:end]
            hit = cues["contact"].search(line.folded[begin:end])
            if hit is None:
                continue
            tail = text[hit.end :]
            if reach_in(tail[:600]) or _HOLE.search(tail):
                sentences.append((line, begin + hit.end, tail))
        if sentences:
            places.append((line.index, "a sentence that says whom to contact", sentences))
    return places


def is_entry_contact(line: Line, cues: Cues) -> bool:
    """Tell whether a line is an expert's own `Contact: 555-0100`, with nobody else's name."""
    match = re.match(r"([^:]{2,30}):\s*(.+)$", line.folded)
    return bool(
        match
        and re.fullmatch(
            r"(?i)contact(?: details| information)?|kontakt|contacto|e-?mail|reach",
            match[1].strip(),
        )
        and reach_in(line.text[:400])
        and not list(names_in(line.text[match.start(2) :], cues, limit=1))
    )


def read_contacts(
    places: list[tuple[int, str, list[tuple[Line, int, str]]]], cues: Cues
) -> list[Contact]:
    """Read the contacts of all places, each person once, what is missing filled from the other."""
    found: list[Contact] = []
    for _, reason, pieces in places:
        found.extend(_collect(pieces, cues, reason))
    merged: list[Contact] = []
    for contact in found:
        if contact.name is None and out_of_reach(contact):
            continue
        if contact.name is None and not contact.email and not contact.phone:
            continue
        known = next(
            (
                other
                for other in merged
                if (contact.name and other.name and bare(contact.name) == bare(other.name))
                or (
                    contact.email
                    and contact.email == other.email
                    and not (contact.name and other.name)
                )
                or (
                    contact.phone
                    and contact.phone == other.phone
                    and not (contact.name and other.name)
                )
            ),
            None,
        )
        if known is None:
            merged.append(contact)
            continue
        known.name = known.name or contact.name
        known.email = known.email or contact.email
        known.phone = known.phone or contact.phone
        known.protected.extend(contact.protected)
    return merged
