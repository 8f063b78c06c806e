"""People whom a sentence offers by name: in answer to who, to be interviewed, or named before."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from mediadesk.documents.releases.candidate import Candidate
from mediadesk.documents.releases.cues import Cues, fold
from mediadesk.documents.releases.lines import Line
from mediadesk.documents.releases.mentions import mentions_of
from mediadesk.documents.releases.names import Name, bare, name_at, names_in
from mediadesk.documents.releases.offers import Sections
from mediadesk.documents.releases.reach import reach_in
from mediadesk.documents.releases.roles import SENTENCE, cut_role, has_role, has_unit

_AND = re.compile(r",?\s+(?:and|&|und|et|y|sowie)\s+|,\s+")
_DOCTORS = re.compile(
    r"\s(?:Drs?|Profs?|Professors|Doctors)\.?\s((?:[A-ZÀ-Þ][\w'’-]+(?:,\s|,?\s(?:and|or|&)\s)?){2,8})"
)
# "Roe and Poe can discuss …"
_PAIR_OF_SURNAMES = re.compile(
    r"([A-ZÀ-Þ][\w'’-]+)\s(?:and|und|et|y)\s([A-ZÀ-Þ][\w'’-]+)(?=\s[a-z])"
)
# "Roe can …", "Dr. Roe is available …"
_SUBJECT = re.compile(
    r"[\s”\"»'’]*(?:(?:Drs?|Prof|Professor|Mr|Mrs|Ms)\.?\s)?([A-ZÀ-Þ][\w'’-]+)(?=\s(?:can|is|may|kann|peut|puede)\s)"
)
_ARE = re.compile(r"\s(?:are|were|sind|sont|son)\s(?:both\s)?")
_PLURAL = re.compile(r"(?<=[a-z])s\b")
# So many lines above it may stand who is named by surname only.
_FAR = 6
# A paragraph this long that offers people may hold their entries too, so many of them.
_RUN_TOGETHER, _MOST = 500, 60
_SURNAME = re.compile(r"[A-ZÀ-Þ][\w'’-]+")
# People that one sentence says to be available.
_ROW = 8
# So far behind "both authors" the offer may stand; so many people "both" are.
_NEAR, _PAIR = 25, 2
_IN_BRACKETS = re.compile(r"\s?\([^()]{2,80}\)")
_BRACKET = re.compile(r"\([^()]{0,80}\)")
# A last word that is no longer is more often one of a firm: `Tarn Re`.
_TINY = 2
_LONG_LINE = 3_000


def told_by_sentences(
    lines: tuple[Line, ...], cues: Cues, parts: Sections, first: int
) -> list[Candidate]:
    """Return everybody whom a sentence offers by name; `first` is the headline's line or -1."""
    offering = [
        line
        for line in lines
        if len(line.text) <= _LONG_LINE and cues["offer"].search(line.folded, line.words)
    ]
    return [
        *_answers_to_who(lines, cues, parts, first),
        *_to_be_interviewed(lines, cues),
        *_by_surname(lines, offering, cues),
        *_both(lines, offering, cues),
        *_later_by_surname(lines, offering, parts, cues),
        *_rows(lines, parts, cues),
        *_flattened(offering, parts, cues),
    ]


