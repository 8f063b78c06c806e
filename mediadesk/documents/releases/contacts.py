"""Whom the press shall call: people, offices and numbers behind the words for contact."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from mediadesk.documents.releases.cues import Cues, fold
from mediadesk.documents.releases.lines import Line
from mediadesk.documents.releases.mentions import mentions_of
from mediadesk.documents.releases.names import Name, bare, name_at, names_in
from mediadesk.documents.releases.offers import FULL, asks_who, is_end, lead_strength
from mediadesk.documents.releases.reach import Reach, reach_in
from mediadesk.documents.releases.roles import has_role

_HOLE = re.compile(
    r"\b(?:at|au|al|unter|bei)\s+(?:or|ou|o|oder)\b|(?:\bor|\bat|\boder)\s*$", re.IGNORECASE
)
_LABEL = re.compile(r"([^:]{2,90}?)\s?(?::|$|[–—]\s|\|)\s*")
_BEFORE_NAME = re.compile(
    r"(?:contact|with|to|call|email|emailing|e-mail|and|or|at|an|bei|und|oder|à|auprès de|con|a|y|o|herrn?|frau|kontakt"
    r"|is|are|sie|write|reach|contactez|avec|contacte|por|via|through)$",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"\s+(?:at|or|on|via|by|unter|to|au|al|en|in|from|of|and|tel|phone|\d|\+|is|with|under|directly|sous|par)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(
    r"[.!?;](?<![A-Z].)(?<!\b[A-Z]r.)(?<!Dr.)(?<!Prof.)(?<![Tt]el.)(?<!ext.)(?<!Ms.)(?<!Mrs.)(?=\s+[A-ZÀ-Þ¿])"
)
_NOTE = re.compile(r"\(.*?\)")
# What stands together in a line that is set in columns.
_CELL = re.compile(r"\S+(?: {1,3}\S+)*")
_TWO = 2
_MARKS = ",;:|/–—-•(.·\t"
_OR = frozenset({"or", "and", "oder", "und", "ou", "et", "o", "y"})
# So far down a text whom to call may stand without a label; a longer line is of the text itself.
_HEAD_LINES, _SHORTER, _FEW_WORDS = 14, 24, 9
# Lines of one contact block, and how long prose may be that still belongs to it.
_BLOCK_LINES = 16
# More contacts than this no release has; what goes on is a directory.
_MOST = 200


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a line from `offset` on, that belongs to a contact."""

    line: Line
    offset: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a contact is named, why, and what belongs to it."""

    line: int
    reason: str
    pieces: tuple[Piece, ...]


def out_of_reach(contact: Contact) -> bool:
    """Tell whether a contact has neither address nor number."""
    return not (contact.email or contact.phone or contact.protected)


def contact_places(lines: tuple[Line, ...], cues: Cues) -> list[Place]:
    """Return the places where a contact is named, without those that are an expert's own number."""
    places: list[Place] = []
    used: set[int] = set()
    press: dict[int, bool] = {}
    above = True
    for line in lines:
        above = above and line.index < _HEAD_LINES and lead_strength(line, cues) < FULL
        if line.index in used:
            continue
        offset = _label(line, cues)
        if offset is not None and not _heads_column(lines, line):
            if _is_own(lines, line, offset, cues):
                continue
            pieces = _block(lines, line.index, offset, cues)
            used.update(piece.line.index for piece in pieces)
            places.append(Place(line=line.index, reason="a contact label", pieces=tuple(pieces)))
            continue
        if _cue(line, cues):
            sentences = _sentences(line, cues)
            if (
                sentences
                and not _within_entry(line, sentences, cues)
                and not _of_somebody_before(line, sentences, cues)
            ):
                places.append(
                    Place(
                        line=line.index,
                        reason="a sentence that says whom to contact",
                        pieces=tuple(sentences),
                    )
                )
                continue
        if above and len(line.text.split()) > _SHORTER:
            above = False
        head = _letterhead(lines, line, cues) if above else []
        if head:
            used.update(piece.line.index for piece in head)
            places.append(
                Place(
                    line=line.index, reason="a name and number above the text", pieces=tuple(head)
                )
            )
            continue
        signature = _signature(lines, line, cues, press)
        if signature:
            used.update(piece.line.index for piece in signature)
            places.append(
                Place(
                    line=line.index,
                    reason="a name above the press office",
                    pieces=tuple(signature),
                )
            )
    return places


def _cue(line: Line, cues: Cues) -> bool:
    return cues["contact"].search(line.folded, line.words) is not None


