"""Who is offered to the press: people collect evidence, then a decision.

Being quoted is not being offered, and a wrong person is worse than a missing one; so each candidate
keeps the reasons for and against, with weights, and only a clear sum makes an expert.
"""

from __future__ import annotations

import itertools
import re

from mediadesk.documents.releases.answers import told_by_sentences
from mediadesk.documents.releases.candidate import ENOUGH, Candidate
from mediadesk.documents.releases.cues import Cues, fold, words_of
from mediadesk.documents.releases.lines import Line
from mediadesk.documents.releases.mentions import Mention, mentions_of
from mediadesk.documents.releases.names import bare, names_in
from mediadesk.documents.releases.offers import MILD, Sections
from mediadesk.documents.releases.reach import Reach, reach_in
from mediadesk.documents.releases.roles import SENTENCE, cut_role, has_field, has_role, has_unit

_CAPITALISED = re.compile(r"(?<![\w@.-])[A-Z][a-z]{3,}(?![\w@])")
_APPOSITION = re.compile(r",\s+((?:an?|the|une?|le|la|der|die|ein|eine|una?|el)\s)")
# Between a name and the number that follows it as its own.
_RIGHT_BEFORE = 12
# Of so many people a text must say that they can speak to be taken for an offer without a lead.
_SEVERAL = 2
_TITLE = re.compile(r"(?:Job )?(?:Title|Position|Role|Funktion|Titre|Fonction|Cargo)\s?:\s+(?=\S)")
# Lines below a name that may still speak of the person, and characters of them.
_REACH, _LENGTH = 12, 2_500
# More people than this no release offers; what goes on is a directory.
_MOST = 300
_LONG_LINE = 3_000
# A line with an address and no more text than this is an entry's own line, not prose.
_SHORT = 90


def candidates(lines: tuple[Line, ...], cues: Cues, parts: Sections, first: int) -> list[Candidate]:
    """Collect every person with the evidence for being offered."""
    found: list[Candidate] = []
    starts = _starts(lines, cues, parts, first)
    if not parts.advisory and _offers_itself(lines, cues, starts):
        parts.advisory = MILD
        starts = _starts(lines, cues, parts, first)
    simple = {
        index
        for index, read in starts.items()
        if read[0].role_named
        and read[0].place in {"head", "described", "topic"}
        and len(lines[index].text.split()) <= 45
        and not cues["said"].search(lines[index].folded)
        and not lines[index].folded.rstrip().endswith(":")
    }
    with_topic = {index for index, read in starts.items() if read[0].topic}
    topical = {index for index in with_topic if index - 1 in with_topic or index + 1 in with_topic}
    order = sorted(starts)
    for place, index in enumerate(order):
        until = _scope_end(lines, parts, starts, order, place)
        many = starts[index]
        others = {mention.surname for mention in many}
        for number, mention in enumerate(many):
            last = number == len(many) - 1
            person = _candidate(lines[index], mention)
            _weigh_place(person, mention, lines[index], parts, cues)
            own = mention.after[:1200]
            for item in reach_in(own):
                person.take(item, lines[index].start + mention.name.end)
            below = lines[index + 1 : until]
            _read_below(person, below, others, parts, cues, last=last)
            chained = next((m for m in many[number + 1 :] if m.place == "listed"), None)
            _weigh_words(
                person,
                mention,
                lines,
                index,
                below if last else (),
                parts,
                cues,
                more=chained.after if chained else "",
            )
            if index in topical and parts.zone[index] == "offered":
                person.add("one of a list of names with topics", 2.0)
            if index in simple:
                if index - 1 in simple or index + 1 in simple:
                    person.add("one of a list of names with roles", 1.5)
                if _among_labels(parts, index, simple):
                    person.add("stands among what, when and where", 2.0)
            _weigh_doubts(person, mention, parts, cues)
            found.append(person)
    found.extend(told_by_sentences(lines, cues, parts, first - 1))
    return found