def people_of_sentence(text: str, cues: Cues) -> list[tuple[str, str | None, int, int]]:
    """Read `ORG CEO Ada Roe, Other Group's Ben Poe and children` as (name, role, start, end)."""
    found: list[tuple[str, str | None, int, int]] = []
    begin = 0
    # "Ada Roe (Tarn City, OH)": what is in brackets is no part of the row.
    text = _BRACKET.sub(lambda match: " " * len(match[0]), text)
    for match in [
        *re.finditer(r";\s*|,?\s+(?:and|&|und|et|y)\s+|,\s+|\s+with\s+|:\s+", text),
        None,
    ]:
        end = match.start() if match else len(text)
        piece = text[begin:end]
        names = list(names_in(piece, cues, limit=3))
        if names:
            name = names[-1]
            if name.end >= len(piece.rstrip(" .")) - 1:
                before = re.sub(r"['’]s?$", "", piece[: name.start].strip(" ,")).strip()
                before = re.sub(
                    r"^(?:and\s+|und\s+|et\s+|y\s+)?(?:please join|join|featuring|with|former|the)(?:\s+|$)",
                    "",
                    before,
                    flags=re.IGNORECASE,
                )
                found.append((name.text, before or None, begin + name.start, begin + name.end))
        elif found and found[-1][1] is None and has_role(piece, cues):
            last = found[-1]
            found[-1] = (last[0], piece.strip(" ."), last[2], last[3])
        begin = match.end() if match else end
    return found


def _answers_to_who(
    lines: tuple[Line, ...], cues: Cues, parts: Sections, first: int
) -> list[Candidate]:
    """Find people in `Who:` sentences."""
    found: list[Candidate] = []
    for line in lines:
        label = re.match(r"([^:]{2,60}):\s+(?=\S)", line.folded)
        if label is None or line.index <= first or parts.zone[line.index] == "stop":
            continue
        head = label[1]
        if not cues["who"].whole(head) and not (
            cues["offer"].search(head)
            and (
                cues["people"].search(head)
                or (cues["to_press"].search(head) and parts.zone[line.index] != "contact")
            )
        ):
            continue
        rest = line.text[label.end() : 1200]
        inner = Line(
            index=line.index,
            start=line.start + label.end(),
            text=rest,
            folded=line.folded[label.end() : 1200],
            words=line.words,
        )
        listed = mentions_of(inner, cues, loose=True, deep=False)
        first_name = listed[0].name if listed else None
        if first_name and first_name.start == 0 and (listed[0].role_named or first_name.titled):
            people = [(m.name.text, m.role, m.name.text_start, m.name.text_end) for m in listed]
            # Behind "Ada Roe (director)" a row may go on: "and Ben Poe (chair)".
            people.extend(
                (name, _in_brackets(note[0], cues), start, end)
                for name, _, start, end in people_of_sentence(rest, cues)
                if name not in {person[0] for person in people}
                and (note := _IN_BRACKETS.match(rest, end)) is not None
                and has_role(note[0], cues)
            )
        else:
            stop = SENTENCE.search(rest)
            people = people_of_sentence(rest[: stop.start()] if stop else rest, cues)
            described = (
                len(listed) > 1
                and listed[0].place == "described"
                and all(mention.role_named for mention in listed)
            )
            if described or (first_name and first_name.start == 0 and len(listed) > len(people)):
                people = [(m.name.text, m.role, m.name.text_start, m.name.text_end) for m in listed]
        for name, role, start, end in people:
            person = Candidate(
                name=name,
                start=inner.start + start,
                end=inner.start + end,
                line=line.index,
                role=role,
                role_named=role is not None,
            )
            known = name_at(inner.text, start, cues)
            sure = (
                role is not None and (has_role(role, cues) or len(name.rpartition(" ")[2]) > _TINY)
            ) or (known is not None and (known.given or known.titled))
            person.add("named in answer to who", 4.0 if sure else 2.0)
            found.append(person)
    return found