def _label(line: Line, cues: Cues) -> int | None:
    """Return where the text after a contact label starts: `Media contact: …`; None without one."""
    match = _LABEL.match(line.folded)
    if match is None:
        return None
    if cues["contact_label"].whole(_NOTE.sub("", match[1]), line.words):
        return match.end()
    if not (line.folded.rstrip().endswith(":") and len(line.folded) < 160 and _cue(line, cues)):
        return None
    if cues["list_lead"].search(line.folded) or asks_who(line, cues):
        return None
    offers = (
        cues["offer"].search(line.folded, line.words)
        and cues["people"].search(line.folded, line.words)
        and not cues["to_arrange"].search(line.folded)
    )
    return None if offers else len(line.folded)


def _heads_column(lines: tuple[Line, ...], line: Line) -> bool:
    """Tell whether a line is one of a table's column heads: `Name`, `Topic`, `Contact`."""
    return line.kind == "header" and any(
        0 <= near < len(lines) and lines[near].kind == "header"
        for near in (line.index - 1, line.index + 1)
    )


def _is_own(lines: tuple[Line, ...], line: Line, offset: int, cues: Cues) -> bool:
    """Tell whether `Contact: 555-0100` is the number of the expert whose entry stands above."""
    label = line.folded[:offset].strip(" :|–—-")
    if not cues["own_contact"].whole(label):
        return False
    rest = line.text[offset:]
    if cues["press_role"].search(rest[:400]) or any(
        item.kind == "email"
        and (
            cues["press_mailbox"].whole((item.value or "").partition("@")[0])
            or cues["office_mailbox"].whole((item.value or "").partition("@")[0])
        )
        for item in reach_in(rest[:400])
    ):
        return False
    if not reach_in(rest[:400]):
        return False
    if next(iter(names_in(rest, cues, limit=1)), None) is not None:
        return _speaks_too(rest, cues)
    for above in reversed(lines[max(0, line.index - 9) : line.index]):
        if _label(above, cues) is not None and above.text.strip():
            return False
        for mention in mentions_of(above, cues, loose=False, deep=False):
            if mention.name.start == 0 and (
                mention.role_named or mention.shape in {"able", "is_a"}
            ):
                return cues["said"].search(mention.after[:400]) is None
            below = lines[above.index + 1]
            if (
                mention.name.start == 0
                and mention.shape == "alone"
                and (mention.name.titled or mention.name.degree or mention.name.given)
                and _short(below)
                and has_role(below.folded, cues)
            ):
                return True
    return False


def _speaks_too(rest: str, cues: Cues) -> bool:
    """Tell whether `Contact: Ada Roe, professor of …, 555-0100. Roe can discuss …` is an entry."""
    name = name_at(rest, 0, cues)
    if name is None or name.words < _TWO:
        return False
    role = rest[name.end : name.end + 160]
    if not has_role(role, cues) or cues["press_role"].search(role):
        return False
    surname = name.text.rpartition(" ")[2]
    text = rest[name.end : name.end + 900]
    at = text.find(surname)
    return at >= 0 and any(
        cues[kind].search(text[at + len(surname) : at + len(surname) + 60]) is not None
        for kind in ("talk", "offer")
    )


def _within_entry(line: Line, sentences: list[Piece], cues: Cues) -> bool:
    """Tell whether a line is an expert's entry that ends with the expert's own number."""
    own = mentions_of(line, cues, loose=False, deep=False)
    if not own or own[0].name.end > 200 or not any(mention.role_named for mention in own):
        return False
    tail = " ".join(piece.text for piece in sentences)
    return next(iter(names_in(tail[:200], cues, limit=1)), None) is None


def _of_somebody_before(line: Line, sentences: list[Piece], cues: Cues) -> bool:
    """Tell whether the addresses of a line are made of a name that stands before them in it.

    `…, said Ada Roe, a professor of law. Contact: ada.roe@…` is her own address.
    """
    first = sentences[0]
    mailboxes = [
        (item.value or "").partition("@")[0].lower()
        for piece in sentences
        for item in reach_in(piece.text[:600])
        if item.kind == "email"
    ]
    if not mailboxes or next(iter(names_in(first.text[:200], cues, limit=1)), None) is not None:
        return False
    for name in names_in(line.text[: first.offset], cues, limit=12):
        surname = fold(name.text).rpartition(" ")[2].lower()
        role = line.text[name.end : name.end + 160]
        if (
            len(surname) > _TWO
            and all(surname in mailbox for mailbox in mailboxes)
            and has_role(role, cues)
            and not cues["press_role"].search(role)
        ):
            return True
    return False


