"""From a plain mail to the request it seems to make: a proposal that a person confirms.

Nothing is concluded that does not stand in the mail; every value says where it stands. Only what
the writer wrote counts: quoted mails and what was forwarded are other people's words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from mediadesk.domain.asking import (
    ANSWER_DUE,
    ANYONE,
    ASK_HINTS,
    ASKS,
    AT_ONCE,
    CLOSING,
    FROM_NAME,
    INTRODUCTION,
    LIVE,
    MEDIA,
    NAME_LINE,
    NAME_TITLES,
    NAME_WORD,
    NEWSLETTER,
    PRE_RECORDED,
    PREFIX,
    PROGRAMME,
    QUOTED_FROM_HERE,
    REQUEST,
    ROLE,
    SIGNED_ROLE,
    WITH,
    WORK,
    WRITING,
)
from mediadesk.domain.deadline import Deadline
from mediadesk.domain.errors import Problem
from mediadesk.domain.phrases import ReadDeadline, find_deadlines
from mediadesk.domain.place import zone_of_sender
from mediadesk.domain.proposal import Proposal, Source
from mediadesk.domain.reporter import Medium, Reporter
from mediadesk.domain.request import LIMITS, Live

LONGEST_READ = 12_000
"""Characters of a text that are looked at; a request for an interview is shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone number in a text: characters start to end, as written and as E.164 (or empty)."""

    start: int
    end: int
    written: str
    e164: str = ""


PhoneFinder = Callable[[str, str], Sequence[Phone]]
"""Finds phone numbers in a text; the second argument is the writer's IANA zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """What of a mail a proposal is made from. `sent` is UTC; `offset` minutes ahead of UTC."""

    from_address: str
    from_name: str
    subject: str
    text: str
    sent: datetime | None = None
    offset: int | None = None
    outlet_of_domain: str = ""
    """The name under which the desk knows the sender's domain, empty if it does not."""
    experts: tuple[str, ...] = ()
    office_zone: str = ""


_Reading = tuple[str, int, ReadDeadline]
"""A deadline, the part of the mail it stands in, and where that part begins."""