def _to_be_interviewed(lines: tuple[Line, ...], cues: Cues) -> list[Candidate]:
    """Find the people of `To arrange an interview with Dr Ada Roe, contact …`."""
    found: list[Candidate] = []
    for line in lines:
        if len(line.text) > _LONG_LINE:
            continue
        for hit in cues["interview_with"].finditer(line.folded, line.words):
            found.extend(_doctors(lines, line, hit.end, cues))
            name = name_at(line.text, hit.end + 1, cues)
            if name is None:
                # "To schedule an interview with Roe, contact …"
                alone = _SURNAME.match(line.text, hit.end + 1)
                full = _named_in_full(lines, alone[0], cues) if alone else None
                if full is not None and full.role_named:
                    full.add("an interview with them is offered", 4.0)
                    found.append(full)
            if name is None or name.words < 2 or not (name.given or name.titled):
                continue
            person = Candidate(
                name=name.text,
                start=line.start + name.text_start,
                end=line.start + name.text_end,
                line=line.index,
            )
            person.add("an interview with them is offered", 4.0)
            found.append(person)
            further = _and_another(line.text, name.end, cues)
            if further is not None:
                other, role = further
                person = Candidate(
                    name=other.text,
                    start=line.start + other.text_start,
                    end=line.start + other.text_end,
                    line=line.index,
                    role=role,
                    role_named=role is not None,
                )
                person.add("an interview with them is offered", 4.0)
                found.append(person)
    return found


def _doctors(lines: tuple[Line, ...], line: Line, begin: int, cues: Cues) -> list[Candidate]:
    """Find the people of `To interview Drs. Roe, Poe or Lunt`, named in full elsewhere."""
    row = _DOCTORS.match(line.text, begin)
    if row is None:
        return []
    found: list[Candidate] = []
    for surname in _SURNAME.findall(row[1]):
        full = _named_in_full(lines, surname, cues)
        if full is not None:
            full.add("an interview with them is offered", 4.0)
            found.append(full)
    return found


def _and_another(text: str, end: int, cues: Cues) -> tuple[Name, str | None] | None:
    """Return the next person of `Ada Roe and the Trust's economist Dr Ben Poe`, with the role."""
    join = _AND.match(text, end)
    if join is None or join[0].strip() == ",":
        return None
    rest = text[join.end() : join.end() + 120]
    stop = SENTENCE.search(rest)
    found = next(names_in(rest[: stop.start()] if stop else rest, cues, limit=1), None)
    if found is None or not (found.given or found.titled):
        return None
    before = rest[: found.start].strip(" ,")
    if before and not has_role(before, cues):
        return None
    name = replace(
        found,
        start=found.start + join.end(),
        end=found.end + join.end(),
        text_start=found.text_start + join.end(),
        text_end=found.text_end + join.end(),
    )
    return name, before or None


def _by_surname(lines: tuple[Line, ...], offering: list[Line], cues: Cues) -> list[Candidate]:
    """Find the people of `Dr Roe and Mr Poe are available for interview`, named in full elsewhere."""
    found: list[Candidate] = []
    for line in offering:
        pair = _PAIR_OF_SURNAMES.match(line.text)
        if pair and cues["able"].search(line.folded[pair.end() : pair.end() + 60]):
            for surname in pair.groups():
                full = _named_in_full(lines[: line.index], surname, cues)
                if full is not None:
                    full.add("a line says that they are available", 4.0)
                    found.append(full)
            continue
        for begin in (0, *(match.end() + 1 for match in SENTENCE.finditer(line.text))):
            found.extend(_row_available(lines, line, begin, cues))
    return found


def _row_available(lines: tuple[Line, ...], line: Line, begin: int, cues: Cues) -> list[Candidate]:
    """Read the sentence that starts at `begin`: `The authors, Ada Roe and Ben Poe, are available`."""
    found: list[Candidate] = []
    names: list[Name] = []
    authors = cues["authors"].at_start(line.folded[begin : begin + 80])
    if authors and line.folded[begin + authors.end :][:1] == ",":
        begin += authors.end + 2
    while len(names) < _ROW:
        name = name_at(line.text, begin, cues)
        if name is None or not (name.titled or name.words > 1):
            break
        note = _IN_BRACKETS.match(line.text, name.end)
        name = replace(name, end=note.end()) if note else name
        names.append(name)
        join = _AND.match(line.text, name.end)
        if join is None:
            break
        begin = join.end()
    if not any(name.titled or name.given for name in names):
        return found
    clause = line.folded[names[-1].end : names[-1].end + 200]
    offer = cues["offer"].search(clause)
    if offer is None or offer.start > 25 or not cues["to_press"].search(clause):
        return found
    for name in names:
        full = (
            _named_in_full(lines, name.text, cues)
            if name.words == 1
            else Candidate(
                name=name.text,
                start=line.start + name.text_start,
                end=line.start + name.text_end,
                line=line.index,
                role=_in_brackets(line.text[name.text_end : name.end], cues),
            )
        )
        if full is not None:
            full.add("a line says that they are available", 4.0)
            found.append(full)
    return found