def _sentences(line: Line, cues: Cues) -> list[Piece]:
    """Return the sentences of a line that say whom to contact, each from its cue on."""
    found: list[Piece] = []
    cuts = [0, *(match.end() for match in _SENTENCES.finditer(line.text[:4000])), len(line.text)]
    for begin, end in itertools.pairwise(cuts):
        text = line.text[begin:end]
        folded = line.folded[begin:end]
        if cues["not_contact"].search(folded):
            continue
        reaches = reach_in(text[:1500])
        hit = next(
            (
                hit
                for hit in sorted(cues["contact"].finditer(folded), key=lambda hit: hit.start)
                if not any(r.start <= hit.start < r.end for r in reaches)
            ),
            None,
        )
        if hit is None:
            continue
        tail = text[hit.end :]
        if any(r.start >= hit.end and r.start - hit.end < 600 for r in reaches) or _HOLE.search(
            tail
        ):
            found.append(Piece(line=line, offset=begin + hit.end, text=tail))
        elif reaches and cues["contact_label"].search(folded) is not None:
            found.append(Piece(line=line, offset=begin, text=text))
    return found


def _signature(
    lines: tuple[Line, ...], line: Line, cues: Cues, press: dict[int, bool]
) -> list[Piece]:
    """Return the lines of `Ada Roe / University / Press office / Tel. …`, a block without a label."""
    if len(line.text) > 60 or not line.text[:1].isupper():
        return []
    block = [line]
    for below in lines[line.index + 1 : line.index + 9]:
        if below.gap or len(below.text) > 90:
            break
        block.append(below)
    if not _of_the_press(block, cues, press) or not names_only(line, cues):
        return []
    # The office's own name may be a label elsewhere: `Ada Roe / Press office / Phone …`.
    rest = itertools.takewhile(
        lambda each: (
            not names_only(each, cues) and (_label(each, cues) is None or ":" not in each.folded)
        ),
        block[1:],
    )
    block = [line, *rest]
    if _of_the_press(block, cues, press) and any(reach_in(each.text) for each in block[1:]):
        return [Piece(line=each, offset=0, text=each.text) for each in block]
    return []


def _letterhead(lines: tuple[Line, ...], line: Line, cues: Cues) -> list[Piece]:
    """Return the lines of `Ada Roe, 555-0100` or `Ada Roe / Head office / (Phone 555-0100)`.

    Above the text such lines say whom to call. With a role that is none of the press office's they
    do not: somebody who is offered may stand there too.
    """
    if not names_only(line, cues) or line.kind == "bullet":
        return []
    block = [line]
    if not reach_in(line.text[:200]):
        for below in lines[line.index + 1 : line.index + 4]:
            if below.gap or names_only(below, cues) or len(below.text.split()) > _FEW_WORDS:
                break
            if cues["label"].whole(below.folded.split(":")[0][:40], below.words):
                break
            block.append(below)
            if reach_in(below.text[:200]):
                break
    if not reach_in(block[-1].text[:200]):
        return []
    following = lines[block[-1].index + 1 : block[-1].index + 9]
    if not any(len(other.text.split()) > _SHORTER for other in following):
        return []
    for each in block:
        if has_role(each.text, cues) and not cues["press_role"].search(each.folded, each.words):
            return []
    return [Piece(line=each, offset=0, text=each.text) for each in block]


def _of_the_press(block: list[Line], cues: Cues, known: dict[int, bool]) -> bool:
    """Tell whether one of the lines names a press office or somebody's work in it.

    `known` keeps what was found of a line, which stands in several blocks.
    """
    for each in block:
        found = known.get(each.index)
        if found is None:
            found = known[each.index] = bool(
                cues["press_role"].search(each.folded, each.words)
                or cues["contact_label"].whole(each.folded.split(":")[0], each.words)
            )
        if found:
            return True
    return False


def _is_stop(line: Line, cues: Cues) -> bool:
    folded = line.folded
    head = folded.split(":")[0][:40]
    return bool(
        is_end(line, cues)
        or cues["who"].whole(folded, line.words)
        or cues["label"].whole(head, line.words)
        or cues["kicker"].whole(folded, line.words)
        or (":" in folded and cues["kicker"].whole(head, line.words))
        or cues["for_release"].at_start(folded, line.words)
        or len(folded.split()) > 40
    )