def _starts(
    lines: tuple[Line, ...], cues: Cues, parts: Sections, first: int
) -> dict[int, list[Mention]]:
    """Return the mentions of every line that may name somebody who is offered."""
    starts: dict[int, list[Mention]] = {}
    deep = parts.advisory > 0
    for line in lines:
        zone = parts.zone[line.index]
        if zone in {"contact", "stop", "lead"} or line.index < first:
            continue
        if line.folded[:1] in "\"'" or len(line.text) > _LONG_LINE:
            continue
        read = mentions_of(line, cues, loose=zone == "offered", deep=deep)
        if read:
            starts[line.index] = read
            if len(starts) >= 2 * _MOST:
                break
    return starts


def _offers_itself(lines: tuple[Line, ...], cues: Cues, starts: dict[int, list[Mention]]) -> bool:
    """Tell whether a text whose lead is lost says of several people that they can speak."""
    named: set[str] = set()
    for index, read in starts.items():
        line = lines[index]
        if not cues["able"].search(line.folded, line.words):
            continue
        for mention in read:
            own = mention.after[:500]
            stop = SENTENCE.search(own)
            if cues["able"].search(own[: stop.start()] if stop else own):
                named.add(mention.surname)
    return len(named) >= _SEVERAL


def _scope_end(
    lines: tuple[Line, ...],
    parts: Sections,
    starts: dict[int, list[Mention]],
    order: list[int],
    place: int,
) -> int:
    """Return the line at which the text about the person of `order[place]` ends."""
    index = order[place]
    own = {mention.surname for mention in starts[index]}
    until = min(len(lines), index + 1 + _REACH)
    for further in order[place + 1 : place + 1 + _REACH]:
        # The same person again is still the same person's text.
        if further >= until:
            break
        if own.isdisjoint([mention.surname for mention in starts[further]]):
            until = further
            break
    size = 0
    for further in range(index + 1, until):
        line = lines[further]
        size += len(line.text)
        if (
            parts.zone[further] in {"stop", "lead"}
            or (parts.zone[further] == "contact" and not own & line.words)
            or parts.labelled[further]
            or 0 < line.level < 4
            or size > _LENGTH
        ):
            return further
    return until


def _surname(name: str) -> str:
    return name.rpartition(" ")[2].lower()


def _candidate(line: Line, mention: Mention) -> Candidate:
    name = mention.name
    return Candidate(
        name=name.text,
        start=line.start + name.text_start,
        end=line.start + name.text_end,
        line=line.index,
        role=mention.role,
        role_named=mention.role_named,
    )


def _weigh_place(
    person: Candidate, mention: Mention, line: Line, parts: Sections, cues: Cues
) -> None:
    """Weigh where the name stands and how it is written."""
    name = mention.name
    if parts.zone[line.index] == "offered":
        person.add("stands under a line that offers people", parts.strength[line.index])
    elif parts.advisory:
        person.add("the release offers people", 1.0)
    if mention.place in {"head", "topic"}:
        person.add("the line starts with the name", 1.0)
    elif mention.place == "described":
        person.add("a description stands before the name", 0.5)
    if name.titled or name.degree:
        person.add("has a title or degree", 0.5)
    if name.given:
        person.add("the first word is a given name", 0.5)
    if mention.role_named:
        person.add("a role stands with the name", 1.5)
    elif mention.role and has_unit(mention.role, cues):
        person.add("a place of work stands with the name", 1.0)
    if line.kind == "bullet" and mention.role_named:
        person.add("an item of a list", 0.5)
    if mention.role and cues["press_role"].search(mention.role):
        person.add("works for the press office", -4.0)