def _in_brackets(text: str, cues: Cues) -> str | None:
    """Return the role or place of work of ` (Tarn Institute)`, or None."""
    inside = text.strip(" ()")
    return inside if has_role(inside, cues) or has_unit(inside, cues) else None


def _later_by_surname(
    lines: tuple[Line, ...], offering: list[Line], parts: Sections, cues: Cues
) -> list[Candidate]:
    """Find whom a release that offers people presents first and offers later: `Roe can discuss …`."""
    found: list[Candidate] = []
    if not parts.advisory:
        return found
    for line in offering:
        if parts.zone[line.index] == "contact":
            continue
        for begin in (0, *(match.end() for match in SENTENCE.finditer(line.text))):
            match = _SUBJECT.match(line.text, begin)
            if match is None or not any(
                hit.start < _NEAR for hit in cues["able"].finditer(line.folded[match.end() :][:90])
            ):
                continue
            before = (*lines[max(0, line.index - _FAR) : line.index], line)
            full = _named_in_full(before, match[1], cues)
            if full is None or not (full.role_named and full.start < line.start + begin):
                continue
            if cues["press_role"].search(full.role or ""):
                continue
            full.add("a later sentence says what they can speak about", 4.0)
            for item in reach_in(line.text[match.end() : match.end() + 400]):
                full.take(item, line.start + match.end())
            found.append(full)
    return found


def _rows(lines: tuple[Line, ...], parts: Sections, cues: Cues) -> list[Candidate]:
    """Find both people of `Ada Roe and Ben Poe are hydrologists at …` where people are offered."""
    found: list[Candidate] = []
    for line in lines:
        if parts.zone[line.index] not in {"offered", "lead"} or len(line.text) > _LONG_LINE:
            continue
        one = name_at(line.text, 0, cues)
        join = _AND.match(line.text, one.end) if one is not None else None
        other = name_at(line.text, join.end(), cues) if join is not None else None
        if one is None or other is None or min(one.words, other.words) < _PAIR:
            continue
        verb = _ARE.match(line.text, other.end)
        role = cut_role(line.text[verb.end() :], cues) if verb is not None else ""
        if not role or not any(has_role(form, cues) for form in (role, _singular(role))):
            continue
        if not (one.given or other.given) or cues["press_role"].search(role):
            continue
        for name in (one, other):
            person = Candidate(
                name=name.text,
                start=line.start + name.text_start,
                end=line.start + name.text_end,
                line=line.index,
                role=role,
                role_named=True,
            )
            person.add("a row of people with one role, where people are offered", 4.0)
            found.append(person)
    return found


def _singular(role: str) -> str:
    """Return a role with its plurals cut: `science educators` as `science educator`."""
    return _PLURAL.sub("", role)


def _flattened(offering: list[Line], parts: Sections, cues: Cues) -> list[Candidate]:
    """Find the entries that a conversion ran together in the paragraph that offers people.

    Only a role and an address made of the name show where such an entry starts.
    """
    found: list[Candidate] = []
    if not parts.advisory:
        return found
    for line in offering:
        if len(line.text) < _RUN_TOGETHER or "@" not in line.text:
            continue
        reaches = reach_in(line.text)
        names = list(names_in(line.text, cues, limit=_MOST))
        for name, following in itertools.zip_longest(names, names[1:]):
            until = min(following.start if following else len(line.text), name.end + 260)
            sure = _from_given_name(line.text, name, cues)
            if sure is None:
                continue
            role = cut_role(line.text[name.end + 1 : until], cues)
            if line.text[name.end : name.end + 1] != "," or not has_role(role, cues):
                continue
            stem = fold(name.text).rpartition(" ")[2].lower()[:7]
            own = [item for item in reaches if name.end < item.start < until]
            if cues["press_role"].search(role) or not any(
                item.kind == "email" and len(stem) > _TINY and stem in (item.value or "").lower()
                for item in own
            ):
                continue
            person = Candidate(
                name=sure.text,
                start=line.start + sure.text_start,
                end=line.start + sure.text_end,
                line=line.index,
                role=role,
                role_named=True,
            )
            for item in own:
                person.take(item, line.start)
            person.add("a role and an own address in the paragraph that offers people", 4.0)
            found.append(person)
    return found