def names_only(line: Line, cues: Cues) -> bool:
    """Tell whether a line starts with a person's name and a mark, or is a name."""
    name = name_at(line.text, 0, cues)
    if name is None or name.words < 2:
        return False
    rest = line.text[name.end :].lstrip()
    return not rest or rest[0] in _MARKS + "<[@+" or rest[0].isdigit()


def _short(line: Line) -> bool:
    return len(line.folded.split()) <= 14


def _block(lines: tuple[Line, ...], index: int, offset: int, cues: Cues) -> list[Piece]:
    """Return the pieces of the block that a contact label opens."""
    first = lines[index]
    pieces = [Piece(line=first, offset=offset, text=first.text[offset:])]
    inline = bool(pieces[0].text.strip())
    done = inline and bool(reach_in(pieces[0].text[:400]))
    for number, line in enumerate(lines[index + 1 : index + _BLOCK_LINES]):
        reaches = reach_in(line.text[:400])
        following = lines[line.index + 1] if line.index + 1 < len(lines) else None
        if _is_stop(line, cues) or (line.level and not names_only(line, cues)):
            break
        if line.folded.strip(" .,:").lower() in _OR and following is not None:
            continue
        if line.gap and (number or inline):
            # After a gap only a further person or number goes on, not the text.
            more = _short(line) and (
                bool(reaches and len(line.folded.split()) < 10)
                or (
                    names_only(line, cues)
                    and not (done and following is not None and not reach_in(following.text[:200]))
                )
            )
            if not more:
                break
        if not _short(line) and not reaches:
            break
        if len(line.folded.split()) > 25 and not _cue(line, cues):
            break
        if (
            inline
            and not reaches
            and not names_only(line, cues)
            and not cues["press_role"].search(line.folded, line.words)
            and len(line.folded.split()) > 7
        ):
            break
        pieces.append(Piece(line=line, offset=0, text=line.text))
        done = done or bool(reaches)
    return _by_column(pieces, cues)


def _by_column(pieces: list[Piece], cues: Cues) -> list[Piece]:
    """Return the pieces of a block in two columns, the left ones first; others as they are.

    Two names side by side show that the block is to be read down, not across.
    """
    cells = [list(_CELL.finditer(piece.text[:300])) for piece in pieces]
    first = next((number for number, row in enumerate(cells) if len(row) == _TWO), None)
    if first is None:
        return pieces
    for cell in cells[first]:
        name = name_at(cell[0], 0, cues)
        if name is None or name.words < _TWO:
            return pieces
    left: list[Piece] = list(pieces[:first])
    right: list[Piece] = []
    for piece, row in zip(pieces[first:], cells[first:], strict=True):
        if len(row) != _TWO:
            left.append(piece)
            continue
        for column, cell in zip((left, right), row, strict=True):
            column.append(Piece(line=piece.line, offset=piece.offset + cell.start(), text=cell[0]))
    return left + right


def _name_spots(text: str, cues: Cues) -> list[Name]:
    """Return names that stand where a contact's name stands."""
    spots: list[Name] = []
    for name in names_in(text, cues, limit=12):
        before = text[: name.start].rstrip(" ")
        after = text[name.end : name.end + 2].strip()
        free = not before or before[-1] in _MARKS or _BEFORE_NAME.search(before) is not None
        known = name.given or name.titled
        if (free or name.given) and (
            not after
            or after[0] in ",;:|/–—-(.<[@"
            or known
            or _AFTER_NAME.match(text[name.end : name.end + 9])
        ):
            spots.append(name)
    return spots


def _share(one: Contact, other: Contact, piece: Piece) -> bool:
    """Tell whether one number is given for two: `call Ada Roe or Ben Poe at 555-0100`."""
    if not one.name or one.phone or one.email or one.protected or one.line != piece.line.index:
        return False
    where = piece.line.start + piece.offset
    between = piece.text[one.end - where : other.start - where].strip().lower()
    return between in _OR