@dataclass(slots=True)
class _Found:
    """What has been found so far, and where."""

    sources: dict[str, tuple[Source, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def at(self, name: str, part: str, start: int, end: int) -> None:
        self.sources[name] = (Source(part=part, start=start, end=end),)


_LONGEST_SIGNATURE = 20
_FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class _Pages:
    """Which part of a text is the writer's own: `body` and `signature` as (start, end)."""

    text: str
    body: tuple[int, int]
    signature: tuple[int, int]


def propose(mail: Plain, find_phones: PhoneFinder) -> Proposal | None:
    """Return the request that a mail seems to make, None if it seems to make none."""
    if not _asks(f"{mail.subject}\n{mail.text[:LONGEST_READ]}"):
        return None
    pages = _pages(mail.text[:LONGEST_READ])
    body = pages.text[slice(*pages.body)]
    # Perhaps only a mail that is quoted asked.
    if not _asks(f"{mail.subject}\n{body}"):
        return None
    found = _Found()
    zone, sure = ("", False)
    readings: list[_Reading] = []
    if mail.sent is not None:
        domain = mail.from_address.rpartition("@")[2]
        zone, sure = zone_of_sender(mail.sent, mail.offset, domain, mail.office_zone)
        readings = [("subject", 0, one) for one in find_deadlines(mail.subject, mail.sent, zone)]
        readings += [("text", pages.body[0], one) for one in find_deadlines(body, mail.sent, zone)]
    outlet = _outlet(mail, pages, found)
    experts = _experts(mail, body, pages.body[0], found)
    introduced = "outlet" in found.sources
    if not _is_request(mail, body, readings, introduced=introduced, named=bool(experts)):
        return None
    medium = _medium(mail, body, pages, outlet, found)
    live = _live(mail.subject, body, pages.body[0], found)
    anyone = ANYONE.search(body)
    return Proposal(
        subject=_subject(mail, body, pages.body[0], found),
        reporter=_reporter(mail, pages, zone, find_phones, found),
        message=pages.text[slice(*pages.body)].strip()[: LIMITS["message"]],
        outlet=outlet,
        deadline=_deadline(
            readings, {"subject": mail.subject, "text": pages.text}, sure=sure, found=found
        ),
        medium=medium,
        live=live,
        experts=experts,
        any_expert=not experts or anyone is not None,
        sources=found.sources,
        problems=tuple(found.problems),
    )


def _asks(text: str) -> bool:
    """Say whether a text asks for what reporters ask for."""
    small = text.lower()
    return (
        any(hint in small for hint in ASK_HINTS)
        and ASKS.search(small) is not None
        and REQUEST.search(small) is not None
    )


def _is_request(
    mail: Plain,
    body: str,
    readings: Sequence[_Reading],
    *,
    introduced: bool,
    named: bool,
) -> bool:
    """Say whether a mail that asks shows who does, for what, by when or of whom."""
    if NEWSLETTER.search(mail.text) and not introduced:
        return False
    reporter = introduced or bool(mail.outlet_of_domain) or ROLE.search(body) is not None
    dated = any(one.deadline is not None or one.problem is not None for _, _, one in readings)
    return reporter or dated or named or WORK.search(f"{mail.subject}\n{body}") is not None


def clean_subject(subject: str) -> str:
    """Return a subject without its marks of answers and forwarding."""
    for _ in range(10):
        shorter = PREFIX.sub("", subject, count=1)
        if shorter == subject:
            break
        subject = shorter
    return subject.strip()


def _subject(mail: Plain, body: str, start: int, found: _Found) -> str:
    cleaned = clean_subject(mail.subject)
    if cleaned:
        place = len(mail.subject.rstrip()) - len(cleaned)
        found.at("subject", "subject", place, place + len(cleaned))
        return cleaned[: LIMITS["subject"]]
    for line in re.finditer(r"[^\n]+", body):
        words = line[0].strip()
        if len(words) > 20:
            found.at("subject", "text", start + line.start(), start + line.end())
            return words if len(words) <= 100 else words[:100].rsplit(" ", 1)[0] + "…"
    return ""


def _pages(text: str) -> _Pages:
    end = len(text)
    quoted = QUOTED_FROM_HERE.search(text)
    if quoted is not None and text[: quoted.start()].strip():
        end = quoted.start()
    lines = re.search(r"^>", text[:end], re.MULTILINE)
    if lines is not None and text[: lines.start()].strip():
        end = lines.start()
    closing = None
    for closing in CLOSING.finditer(text, 0, end):
        following = text[closing.end() : end].strip().count("\n")
        if following < _LONGEST_SIGNATURE:
            break
    else:
        closing = None
    if closing is None:
        start = _last_paragraph(text, end)
        return _Pages(text, (0, end), (start, end))
    return _Pages(text, (0, closing.start()), (closing.end(), end))


def _last_paragraph(text: str, end: int) -> int:
    """Return where the last block of short lines begins: a signature without a closing word."""
    stripped = text[:end].rstrip()
    start = stripped.rfind("\n\n") + 2 if "\n\n" in stripped else 0
    block = stripped[start:]
    return start if start and all(len(line) < 70 for line in block.split("\n")) else end


def _reporter(
    mail: Plain, pages: _Pages, zone: str, find_phones: PhoneFinder, found: _Found
) -> Reporter:
    name = mail.from_name
    if "@" in name:
        name = ""
    if name:
        flipped = re.fullmatch(r"([^\s,]+(?: [^\s,]+)?), ([^,]+)", name)
        found.at("reporter.name", "from", 0, len(mail.from_name))
        if flipped is not None:
            name = f"{flipped[2]} {flipped[1]}"
    signature = pages.text[slice(*pages.signature)]
    if not name:
        for line in re.finditer(r"[^\n]+", signature):
            signed = NAME_LINE.match(line[0])
            if signed is not None:
                name = signed[1]
                start = pages.signature[0] + line.start() + signed.start(1)
                found.at("reporter.name", "text", start, start + len(name))
                break
    phone = _phone(pages, zone, find_phones, found)
    role = ROLE.search(signature)
    return Reporter(
        name=name[: LIMITS["reporter.name"]],
        email=mail.from_address[: LIMITS["reporter.email"]],
        phone=phone.written[: LIMITS["reporter.phone"]] if phone else "",
        phone_e164=phone.e164 if phone else "",
        role=role[0][: LIMITS["reporter.role"]] if role else "",
    )


def _phone(pages: _Pages, zone: str, find_phones: PhoneFinder, found: _Found) -> Phone | None:
    """Return the writer's number: in the signature, else the only one in what they wrote."""
    for start, end in (pages.signature, pages.body):
        numbers = find_phones(pages.text[start:end], zone)
        if (numbers and (start, end) != pages.body) or len(numbers) == 1:
            phone = numbers[0]
            found.at("reporter.phone", "text", start + phone.start, start + phone.end)
            return phone
    return None


def _outlet(mail: Plain, pages: _Pages, found: _Found) -> str:
    body, start = pages.text[slice(*pages.body)], pages.body[0]
    if mail.outlet_of_domain:
        at = len(mail.from_address) - len(mail.from_address.rpartition("@")[2])
        found.at("outlet", "from", at, len(mail.from_address))
        return mail.outlet_of_domain
    for pattern in (INTRODUCTION, WRITING, FROM_NAME, AT_ONCE, WITH):
        for said in pattern.finditer(body):
            name = said[1]
            if PROGRAMME.match(body, said.end(1)):
                # Of “BBC Radio 4's Today programme” the outlet comes first.
                name = re.split(r"['’]s\s", name)[0]
            name = _organisation(name)
            if name:
                at = start + body.index(name, said.start(1))
                found.at("outlet", "text", at, at + len(name))
                return name
    signature = pages.text[slice(*pages.signature)]
    for line in re.finditer(r"[^\n]+", signature):
        signed = SIGNED_ROLE.match(line[0].strip())
        if signed is not None and "@" not in signed[2] and not signed[2][0].isdigit():
            at = pages.signature[0] + line.start() + line[0].find(signed[2])
            found.at("outlet", "text", at, at + len(signed[2]))
            return signed[2][: LIMITS["outlet"]]
    return ""


def _organisation(name: str) -> str:
    """Return a name without what a sentence adds behind it; empty if it is none."""
    cut = re.split(r"\b(?:and|und|et|y|de|of|the)$", name.strip(" .,'’-"))[0].strip(" .,'’-")
    cut = re.sub(r"^(?:the|der|die|das|den|dem|la|le|el)\s+", "", cut)
    plain = cut.lower()
    if len(cut) < _FEWEST_LETTERS or plain in _NO_OUTLETS:
        return ""
    return cut[: LIMITS["outlet"]]


_NO_OUTLETS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december london berlin paris madrid new york washington
    """.split()
)


def _medium(mail: Plain, body: str, pages: _Pages, outlet: str, found: _Found) -> Medium | None:
    """Return what it is for, if the mail names one medium only."""
    signature = pages.text[slice(*pages.signature)]
    places = (
        ("text", pages.body[0], body),
        ("subject", 0, mail.subject),
        ("text", pages.signature[0], signature),
        ("outlet", 0, outlet),
    )
    for part, start, text in places:
        named = {
            medium: said for medium, pattern in MEDIA.items() if (said := pattern.search(text))
        }
        if len(named) > 1:
            found.problems.append(
                Problem(
                    "medium",
                    "Several media are named: {media}.",
                    {"media": ", ".join(medium.value for medium in named)},
                )
            )
            return None
        for medium, said in named.items():
            if part == "outlet":
                found.sources["medium"] = found.sources.get("outlet", ())
            else:
                found.at("medium", part, start + said.start(), start + said.end())
            return medium
    return None


def _live(subject: str, body: str, start: int, found: _Found) -> Live | None:
    live, recorded = LIVE.search(body), PRE_RECORDED.search(body)
    said = live or recorded
    if said is None:
        titled = LIVE.search(subject) or PRE_RECORDED.search(subject)
        if titled is None:
            return None
        found.at("live", "subject", titled.start(), titled.end())
        return Live.LIVE if LIVE.search(subject) else Live.PRE_RECORDED
    found.at("live", "text", start + said.start(), start + said.end())
    if live is not None and recorded is not None:
        return Live.EITHER
    return Live.LIVE if live is not None else Live.PRE_RECORDED


def _experts(mail: Plain, body: str, start: int, found: _Found) -> tuple[str, ...]:
    """Return those of the known experts whom the mail names, in the order in which it does."""
    if not mail.experts:
        return ()
    names = _names(mail.experts)
    sources: dict[str, Source] = {}
    for part, base, text in (("subject", 0, mail.subject), ("text", start, body)):
        for name, first, end in names.named(_fold(text)):
            sources.setdefault(name, Source(part=part, start=base + first, end=base + end))
    if sources:
        found.sources["experts"] = tuple(sources.values())
    return tuple(sources)


@dataclass(frozen=True, slots=True)
class _Names:
    """The experts by the first word of their name, and by a surname that only one of them has."""

    by_first: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
    by_surname: Mapping[str, str]

    def named(self, folded: str) -> Iterator[tuple[str, int, int]]:
        """Yield each expert that a text names, with the place: in full, or by title and surname."""
        words = list(NAME_WORD.finditer(folded))
        for position, word in enumerate(words):
            for name_words, name in self.by_first.get(word[0], ()):
                last = self._last_word(words, position, name_words)
                if last is not None:
                    yield name, word.start(), last.end()
            if word[0] in NAME_TITLES:
                following = words[position + 1 : position + 4]
                titled = next((one for one in following if one[0] not in NAME_TITLES), None)
                if titled is not None and titled[0] in self.by_surname:
                    yield self.by_surname[titled[0]], word.start(), titled.end()

    @staticmethod
    def _last_word(
        words: Sequence[re.Match[str]], position: int, name_words: tuple[str, ...]
    ) -> re.Match[str] | None:
        """Return the last word of a name that begins at `position`; middle names may lack."""
        for wanted in (name_words, (name_words[0], name_words[-1])):
            end = position + len(wanted)
            if len(wanted) > 1 and tuple(one[0] for one in words[position:end]) == wanted:
                return words[end - 1]
        return None


@lru_cache(maxsize=4)
def _names(experts: tuple[str, ...]) -> _Names:
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    surnames: dict[str, list[str]] = {}
    for name in experts:
        words = tuple(NAME_WORD.findall(_fold(name)))
        while words and words[0] in NAME_TITLES:
            words = words[1:]
        if len(words) < 2:
            continue
        by_first.setdefault(words[0], []).append((words, name))
        surnames.setdefault(words[-1], []).append(name)
    alone = {
        surname: names[0]
        for surname, names in surnames.items()
        if len(names) == 1 and len(surname) >= _FEWEST_LETTERS
    }
    return _Names(by_first, alone)


class _Folds(dict[int, str]):
    """Each letter in small and without its accent, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        bare = unicodedata.normalize("NFD", chr(code))[0].lower()[:1]
        self[code] = bare
        return bare


_folds = _Folds()


def _fold(text: str) -> str:
    """Return text in small letters without accents, every letter still in its place."""
    return text.lower() if text.isascii() else text.translate(_folds)


def _says_due(reading: _Reading, texts: Mapping[str, str]) -> bool:
    """Say whether an answer is due then, and not only something happens by then."""
    part, start, one = reading
    text = texts[part]
    said = text[start + one.start : start + one.end].lower()
    if not said.startswith(("by", "before", "bis", "avant", "antes", "para", "pour", "until")):
        return True
    return ANSWER_DUE.search(text[max(0, start + one.start - 120) : start + one.start]) is not None


def _deadline(
    readings: Sequence[_Reading], texts: Mapping[str, str], *, sure: bool, found: _Found
) -> Deadline | None:
    """Return the one deadline that is told; none, with a problem, if there are several or none."""
    clear = [(part, start, one) for part, start, one in readings if one.deadline is not None]
    instants = {one.deadline.at for _, _, one in clear if one.deadline is not None}
    if len(instants) > 1:
        due = [reading for reading in clear if _says_due(reading, texts)]
        named = {one.deadline.at for _, _, one in due if one.deadline is not None}
        if len(named) == 1:
            clear, instants = due, named
    if len(instants) == 1:
        part, start, one = clear[0]
        found.at("deadline", part, start + one.start, start + one.end)
        if one.assumed:
            found.problems.append(
                Problem("deadline", "The clock time is not written in full. Please check it.")
            )
        if not one.explicit and not sure:
            found.problems.append(
                Problem("deadline_zone", "The mail does not say on which clock. Please check it.")
            )
        return one.deadline
    if len(instants) > 1:
        found.problems.append(Problem("deadline", "The mail names several deadlines."))
        found.sources["deadline"] = tuple(
            Source(part=part, start=start + one.start, end=start + one.end)
            for part, start, one in clear
        )
        return None
    for part, start, one in readings:
        if one.problem is not None:
            found.problems.append(one.problem)
            found.at("deadline", part, start + one.start, start + one.end)
            break
    return None
