"""From a plain mail to the request it seems to make: a proposal that a person confirms.

Nothing is concluded that does not stand in the mail; every value says where it stands. Only what
the writer wrote counts: quoted mails and what was forwarded are other people's words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mediadesk.domain.asking import (
    ANYONE,
    ASK_HINTS,
    ASKS,
    CLOSING,
    FROM_NAME,
    INTRODUCTION,
    LIVE,
    MEDIA,
    NAME_LINE,
    NEWSLETTER,
    PRE_RECORDED,
    PREFIX,
    QUOTED_FROM_HERE,
    REQUEST,
    ROLE,
    SIGNED_ROLE,
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
    readings: list[tuple[str, int, ReadDeadline]] = []
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
        deadline=_deadline(readings, sure=sure, found=found),
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
        and ASKS.search(text) is not None
        and REQUEST.search(text) is not None
    )


def _is_request(
    mail: Plain,
    body: str,
    readings: Sequence[tuple[str, int, ReadDeadline]],
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
    for pattern in (INTRODUCTION, WRITING, FROM_NAME):
        for said in pattern.finditer(body):
            name = _organisation(said[1])
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
    seen: list[tuple[int, str, Source]] = []
    for part, offset, text in (
        ("subject", -len(mail.subject) - 1, mail.subject),
        ("text", 0, body),
    ):
        folded = _fold(text)
        for name in mail.experts:
            if any(name == other for _, other, _ in seen):
                continue
            place = _named(folded, name, mail.experts)
            if place is not None:
                base = start if part == "text" else 0
                source = Source(part=part, start=base + place[0], end=base + place[1])
                seen.append((offset + place[0], name, source))
    seen.sort(key=lambda one: one[0])
    if seen:
        found.sources["experts"] = tuple(source for _, _, source in seen)
    return tuple(name for _, name, _ in seen)


_TITLES = re.compile(
    r"^(?:(?:dr|prof|professor|mr|mrs|ms|mx|sir|dame|lord|lady|phd|dipl|ing|med)\.?\s+)+",
    re.IGNORECASE,
)


def _named(folded: str, name: str, others: Iterable[str]) -> tuple[int, int] | None:
    """Return where an expert is named: in full, or by title and surname if only one has it."""
    bare = _fold(_TITLES.sub("", name)).strip()
    words = bare.split()
    if not words:
        return None
    whole = re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", folded)
    if whole is None and len(words) > 2:
        whole = re.search(rf"(?<!\w){re.escape(words[0])} {re.escape(words[-1])}(?!\w)", folded)
    if whole is not None:
        return whole.start(), whole.end()
    surname = words[-1]
    namesakes = sum(1 for other in others if _fold(other).split()[-1:] == [surname])
    if len(words) < 2 or namesakes > 1 or len(surname) < _FEWEST_LETTERS:
        return None
    titled = re.search(
        rf"(?<!\w)(?:dr|prof|professor|professorin|frau|herrn?|mr|mrs|ms|mme|m|sra?|dra?)\.? "
        rf"(?:dr\.? )?{re.escape(surname)}(?!\w)",
        folded,
    )
    return (titled.start(), titled.end()) if titled is not None else None


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


def _deadline(
    readings: Sequence[tuple[str, int, ReadDeadline]], *, sure: bool, found: _Found
) -> Deadline | None:
    """Return the one deadline that is told; none, with a problem, if there are several or none."""
    clear = [(part, start, one) for part, start, one in readings if one.deadline is not None]
    instants = {one.deadline.at for _, _, one in clear if one.deadline is not None}
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