def _collect(place: Place, cues: Cues) -> list[Contact]:
    """Go through the pieces of a place: a name opens a contact, what follows belongs to it."""
    out: list[Contact] = []
    current: Contact | None = None
    for piece in place.pieces:
        where = piece.line.start + piece.offset
        reaches = reach_in(piece.text[:2000])
        if (
            current is not None
            and current.phone
            and current.email
            and (
                cues["press_role"].search(piece.text)
                if not reaches
                else ":" in piece.text
                and cues["contact_label"].whole(_NOTE.sub("", fold(piece.text).split(":")[0]))
            )
        ):
            # Another office: what follows is its own.
            current = None
        things: list[tuple[int, int, Name | Reach]] = [
            (name.text_start, name.text_end, name)
            for name in _name_spots(piece.text[:2000], cues)
            if not any(r.start < name.text_end and name.text_start < r.end for r in reaches)
        ]
        things += [(r.start, r.end, r) for r in reaches]
        for start, end, thing in sorted(things, key=lambda item: item[0]):
            if isinstance(thing, Name):
                known = thing.given or thing.titled or thing.degree
                if current is not None and not known:
                    # "Ada Roe / Tarn Institute / 555-0100": the second line is where she works.
                    if current.name and (out_of_reach(current) or start > 0):
                        continue
                    if piece.line.index != current.line and not _reached(place, piece, end):
                        continue
                if (
                    current is not None
                    and current.name is None
                    and not out_of_reach(current)
                    and not (current.phone and current.email)
                    and start > 0
                    and current.line == piece.line.index
                ):
                    current.name = thing.text
                    current.start, current.end = where + start, where + end
                    continue
                current = Contact(
                    start=where + start,
                    end=where + end,
                    line=piece.line.index,
                    reason=place.reason,
                    name=thing.text,
                )
                role = re.match(r"\s*[,|–—(-]\s*([^|;@\d)]{3,120})", piece.text[thing.end :])
                current.role = role[1].strip(" ,(+") if role else None
                out.append(current)
                continue
            if current is None:
                current = Contact(
                    start=where + start,
                    end=where + end,
                    line=piece.line.index,
                    reason=place.reason,
                )
                out.append(current)
            if thing.kind == "email" and current.email is None:
                current.email = thing.value
            elif thing.kind == "phone" and current.phone is None:
                current.phone = thing.value
                if len(out) >= _TWO and _share(out[-2], current, piece):
                    out[-2].phone = thing.value
            elif thing.kind == "protected":
                current.protected.append((where + start, where + end))
    return out


def _reached(place: Place, piece: Piece, end: int) -> bool:
    """Tell whether an address or number follows a name in its line or one of the next two."""
    if reach_in(piece.text[end : end + 200]):
        return True
    return any(
        reach_in(other.text[:200])
        for other in place.pieces
        if 0 < other.line.index - piece.line.index <= 2
    )


def read_contacts(places: list[Place], cues: Cues) -> list[Contact]:
    """Read the contacts of all places, each person once, what is missing filled from the other."""
    merged: list[Contact] = []
    for contact in itertools.chain.from_iterable(_collect(place, cues) for place in places):
        if contact.name is None and not contact.email and not contact.phone:
            continue
        known = next((other for other in merged if _same(contact, other)), None)
        if known is None:
            if len(merged) < _MOST:
                merged.append(contact)
            continue
        known.name = known.name or contact.name
        known.email = known.email or contact.email
        known.phone = known.phone or contact.phone
        known.protected.extend(contact.protected)
    return merged


def _same(one: Contact, other: Contact) -> bool:
    if one.name and other.name:
        return bare(one.name) == bare(other.name)
    return bool(
        (one.email and one.email == other.email)
        or (one.phone and digits(one.phone) == digits(other.phone))
    )


def digits(phone: str | None) -> str:
    """Return the digits of a number, to compare numbers written in different ways."""
    return re.sub(r"\D", "", phone or "")


def named_with_address(
    lines: tuple[Line, ...], zone: list[str | None], taken: set[str], cues: Cues
) -> list[Contact]:
    """Find names that an address follows at once, in no list of people: whom to write to."""
    out: list[Contact] = []
    for line in lines:
        if "@" not in line.text and "rotected" not in line.text:
            continue
        if len(line.text) > 4000:
            continue
        reaches = reach_in(line.text)
        for name in names_in(line.text, cues, limit=20):
            if zone[line.index] == "offered" and name.start == 0:
                continue
            behind = line.text[name.end : name.end + 6]
            first = next((item for item in reaches if item.start >= name.end), None)
            if (
                first is None
                or first.kind == "phone"
                or first.start - name.end > 6
                or not re.match(r"[\s,(:<|–-]+(?:at )?", behind)
                or bare(name.text) in taken
            ):
                continue
            contact = Contact(
                start=line.start + name.text_start,
                end=line.start + name.text_end,
                line=line.index,
                reason="an address follows the name",
                name=name.text,
                email=first.value,
            )
            if first.kind == "protected":
                contact.protected.append((line.start + first.start, line.start + first.end))
            phone = next(
                (
                    item
                    for item in reaches
                    if item.kind == "phone" and 0 < item.start - first.end < 160
                ),
                None,
            )
            contact.phone = phone.value if phone else None
            out.append(contact)
    return out
