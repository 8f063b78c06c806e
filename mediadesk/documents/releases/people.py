"""Who is offered to the press: cues open a stretch, entries in it collect evidence, then a decision.

Being quoted is not being offered, and a wrong person is worse than a missing one; so each candidate
keeps the reasons for and against, with weights, and only a clear sum makes an expert.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mediadesk.documents.releases.cues import Cues
from mediadesk.documents.releases.lines import Line
from mediadesk.documents.releases.names import Name, bare, name_at, names_in
from mediadesk.documents.releases.reach import reach_in

ENOUGH = 4.0
_SEPARATOR = re.compile(r"\s*(?:[,|/–—:]|-(?=\s))\s*")
_JOIN = re.compile(r";\s*(?:(?:and|und|et|y)\s+)?|,?\s+(?:and|&|und|et|y|sowie|e)\s+|,\s+")
_SENTENCE = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z]r)(?<!\bDr)(?<!Prof)(?<!\bSt)(?<!U\.S)(?<!\bNo)(?<!\bapl)[.!?](?=\s+[\"“A-ZÀ-Þ]|\s*$)"
)
_FIELD = re.compile(
    r"[\s,;:|(–—-]*(?:\b(?:tel|telefon|teléfono|téléphone|tél|phone|mobile|mobil|cell|fax|e-?mail|mail|courriel|correo|t|m|e|p|contact|contacto|kontakt|web|website|internet|twitter|bio|location|expertise|"
    r"areas? of expertise|topics?|languages?|schwerpunkte?|themen|expertise|temas)\s?[:.]\s|<?https?://|www\.|\S+@\S|\[e-?mail)",
    re.IGNORECASE,
)
_STRONG_VERB = re.compile(
    r"^(?:can|is|are|was|will|able|has|available|may|kann|steht|stehen|peut|puede|est|es|ist)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"[:?]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for or against, with its weight."""

    reason: str
    weight: float


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A person who may be offered. Offsets count in the whole text."""

    name: str
    start: int
    end: int
    line: int
    role: str | None = None
    role_inline: bool = False
    role_named: bool = False
    email: str | None = None
    phone: str | None = None
    protected: tuple[int, int] | None = None
    evidence: list[Evidence] = field(default_factory=list)

    def add(self, reason: str, weight: float) -> None:
        """Note one reason."""
        self.evidence.append(Evidence(reason=reason, weight=weight))

    @property
    def score(self) -> float:
        """Return the sum of the evidence."""
        return sum(item.weight for item in self.evidence)


def has_role(text: str, cues: Cues) -> bool:
    """Tell whether a text holds a word that names what a person is."""
    return any(cues.is_role(word) for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)) or any(
        cues.is_role(part)
        for word in re.findall(r"[^\W\d_]{4,}", text)
        for part in (word[-9:], word[-8:], word[-6:], word[-5:])
        if len(part) >= 6
        and word.lower().endswith(
            (
                "professor",
                "professorin",
                "direktor",
                "direktorin",
                "forscher",
                "forscherin",
                "leiter",
                "leiterin",
                "vorstand",
            )
        )
    )


def _cut_role(text: str, cues: Cues) -> str:
    """Return the head of `text` that is a role: no topics, no verbs, no fields, no next sentence."""
    end = len(text)
    for pattern in (_SENTENCE, _FIELD):
        match = pattern.search(text)
        if match:
            end = min(end, match.start())
    for match in re.finditer(r"\s?\(([^()]{0,200})\)?", text[:end]):
        inside = match[1].strip()
        if not (len(inside) <= 8 and inside.isupper()) and not (
            text[match.end() : match.end() + 2].strip(" ,") and len(inside) < 15
        ):
            end = min(end, match.start())
            break
    for hit in cues["talk"].finditer(text[:end]):
        if hit.start == 0 or not text[hit.start].islower():
            continue
        before = text[: hit.start].rstrip()
        strong = _STRONG_VERB.match(hit.text)
        if (
            strong
            or before.endswith((",", " who", "–", "—"))
            or (before.endswith(" and") and "," in before)
        ):
            # "professor who studies": the clause starts at "who".
            clause = re.search(
                r"[,;]?\s*(?:\bwho|\band|\bdie|\bder|\bqui|\bque)?\s*$", text[: hit.start]
            )
            end = min(end, clause.start() if clause else hit.start)
    for hit in cues["said"].finditer(text[:end]):
        if text[: hit.start].rstrip().endswith(","):
            end = min(end, hit.start)
    dash = re.search(r"\s[–—]\s|\s-\s|:\s|\s\|\s", text[:end])
    if dash and dash.start() > 0 and has_role(text[: dash.start()], cues):
        end = dash.start()
    role = text[:end]
    who = re.search(r",?\s+(?:who|whose|die|qui|quien|dont)\s", role)
    if who:
        role = role[: who.start()]
    return role.strip(" ,;:.–—-|/*")


def _split_next(text: str, cues: Cues) -> tuple[int, int] | None:
    """Return where the present person ends and the next one of the same line starts."""
    for match in _JOIN.finditer(text):
        name = name_at(text, match.end(), cues)
        if name is None or name.words < 2:
            continue
        following = text[name.end :]
        separator = _SEPARATOR.match(following)
        strong = ";" in match[0] or (
            separator is not None and has_role(following[:80].split(";")[0], cues)
        )
        if match[0].startswith(",") and match[0].strip() == ",":
            # ", Jean Roe School of Law" is a place; only a name with its own role is a person.
            strong = (
                separator is not None
                and has_role(following[:60], cues)
                and (name.given or name.titled)
            )
        if strong and (name.given or name.titled or separator is not None):
            return match.start(), match.end()
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A person at the head of a line, before any judgement."""

    name: Name
    role: str | None
    role_named: bool
    before: str
    after: str
    is_a: bool = False