def _from_given_name(text: str, name: Name, cues: Cues) -> Name | None:
    """Return a name without the topic's words before it: `Presidency Ada Roe`; None if unsure."""
    if name.given:
        return name
    for word in _SURNAME.finditer(text, name.text_start, name.text_end):
        later = name_at(text, word.start(), cues)
        if later is not None and later.given and later.words > 1 and later.end == name.end:
            return later
    return None


def _both(lines: tuple[Line, ...], offering: list[Line], cues: Cues) -> list[Candidate]:
    """Find the people of `Both authors are available for interviews`: those named right before."""
    found: list[Candidate] = []
    for line in offering:
        cuts = [0, *(match.end() for match in SENTENCE.finditer(line.text)), len(line.text)]
        for begin, end in itertools.pairwise(cuts):
            lead = len(line.text[begin:end]) - len(line.text[begin:end].lstrip())
            told = line.folded[begin + lead : end]
            back = cues["back"].at_start(told)
            if back is None:
                continue
            offer = cues["offer"].search(told[back.end :])
            if offer is None or offer.start > _NEAR or not cues["to_press"].search(told):
                continue
            found.extend(_named_before(lines, line, begin, cues))
    return found


def _named_before(lines: tuple[Line, ...], line: Line, until: int, cues: Cues) -> list[Candidate]:
    """Return the two people whom the sentences before a place present with what they are."""
    for text, start, index in (
        (line.text[:until], line.start, line.index),
        *(
            (other.text, other.start, other.index)
            for other in reversed(lines[max(0, line.index - 2) : line.index])
        ),
    ):
        people: dict[str, Candidate] = {}
        for name in names_in(text[:_LONG_LINE], cues, limit=20):
            behind = text[name.end : name.end + 200]
            role = cut_role(behind[1:].strip(), cues) if behind[:1] == "," else ""
            before = text[max(0, name.start - 60) : name.start]
            if not (name.given or name.titled or (role and has_role(role, cues))):
                continue
            if cues["press_role"].search(role):
                continue
            people.setdefault(
                bare(name.text),
                Candidate(
                    name=name.text,
                    start=start + name.text_start,
                    end=start + name.text_end,
                    line=index,
                    role=role if has_role(role, cues) else None,
                    role_named=has_role(role, cues) and not cues["said"].search(before),
                ),
            )
        if len(people) == _PAIR:
            for person in people.values():
                person.add("a later sentence says that both are available", 4.0)
            return list(people.values())
    return []


def _named_in_full(lines: tuple[Line, ...], surname: str, cues: Cues) -> Candidate | None:
    """Return the person with this surname where the text gives the whole name."""
    for line in lines:
        if surname not in line.text or len(line.text) > _LONG_LINE:
            continue
        for name in names_in(line.text, cues, limit=20):
            if name.text.endswith(" " + surname):
                behind = line.text[name.end : name.end + 200]
                role = cut_role(behind[1:].strip(), cues) if behind[:1] == "," else ""
                known = bool(role) and has_role(role, cues)
                return Candidate(
                    name=name.text,
                    start=line.start + name.text_start,
                    end=line.start + name.text_end,
                    line=line.index,
                    role=role if known else None,
                    role_named=known,
                )
    return None
