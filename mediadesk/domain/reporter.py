"""Who asks: a reporter as they gave themselves, and what the desk keeps on record about them.

A person is recognised by a personal address first, by a number with the same name second, by name
and outlet last. Addresses are compared in lower case, numbers as E.164, names without case.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mediadesk.domain.deadline import zone_of
from mediadesk.domain.errors import Problem, Refused


class Medium(StrEnum):
    """What a request is for; also the kind of an outlet."""

    PRINT = "print"
    ONLINE = "online"
    TV = "tv"
    RADIO = "radio"
    PODCAST = "podcast"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """A reporter as they gave themselves; `phone` as written, `phone_e164` normalised (E.164)."""

    name: str
    email: str = ""
    phone: str = ""
    phone_e164: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Somebody made sure that a reporter is who they say; `at` is UTC, `by` the officer's name."""

    evidence: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An address (lower case) or a number (E.164) of the record with this UUID."""

    value: str
    reporter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a reporter was, for whom, and since when (UTC)."""

    role: str
    outlet: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterRecord:
    """What the desk knows of a reporter.

    `addresses` and `phones` are those of every record merged into this one, each with the record
    that brought it; `members` are the UUIDs of those records, this one's own first. `roles` stand
    newest first. Instants are UTC; `zone` is an IANA name or empty; `version` counts changes.
    """

    id: str
    name: str
    role: str = ""
    outlet_id: str | None = None
    outlet: str = ""
    zone: str = ""
    notes: str = ""
    verification: Verification | None = None
    addresses: tuple[Way, ...] = ()
    phones: tuple[Way, ...] = ()
    roles: tuple[Role, ...] = ()
    members: tuple[str, ...] = ()
    created_at: datetime
    updated_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """For whom reporters work. `domain` is that of its mail addresses, empty if unknown."""

    id: str
    name: str
    kind: Medium | None = None
    domain: str = ""
    notes: str = ""
    created_at: datetime
    updated_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterDraft:
    """A record as an officer typed it, unchecked; the outlet by its name."""

    name: str
    role: str = ""
    outlet: str = ""
    zone: str = ""
    notes: str = ""
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record that may be the reporter of a request."""

    id: str
    name_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What links a request to its record; `number` is the request's place in the order of coming.

    `medium` and `zone` (IANA) are the request's own; `at` is UTC.
    """

    request_id: str
    number: int
    reporter: Reporter
    outlet: str
    medium: Medium | None
    zone: str
    at: datetime


LIMITS = {"name": 200, "role": 200, "outlet": 200, "notes": 20_000, "evidence": 2_000}
"""The most characters a field of a record takes."""

_SHARED = frozenset(
    """
    admin assignment assignments breaking chefredaktion contact desk editor editorial
    editors enquiries foreign hello info inquiries mail media news newsdesk newsroom office
    online planning press produce producers production programme redaccion redaction redaktion
    reporters studio team tips web
    """.split()
)
"""Local parts of addresses that a newsroom shares, so that they name nobody."""

_ANYBODYS = frozenset(
    """
    aol.com fastmail.com gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com hotmail.com
    icloud.com live.com mail.com me.com msn.com outlook.com pm.me proton.me protonmail.com
    t-online.de web.de yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.ru
    """.split()
)
"""Domains where anybody has an address, so that they say nothing of an outlet."""


def name_key(name: str) -> str:
    """Return a name as it is compared: composed, without case and surplus spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def address_key(address: str) -> str:
    """Return an address as it is compared: in lower case."""
    return address.strip().lower()


def is_shared(address: str) -> bool:
    """Say whether an address is a newsroom's rather than a person's."""
    return address.partition("@")[0].lower() in _SHARED


def outlet_domain(address: str) -> str:
    """Return the domain of an address if it can be an outlet's own, else an empty text."""
    domain = address.rpartition("@")[2].strip().lower()
    return "" if domain in _ANYBODYS else domain


def known_reporter(
    reporter: Reporter,
    *,
    by_address: Sequence[Candidate],
    by_phone: Sequence[Candidate],
    by_name: Sequence[Candidate],
) -> str | None:
    """Return the UUID of the record that a request's reporter has, None if they are new.

    `by_name` are the records of the same name at the same outlet. A shared address or a number
    (a switchboard's, often) counts only together with the same name, and a number only where no
    personal address speaks for itself.
    """
    key = name_key(reporter.name)
    for found in by_address:
        if found.name_key == key:
            return found.id
    if reporter.email and not is_shared(reporter.email):
        # A number that anybody can look up must not bring a stranger's address onto a record.
        return by_address[0].id if by_address else None
    for found in by_phone:
        if found.name_key == key:
            return found.id
    if by_name and not reporter.email:
        return by_name[0].id
    return None


def check_record(
    draft: ReporterDraft,
    *,
    read_address: Callable[[str], str | None],
    read_phone: Callable[[str], str | None],
) -> ReporterDraft:
    """Return the draft with its values as they are kept; raise `Refused` with every problem."""
    problems: list[Problem] = []

    def text(field: str, value: str, *, lines: bool = False) -> str:
        stripped = value.strip() if lines else " ".join(value.split())
        if len(stripped) > LIMITS[field]:
            problems.append(
                Problem(field, "Use at most {limit} characters here.", {"limit": LIMITS[field]})
            )
        return stripped

    def ways(
        field: str, values: Sequence[str], read: Callable[[str], str | None], wrong: str
    ) -> tuple[str, ...]:
        kept: list[str] = []
        for value in values:
            if not value.strip():
                continue
            found = read(value.strip())
            if not found:
                problems.append(Problem(field, wrong, {"value": value.strip()[:60]}))
            elif found.lower() not in kept:
                kept.append(found.lower())
        return tuple(kept)

    name = text("name", draft.name)
    if not name:
        problems.append(Problem("name", "Enter the reporter’s name."))
    if draft.zone:
        try:
            zone_of(draft.zone, "zone")
        except Refused as refused:
            problems += refused.problems
    checked = ReporterDraft(
        name=name,
        role=text("role", draft.role),
        outlet=text("outlet", draft.outlet),
        zone=draft.zone,
        notes=text("notes", draft.notes, lines=True),
        addresses=ways(
            "addresses",
            draft.addresses,
            read_address,
            "“{value}” is not an e-mail address in the usual form, such as name@outlet.example.",
        ),
        phones=ways(
            "phones",
            draft.phones,
            read_phone,
            "“{value}” is not a phone number with its area code, such as +44 20 7946 0123.",
        ),
    )
    if problems:
        raise Refused(*problems)
    return checked