def _clean_role(role: str) -> str | None:
    role = re.sub(r"^(?:is|was)\s+(?:an?|the)\s+", "", role).strip(" ,;:.–—-|*")
    role = re.sub(r"^(?:from|of|with|aus|vom)\s+(?:the\s+)?", "", role)
    return role if 2 <= len(role) <= 300 else None


def entries_of(line: Line, cues: Cues, *, loose: bool = False) -> list[Entry]:
    """Read the people that a line starts with. `loose` allows a description before the name."""
    text = line.text[:2000]
    entries: list[Entry] = []
    position = 0
    name = name_at(text, 0, cues)
    before = ""
    if name is None or (name.words < 2):
        name = None
        for topic in list(_TOPIC.finditer(text[:200])):
            candidate = name_at(text, topic.end(), cues)
            if (
                candidate
                and candidate.words > 1
                and text[candidate.end : candidate.end + 1] in {",", "("}
                and has_role(text[candidate.end : candidate.end + 120], cues)
            ):
                name = candidate
                break
        if name is None:
            name, before = _described(text, cues, loose=loose)
    while name is not None and len(entries) < 12:
        rest = text[name.end :]
        verb = cues["is_a"].at_start(rest.lstrip())
        is_a = False
        cut = _split_next(rest, cues) if not verb else None
        own = rest[: cut[0]] if cut else rest
        role: str | None = None
        note = re.match(r"\s*\(([^()]{0,80})\)", own)
        head = own[note.end() :] if note else own
        separator = _SEPARATOR.match(head)
        if verb:
            is_a = True
            said = head.lstrip()[verb.end :].strip()
            role = _cut_role(said, cues)
            if not has_role(role, cues):
                role = None
        elif separator:
            role = _clean_role(_cut_role(head[separator.end() :], cues))
        elif note and has_role(note[1], cues):
            role = note[1]
        if before:
            role = (
                before
                if role is None or not has_role(role, cues) or has_role(before, cues)
                else role
            )
        entries.append(
            Entry(
                name=name,
                role=role,
                role_named=role is not None and has_role(role, cues),
                before=before,
                after=own,
                is_a=is_a,
            )
        )
        if cut is None:
            break
        position = name.end + cut[1]
        name = name_at(text, position, cues)
        before = ""
    return entries


def _described(text: str, cues: Cues, *, loose: bool) -> tuple[Name | None, str]:
    """Find a name behind a short description: `Ocean scientist Professor Ada Roe, from …`."""
    head = text[:160]
    for name in names_in(head, cues, limit=2):
        before = head[: name.start].strip(" ,")
        if not before or len(before.split()) > 10 or re.search(r"[.;!?()“\"]", before):
            return None, ""
        possessive = re.search(r"['’]s?$", before)
        titled_role = has_role(before.split()[-1], cues) or (name.titled and has_role(before, cues))
        if titled_role or (loose and (possessive or has_role(before, cues))):
            if re.match(
                r"(?:said|says|by|for|with|and|to|from|of|in|at|when|as|but|contact)\b",
                before,
                re.IGNORECASE,
            ):
                return None, ""
            return name, re.sub(r"['’]s?$", "", before).strip() if possessive else before
    return None, ""