def _read_below(
    person: Candidate,
    below: tuple[Line, ...],
    others: set[str],
    parts: Sections,
    cues: Cues,
    *,
    last: bool,
) -> None:
    """Read the lines below a name: role, numbers, addresses.

    `others` are the surnames of the line's people; only the `last` has what names none of them.
    """
    surname = _surname(person.name)
    for number, line in enumerate(below):
        folded = line.folded
        if cues["stop"].at_start(folded, line.words):
            break
        if folded[:1] in "\"'" and not cues["detail"].at_start(folded):
            continue
        if len(others) > 1 or parts.zone[line.index] == "contact":
            _read_sentences(person, line, surname)
            if not last or parts.zone[line.index] == "contact":
                continue
        reaches = parts.reaches(line)
        if any(_of_another(item, line, person.name) for item in reaches) or (
            reaches and _names_another(line, person.name, cues)
        ):
            continue
        spent = sum(item.end - item.start for item in reaches)
        named = surname in (words_of(_without(line.folded, reaches)) if reaches else line.words)
        office = any(
            item.kind == "email"
            and cues["office_mailbox"].whole((item.value or "").partition("@")[0])
            for item in reaches
        )
        theirs = (
            (len(line.text) - spent < _SHORT and not office)
            or named
            or has_field(line.text)
            or not line.words.isdisjoint(cues.words["pronouns"])
        )
        for item in reaches if theirs and not (others - {surname}) & line.words else ():
            person.take(item, line.start)
        if person.role_named or number > 3:
            continue
        again = _named_again(line.text, person.name.rpartition(" ")[2], cues)
        role = again or _role_below(line, cues)
        if role is None or (named and not again):
            continue
        if cues["press_role"].search(role):
            person.add("works for the press office", -4.0)
        person.role, person.role_named = role, True
        person.add("a role stands below the name", 1.5)


def _names_another(line: Line, name: str, cues: Cues) -> bool:
    """Tell whether a line names somebody else right before a number: `from Ben Poe at 555-0100`."""
    reaches = reach_in(line.text[:400])
    return any(
        other.given
        and bare(other.text) != bare(name)
        and any(0 <= item.start - other.end <= _RIGHT_BEFORE for item in reaches)
        for other in names_in(line.text[:400], cues, limit=6)
    ) and not line.words & {_surname(name)}


def _of_another(item: Reach, line: Line, name: str) -> bool:
    """Tell whether an address is made of a name that stands with it and is not the person's."""
    if item.kind != "email":
        return False
    mailbox = (item.value or "").partition("@")[0].lower()
    own = fold(name).lower()
    return any(
        word.lower() in mailbox and word.lower() not in own
        for word in _CAPITALISED.findall(line.folded[:200])
    )


def _named_again(text: str, surname: str, cues: Cues) -> str | None:
    """Return the role of `Roe, a professor of law, …` below the line `Ada Roe`."""
    if not text.startswith(surname):
        return None
    match = _APPOSITION.match(text, len(surname))
    if match is None:
        return None
    role = cut_role(text[match.start(1) :], cues)
    return role if has_role(role, cues) else None


def _read_sentences(person: Candidate, line: Line, surname: str) -> None:
    """Take the numbers of the sentences that name the person: `Roe may be reached at …`."""
    text = line.text[:2000]
    cuts = [0, *(match.end() for match in SENTENCE.finditer(text)), len(text)]
    for begin, end in itertools.pairwise(cuts):
        reaches = reach_in(text[begin:end])
        if reaches and surname in words_of(_without(text[begin:end], reaches)):
            for item in reaches:
                person.take(item, line.start + begin)


def _without(text: str, reaches: list[Reach]) -> str:
    """Return a text without its addresses and numbers."""
    for item in reversed(reaches):
        text = text[: item.start] + " " + text[item.end :]
    return text


def _role_below(line: Line, cues: Cues) -> str | None:
    """Return the role that a line below a name gives, or None."""
    text = line.text[:600]
    titled = _TITLE.match(text)
    if titled:
        return cut_role(text[titled.end() :], cues) or None
    if cues["detail"].whole(line.folded.split(":")[0]) or line.kind == "bullet":
        return None
    sentences = [0, *(match.end() for match in SENTENCE.finditer(text)), len(text)]
    pieces = [
        text[begin:end].strip()
        for begin, end in itertools.pairwise(sentences)
        if text[begin:end].strip()
    ]
    best: str | None = None
    for piece in pieces[:4]:
        role = cut_role(piece, cues)
        words = role.split()
        if not words or len(words) > 34 or not has_role(role, cues):
            continue
        # A line of its own is a role; in running text only what opens with the role's own word.
        alone = len(pieces) == 1 and not (len(words) > 12 and piece.endswith("."))
        opens = has_role(" ".join(words[:4]), cues) and not re.match(
            r"(?:He|She|They|It|In|The|This|An?|As|For|And|His|Her|Er|Sie|Il|Elle|Le|La|Prof|Dr|Mr|Ms|Mrs|M|Mme)\b",
            piece,
        )
        if alone and not re.match(r"(?:He|She|They|Er|Sie|Il|Elle)\b", piece):
            return role
        if opens and (best is None or cues["vague"].at_start(best)):
            best = role
    return best