def people_of_sentence(text: str, cues: Cues) -> list[tuple[str, str | None, int, int]]:
    """Read `ORG CEO Ada Roe, Other Group's Ben Poe and children` as (name, role, start, end)."""
    found: list[tuple[str, str | None, int, int]] = []
    begin = 0
    for match in [*re.finditer(r";\s*|,?\s+(?:and|&|und|et|y)\s+|,\s+|\s+with\s+", text), None]:
        end = match.start() if match else len(text)
        piece = text[begin:end]
        names = list(names_in(piece, cues, limit=3))
        if names:
            name = names[-1]
            if name.end >= len(piece.rstrip(" .")) - 1:
                before = re.sub(r"['’]s?$", "", piece[: name.start].strip(" ,")).strip()
                before = re.sub(
                    r"^(?:please join|join|featuring|with|former|the)\s+",
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


@dataclass(slots=True, kw_only=True)
class Sections:
    """What each line is to people: `offered`, `contact`, `stop`; and how strong the offer is."""

    zone: list[str | None]
    strength: list[float]
    advisory: float
    lost: list[Line]


def _lead_strength(line: Line, cues: Cues) -> float:
    """Return how clearly a line offers a list of people: 0 not at all, 3 fully."""
    folded = line.folded
    offer = cues["offer"].search(folded, line.words)
    people = cues["people"].search(folded, line.words)
    bare_label = folded.rstrip(" :").strip()
    if (cues["who"].whole(bare_label) and len(bare_label) < 60) or (
        people and folded.rstrip().endswith(":") and offer
    ):
        return 3.0
    if re.search(r"\bquotes?\b", folded, re.IGNORECASE):
        return 0.0
    if offer and people and cues["lead_end"].search(folded, line.words) and len(folded) < 400:
        return 3.0
    if offer and people:
        return 2.0
    return 0.0


def sections(lines: tuple[Line, ...], cues: Cues, first: int, contact_lines: set[int]) -> Sections:
    """Walk down the lines and note the stretches in which people are offered."""
    zone: list[str | None] = [None] * len(lines)
    strength = [0.0] * len(lines)
    lost: list[Line] = []
    advisory = 0.0
    state: str | None = None
    level = 0.0
    for line in lines:
        folded = line.folded
        if line.index in contact_lines:
            zone[line.index] = "contact"
            if not reach_in(line.text[:500]) or cues["contact_label"].whole(folded.split(":")[0]):
                state, level = None, 0.0
            else:
                level = min(level, 1.0)
            continue
        label = re.match(r"([^:]{2,40}):(?:\s|$)", folded)
        head = label[1] if label else folded if len(folded) < 45 else ""
        if (
            (
                cues["about"].at_start(folded)
                and len(folded.split()) < 9
                and not cues["people"].search(folded)
            )
            or (cues["stop"].at_start(folded) and len(folded.split()) < 8)
            or re.fullmatch(r"[#*\-– 0-9]{2,9}", folded.strip())
        ):
            state, level = "stop" if line.index > first + 3 else None, 0.0
            zone[line.index] = "stop"
            continue
        if head and cues["label"].whole(head):
            state, level = None, 0.0
            # "Background: American University experts who are available for interviews:"  # noqa: ERA001
            if label and _lead_strength(line, cues) >= 2 and not entries_of(line, cues):
                state, level = "offered", _lead_strength(line, cues)
                advisory = max(advisory, level)
            continue
        if head and cues["panel"].whole(head):
            state, level = None, 0.0
            continue
        power = _lead_strength(line, cues)
        own = entries_of(line, cues) if power else []
        starts_with_person = bool(own) and own[0].name.start == 0
        if power and not starts_with_person and folded[:1] not in "\"'":
            title = line.index <= first
            power = min(power, 2.0) if title else power
            advisory = max(advisory, power)
            state, level = "offered", power
            zone[line.index] = "lead"
            strength[line.index] = power
            if power >= 3.0 and (
                folded.rstrip().endswith(":")
                or re.search(r"\bfollowing\b|\bfolgende|\bsuivants|\bsiguientes", folded)
            ):
                lost.append(line)
            continue
        if state == "offered":
            zone[line.index] = "offered"
            strength[line.index] = level
        elif state == "stop":
            zone[line.index] = "stop"
    if (
        advisory == 0.0
        and 0 <= first < len(lines)
        and cues["expert_title"].search(lines[first].folded)
    ):
        advisory = 2.0
        for index in range(first + 1, len(lines)):
            if zone[index] in {"contact", "stop"}:
                break
            zone[index], strength[index] = zone[index] or "offered", 1.5
    return Sections(zone=zone, strength=strength, advisory=advisory, lost=lost)


def _next_is_quote(lines: tuple[Line, ...], index: int) -> bool:
    return index + 1 < len(lines) and lines[index + 1].folded[:1] in "\"'"


def _among_labels(lines: tuple[Line, ...], index: int, simple: set[int], cues: Cues) -> bool:
    """Tell whether a list of people stands directly after or before `What:`, `When:` and so on."""
    above, below = index, index
    while above - 1 in simple and index - above < 40:
        above -= 1
    while below + 1 in simple and below - index < 40:
        below += 1
    near = [lines[at] for at in (above - 1, below + 1) if 0 <= at < len(lines)]
    return any(cues["label"].whole(line.folded.split(":")[0][:40]) for line in near)


def _details(
    candidate: Candidate, lines: tuple[Line, ...], begin: int, stop: int, cues: Cues
) -> int:
    """Read the lines below a name: role, numbers, addresses. Return the line after them."""
    index = begin
    while index < stop and index < begin + 9:
        line = lines[index]
        folded = line.folded
        if folded[:1] in "\"'" and not cues["detail"].at_start(folded):
            index += 1
            continue
        reaches = reach_in(line.text[:1000])
        for item in reaches:
            if item.kind == "email" and candidate.email is None:
                candidate.email = item.value
            elif item.kind == "phone" and candidate.phone is None:
                candidate.phone = item.value
            elif item.kind == "protected" and candidate.protected is None:
                candidate.protected = (line.start + item.start, line.start + item.end)
        role = _cut_role(folded, cues)
        role = (
            line.text[: len(role)] if line.text[: len(role)] and folded.startswith(role) else role
        )
        if (
            not candidate.role_named
            and has_role(role, cues)
            and len(role.split()) <= 30
            and index <= begin + 2
            and not cues["detail"].whole(folded.split(":")[0])
            and not (len(folded.split()) > 12 and folded.rstrip().endswith("."))
        ):
            candidate.role, candidate.role_named = role, True
            candidate.add("a role stands below the name", 1.5)
        index += 1
    return index


def candidates(lines: tuple[Line, ...], cues: Cues, parts: Sections, first: int) -> list[Candidate]:
    """Collect every person with the evidence for being offered."""
    found: list[Candidate] = []
    starts: dict[int, list[Entry]] = {}
    for line in lines:
        if parts.zone[line.index] in {"contact", "stop", "lead"} or line.index < first:
            continue
        if line.folded[:1] in "\"'" or len(line.text) > 3000:
            continue
        read = entries_of(
            line, cues, loose=line.kind == "bullet" and parts.zone[line.index] == "offered"
        )
        if read and (len(line.text) > 0):
            starts[line.index] = read
    simple = {
        index
        for index, read in starts.items()
        if read[0].role_named
        and len(lines[index].text.split()) <= 45
        and not cues["said"].search(lines[index].folded)
        and not lines[index].folded.rstrip().endswith(":")
    }
    order = sorted(starts)
    for place, index in enumerate(order):
        line = lines[index]
        until = order[place + 1] if place + 1 < len(order) else len(lines)
        for further in range(index + 1, min(until, len(lines))):
            if (
                parts.zone[further] in {"contact", "stop", "lead"}
                or cues["label"].whole(lines[further].folded.split(":")[0][:40])
                or (lines[further].level and lines[further].level < 4)
            ):
                until = further
                break
        many = starts[index]
        for number, entry in enumerate(many):
            name = entry.name
            person = Candidate(
                name=name.text,
                start=line.start + name.text_start,
                end=line.start + name.text_end,
                line=index,
            )
            person.role, person.role_named = entry.role, entry.role_named
            person.role_inline = entry.role is not None
            folded = line.folded
            own = entry.after[:1200]
            zone, power = parts.zone[index], parts.strength[index]
            if zone == "offered":
                person.add("stands under a line that offers people", power)
            elif parts.advisory:
                person.add("the release offers people", 1.0)
            if name.start == 0:
                person.add("the line starts with the name", 1.0)
            if name.titled or name.degree:
                person.add("has a title or degree", 0.5)
            if name.given:
                person.add("the first word is a given name", 0.5)
            if entry.role_named:
                person.add("a role stands with the name", 1.5)
            for item in reach_in(own):
                if item.kind == "email" and person.email is None:
                    person.email = item.value
                elif item.kind == "phone" and person.phone is None:
                    person.phone = item.value
                elif item.kind == "protected" and person.protected is None:
                    offset = line.start + name.end + item.start
                    person.protected = (offset, offset + item.end - item.start)
            if number == len(many) - 1:
                _details(person, lines, index + 1, until, cues)
            if person.email or person.phone or person.protected:
                person.add("has an address or number of their own", 1.0)
            if cues["talk"].search(own[:300]):
                person.add("it says what they can speak about", 1.0)
            offered = cues["offer"].search(own)
            if offered and (
                parts.advisory
                or re.search(
                    r"interview|comment|question|zur Verfügung|entrevist|available",
                    own,
                    re.IGNORECASE,
                )
            ):
                person.add("it says that they are available", 3.0)
            if (index - 1 in simple or index + 1 in simple) and index in simple:
                person.add("one of a list of names with roles", 1.5)
            if index in simple and _among_labels(lines, index, simple, cues):
                person.add("stands among what, when and where", 2.0)
            if cues["speaks"].search(own[:400]):
                person.add("speaks to the press", 3.5)
            if line.kind == "bullet" and entry.role_named:
                person.add("an item of a list", 0.5)
            said = cues["said"].search(own[:400])
            if said and not offered:
                person.add("is quoted", -4.0)
            if folded.rstrip().endswith(":") and _next_is_quote(lines, index):
                person.add("introduces a quotation", -5.0)
            if entry.role and cues["press_role"].search(entry.role):
                person.add("works for the press office", -4.0)
            if zone != "offered" and not offered:
                person.add(
                    "nothing offers people here",
                    -1.5
                    if parts.advisory >= 2
                    or "one of a list of names with roles" in {e.reason for e in person.evidence}
                    else -3.0,
                )
            if not (
                entry.role_named
                or person.role_named
                or entry.is_a
                or name.titled
                or name.degree
                or name.given
                or person.email
                or person.phone
            ):
                person.add("nothing shows that this is a person", -2.0)
            words = len(line.text.split())
            if (
                words > 12
                and not entry.role_named
                and not cues["talk"].search(own[:120])
                and not offered
            ):
                person.add("a sentence, not an entry", -2.0)
            if not person.role_inline and not person.role_named:
                person.role = None
            found.append(person)
    found.extend(_inline(lines, cues, parts, first - 1))
    return found


def _inline(lines: tuple[Line, ...], cues: Cues, parts: Sections, first: int) -> list[Candidate]:
    """Find people in `Who:` sentences."""
    found: list[Candidate] = []
    for line in lines:
        label = re.match(r"([^:]{2,40}):\s+(?=\S)", line.folded)
        if (
            line.index <= first
            or label is None
            or not cues["who"].whole(label[1])
            or parts.zone[line.index] == "stop"
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
        listed = entries_of(inner, cues)
        if listed and listed[0].name.start == 0 and listed[0].role_named:
            people = [(e.name.text, e.role, e.name.text_start, e.name.text_end) for e in listed]
        else:
            stop = _SENTENCE.search(rest)
            people = people_of_sentence(rest[: stop.start()] if stop else rest, cues)
        for name, role, start, end in people:
            person = Candidate(
                name=name,
                start=inner.start + start,
                end=inner.start + end,
                line=line.index,
                role=role,
            )
            known = name_at(inner.text, start, cues)
            sure = role is not None or (known is not None and (known.given or known.titled))
            person.add("named in answer to who", 4.0 if sure else 2.0)
            found.append(person)
    return found


def decide(found: list[Candidate], excluded: set[str]) -> list[Candidate]:
    """Return those with enough evidence, each person once, in order of place."""
    chosen: dict[str, Candidate] = {}
    for person in sorted(found, key=lambda item: item.start):
        key = bare(person.name)
        if person.score < ENOUGH or key in excluded:
            continue
        known = chosen.get(key)
        if known is None:
            chosen[key] = person
        else:
            known.email = known.email or person.email
            known.phone = known.phone or person.phone
            if not known.role:
                known.role = person.role
    return list(chosen.values())