def _weigh_words(
    person: Candidate,
    mention: Mention,
    lines: tuple[Line, ...],
    index: int,
    below: tuple[Line, ...],
    parts: Sections,
    cues: Cues,
    *,
    more: str,
) -> None:
    """Weigh what the text says of the person: can speak, is available, is quoted."""
    own = mention.after[:1200]
    stop = SENTENCE.search(own)
    clause = own[: stop.start()] if stop else own
    # "Ada Roe, …, and Ben Poe, …, are available" offers both.
    whole = (clause + " " + more)[:500]
    offered = cues["offer"].search(whole) or (
        cues["offer"].search(lines[index].folded) if mention.place == "turned" else None
    )
    pressed = cues["to_press"].search(whole) or mention.place == "turned"
    if offered and not parts.advisory and not pressed:
        offered = None
    talk = cues["talk"].search(clause[:300])
    if talk is None and mention.place in {"head", "topic"}:
        talk = cues["appears"].search(clause[:300])
    if talk:
        person.add("it says what they can speak about", 1.0)
    if offered:
        person.add("it says that they are available", 3.0)
    if cues["speaks"].search(own[:400]):
        person.add("speaks to the press", 3.5)
    if not offered:
        rest = own[stop.end() :].lstrip() if stop else ""
        told = _echo(person, rest + "\n" + "\n".join(line.text for line in below), cues)
        if told and (parts.advisory or cues["to_press"].search(told)):
            person.add("the text goes on to say what they can speak about", 2.5)
            offered = cues["offer"].search(told)
    said = cues["said"].search(clause[:400])
    if said and not offered:
        person.add("is quoted", -4.0)
    line = lines[index]
    following = lines[index + 1].folded[:1] if index + 1 < len(lines) else ""
    if line.folded.rstrip().endswith(":") and following and following in "\"'":
        person.add("introduces a quotation", -5.0)
    if mention.shape == "prose" and not offered:
        person.add("the subject of a sentence that offers nobody", -3.0)
    elif (
        mention.shape == "set_off"
        and len(clause.split()) > 12
        and not (mention.role_named or talk or offered or mention.topic)
        and not (mention.role and has_unit(mention.role, cues))
    ):
        person.add("a sentence, not an entry", -2.0)


def _echo(person: Candidate, text: str, cues: Cues) -> str | None:
    """Return the words after `Dr Roe`, `Roe` or `She` that offer the person; notes the role too."""
    told: str | None = None
    for begin in _subjects(text[:_LENGTH], person.name.rsplit(" ", 1)[-1], cues):
        rest = text[begin : begin + 260].partition("\n")[0]
        stop = SENTENCE.search(rest)
        rest = rest[: stop.start()] if stop else rest
        verb = cues["is_a"].at_start(rest[:60])
        if verb is not None and not person.role_named:
            role = cut_role(rest[verb.end :].strip(), cues)
            if has_role(role, cues) and not cues["vague"].at_start(role):
                person.role, person.role_named = role, True
                person.add("a later sentence gives the role", 1.5)
        able = any(hit.start <= 25 for hit in cues["offer"].finditer(rest[:110])) or any(
            hit.start <= 12 for hit in cues["talk"].finditer(rest[:110])
        )
        if able and told is None:
            told = rest
    return told


_BEHIND = re.compile(r"(?:\s+\([^()]{0,90}\))?\s+")
_PRONOUN = re.compile(r"(?:^|[.!?”\"]\s{1,3}|\n)([^\W\d_]{2,5})\s")


def _subjects(text: str, surname: str, cues: Cues) -> list[int]:
    """Return where the words after `Roe`, `Roe (Law)` or a leading `She` start, at most eight."""
    found: list[int] = []
    at = text.find(surname)
    while at >= 0 and len(found) < 8:
        end = at + len(surname)
        whole = not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum()
        behind = _BEHIND.match(text, end) if whole else None
        if behind:
            found.append(behind.end())
        at = text.find(surname, end)
    pronouns = cues.words["pronouns"]
    found.extend(
        match.end()
        for match in _PRONOUN.finditer(text)
        if match[1][0].isupper() and match[1].lower() in pronouns
    )
    return sorted(found)[:8]


def _weigh_doubts(person: Candidate, mention: Mention, parts: Sections, cues: Cues) -> None:
    """Weigh what speaks against it."""
    reasons = {item.reason for item in person.evidence}
    if person.reachable:
        if person.email and cues["press_mailbox"].whole(person.email.partition("@")[0]):
            # Somebody with title and role may be reached through the office.
            clear = mention.role_named and (mention.name.titled or mention.name.degree)
            person.add("the address is the press office's", -0.5 if clear else -3.0)
        else:
            person.add("has an address or number of their own", 1.0)
    offered = {
        "it says that they are available",
        "the text goes on to say what they can speak about",
        "stands under a line that offers people",
    }
    if (
        "is quoted" in reasons
        and "stands under a line that offers people" in reasons
        and "has an address or number of their own" in {item.reason for item in person.evidence}
        and mention.place == "head"
        and mention.role_named
    ):
        person.add("an entry of a list, with a number of their own", 2.5)
    if not reasons & offered:
        mild = parts.advisory >= 2 or "one of a list of names with roles" in reasons
        person.add("nothing offers people here", -1.5 if mild else -3.0)
    name = mention.name
    speaks = (
        mention.shape in {"able", "is_a"} and "stands under a line that offers people" in reasons
    )
    if not (
        person.role_named or name.titled or name.degree or name.given or person.reachable or speaks
    ):
        person.add("nothing shows that this is a person", -2.0)


def _among_labels(parts: Sections, index: int, simple: set[int]) -> bool:
    """Tell whether a list of people stands directly after or before `What:`, `When:` and so on."""
    above, below = index, index
    while above - 1 in simple and index - above < 40:
        above -= 1
    while below + 1 in simple and below - index < 40:
        below += 1
    return any(parts.labelled[at] for at in (above - 1, below + 1) if 0 <= at < len(parts.labelled))


def _same(one: str, other: str) -> bool:
    """Tell whether two names are one person's: `David A. Bateman` and `David Bateman`."""
    a, b = bare(one).split(), bare(other).split()
    if not a or not b or a[-1] != b[-1]:
        return False
    return a[0] == b[0] or (len(a[0]) == 1 and b[0].startswith(a[0])) or a == b


def decide(found: list[Candidate], excluded: set[str]) -> list[Candidate]:
    """Return those with enough evidence, each person once, in order of place."""
    chosen: list[Candidate] = []
    by_surname: dict[str, list[Candidate]] = {}
    for person in sorted(found, key=lambda item: item.start):
        if person.score < ENOUGH or bare(person.name) in excluded:
            continue
        if len(chosen) >= _MOST:
            break
        namesakes = by_surname.setdefault(_surname(person.name), [])
        known = next((item for item in namesakes if _same(item.name, person.name)), None)
        if known is None:
            chosen.append(person)
            namesakes.append(person)
            continue
        known.email = known.email or person.email
        known.phone = known.phone or person.phone
        known.evidence.extend(person.evidence)
        if not known.role_named and person.role:
            known.role, known.role_named = person.role, person.role_named
    for other in found:
        if not other.role_named:
            continue
        for person in by_surname.get(_surname(other.name), ()):
            if not person.role_named and _same(other.name, person.name):
                person.role, person.role_named = other.role, True
    return chosen
