"""A request, and the draft that becomes one.

A `RequestDraft` holds what was typed, as text; `check` either turns it into a `CheckedDraft` or
says every problem beside its field. A `Request` is what the desk keeps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from mediadesk.domain.attribution import Attribution, Terms
from mediadesk.domain.deadline import Deadline, city, resolve, zone_of
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.reporter import Medium, Reporter
from mediadesk.domain.routing import Route
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor


class Channel(StrEnum):
    """How a request came in."""

    FORM = "form"
    PHONE = "phone"
    MAIL = "mail"
    WALK_IN = "walk_in"
    IMPORT = "import"


class Live(StrEnum):
    """Whether an interview goes out as it is spoken."""

    LIVE = "live"
    PRE_RECORDED = "pre_recorded"
    EITHER = "either"


class Format(StrEnum):
    """How the answer is given."""

    PHONE = "phone"
    VIDEO = "video"
    STUDIO = "studio"
    IN_PERSON = "in_person"
    WRITTEN = "written"


LIMITS: Mapping[str, int] = {
    "subject": 300,
    "outlet": 200,
    "reporter.name": 200,
    "reporter.email": 254,
    "reporter.phone": 60,
    "reporter.role": 200,
    "message": 20_000,
    "questions": 20_000,
    "place": 300,
    "language": 100,
    "access_needs": 1_000,
    "other_guests": 1_000,
    "credentials": 1_000,
    "experts": 200,
}
"""The most characters a field takes; 254 for an address is RFC 5321, 4.5.3.1.3."""

MOST_EXPERTS = 20
MOST_TIMES = 5
"""How many times for an interview a reporter proposes at most."""
LATEST = timedelta(days=3 * 366)
"""A deadline further away than this is taken for a slip of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDraft:
    """What somebody typed or sent, unchecked, under the names of the request JSON.

    Times are ISO 8601 clock times in `deadline_zone`. `experts` are names or ids, in order;
    `times` are those at which the reporter could speak to one.
    """

    subject: str = ""
    outlet: str = ""
    reporter_name: str = ""
    reporter_email: str = ""
    reporter_phone: str = ""
    reporter_role: str = ""
    deadline: str = ""
    deadline_zone: str = ""
    id: str = ""
    release: str = ""
    message: str = ""
    medium: str = ""
    live: str = ""
    format: str = ""
    length_minutes: int | None = None
    airs_at: str = ""
    times: tuple[str, ...] = ()
    place: str = ""
    experts: tuple[str, ...] = ()
    any_expert: bool = True
    questions: str = ""
    attribution: str = ""
    language: str = ""
    access_needs: str = ""
    other_guests: str = ""
    credentials: str = ""
    channel: str = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the medium makes relevant; every part may be absent.

    `times` (UTC) are those that the reporter proposed, earliest first.
    """

    live: Live | None = None
    format: Format | None = None
    length_minutes: int | None = None
    airs_at: datetime | None = None
    times: tuple[datetime, ...] = ()
    place: str = ""
    questions: str = ""
    attribution: Attribution | None = None
    language: str = ""
    access_needs: str = ""
    other_guests: str = ""
    credentials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDraft:
    """A draft without problems: typed values, the deadline as an instant."""

    id: str
    """The client-made UUID, or an empty text if the client made none."""
    release: str
    subject: str
    message: str
    reporter: Reporter
    outlet: str
    deadline: Deadline
    medium: Medium | None
    details: Details
    experts: tuple[str, ...]
    any_expert: bool
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as the desk keeps it. Every instant is UTC; `version` counts its changes."""

    id: str
    reference: str
    release_id: str | None
    subject: str
    message: str
    reporter: Reporter
    outlet: str
    deadline: Deadline
    medium: Medium | None
    details: Details
    experts: tuple[str, ...]
    any_expert: bool
    channel: Channel
    route: Route
    state: RequestState
    created_at: datetime
    updated_at: datetime
    waiting_for: WaitingFor | None = None
    owner: str | None = None
    outcome: Outcome | None = None
    follow_up_at: datetime | None = None
    answered_at: datetime | None = None
    unread: bool = True
    version: int = 1
    interview_at: datetime | None = None
    interview_with: str = ""
    """Who is interviewed then, by name."""
    merged_into: str | None = None
    """The UUID of the request that asks for the same and goes on instead of this one."""
    terms: Terms | None = None
    """What was agreed about attribution; what the reporter asks for stands in `details`."""


AddressReader = Callable[[str], str | None]
"""Takes what was typed; returns the address as it is used, or None if it is none."""
PhoneReader = Callable[[str], str | None]
"""Takes what was typed; returns E.164, or None if it is no phone number."""

_Choice = TypeVar("_Choice", bound=StrEnum)


_LINE_BREAK = re.compile("[\r\n\v\f\x85\u2028\u2029]")


@dataclass(slots=True)
class _Checker:
    """Gathers problems while values are read, so that all are said at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, name: str, template: str, **params: object) -> None:
        self.problems.append(Problem(name, template, params))

    def text(self, name: str, value: str, *, lines: bool = False) -> str:
        stripped = value.strip()
        limit = LIMITS[name]
        if len(stripped) > limit:
            self.add(
                name,
                "Use at most {limit} characters here; this has {count}.",
                limit=limit,
                count=len(stripped),
            )
        elif "\0" in stripped:
            self.add(name, "Take the invisible null character out.")
        elif not lines and _LINE_BREAK.search(stripped):
            self.add(name, "Take the line break out.")
        elif not is_writable(stripped):
            self.add(name, "Part of this text is damaged and cannot be stored. Type it again.")
        else:
            return stripped
        return ""

    def choice(self, name: str, value: str, kind: type[_Choice]) -> _Choice | None:
        if not value:
            return None
        wanted = value.strip().lower().replace("-", "_").replace(" ", "_")
        try:
            return kind(wanted)
        except ValueError:
            self.add(
                name,
                "There is no “{value}” here. Choose one of: {choices}.",
                value=value[:60],
                choices=", ".join(choice.value for choice in kind),
            )
            return None

    def instant(self, name: str, value: str, zone: str) -> datetime | None:
        try:
            return resolve(value, zone, field=name)
        except Refused as refused:
            for problem in refused.problems:
                known = {(one.field, one.template) for one in self.problems}
                where = "deadline_zone" if problem.field.endswith("_zone") else name
                if (where, problem.template) not in known:
                    self.problems.append(Problem(where, problem.template, problem.params))
            return None


def is_writable(text: str) -> bool:
    """Say whether a text can be stored: half a surrogate pair can not be written as UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def check(
    draft: RequestDraft,
    *,
    now: datetime,
    read_address: AddressReader,
    read_phone: PhoneReader,
) -> CheckedDraft:
    """Return the draft as typed values; raise `Refused` with every problem, in field order.

    `now` is UTC. The problems' fields are the dotted names of the request JSON.
    """
    checker = _Checker()
    deadline = _deadline(checker, draft, now)
    medium = checker.choice("medium", draft.medium, Medium)
    details = _details(checker, draft, now)
    experts = _experts(checker, draft)
    subject = checker.text("subject", draft.subject)
    if not draft.subject.strip():
        checker.add("subject", "Tell us what you want to talk about.")
    message = checker.text("message", draft.message, lines=True)
    reporter = _reporter(checker, draft, read_address, read_phone)
    outlet = checker.text("outlet", draft.outlet)
    if not draft.outlet.strip():
        checker.add("outlet", "Enter the outlet you work for.")
    channel = checker.choice("channel", draft.channel, Channel)
    if draft.id and not _is_uuid(draft.id):
        checker.add("id", "The id must be a UUID, or left out.")
    if not is_writable(draft.release):
        checker.add("release", "Part of this text is damaged and cannot be stored. Type it again.")
    if checker.problems or deadline is None:
        raise Refused(*checker.problems)
    return CheckedDraft(
        id=str(UUID(draft.id)) if draft.id else "",
        release=draft.release.strip(),
        subject=subject,
        message=message,
        reporter=reporter,
        outlet=outlet,
        deadline=deadline,
        medium=medium,
        details=details,
        experts=experts,
        any_expert=draft.any_expert,
        channel=channel or Channel.FORM,
    )


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _deadline(checker: _Checker, draft: RequestDraft, now: datetime) -> Deadline | None:
    if not draft.deadline_zone.strip():
        checker.add("deadline_zone", "Choose the time zone of your deadline.")
    if not draft.deadline.strip():
        checker.add("deadline", "Enter your deadline: the time you need an answer by.")
    if not draft.deadline.strip() or not draft.deadline_zone.strip():
        return None
    zone_name = draft.deadline_zone.strip()
    at = checker.instant("deadline", draft.deadline, zone_name)
    if at is None:
        return None
    if at <= now:
        checker.add(
            "deadline",
            "Deadline must be later than now, {time} in {zone}.",
            time=f"{now.astimezone(zone_of(zone_name)):%H:%M}",
            zone=city(zone_name),
        )
    elif at - now > LATEST:
        checker.add("deadline", "Enter a deadline within the next three years.")
    return Deadline(at=at, zone=zone_name)


def _details(checker: _Checker, draft: RequestDraft, now: datetime) -> Details:
    airs_at = None
    if draft.airs_at.strip() and draft.deadline_zone.strip():
        airs_at = checker.instant("airs_at", draft.airs_at, draft.deadline_zone.strip())
    length = draft.length_minutes
    if length is not None and not 1 <= length <= 24 * 60:
        checker.add("length_minutes", "Enter the length in minutes, from 1 to 1440.")
    return Details(
        live=checker.choice("live", draft.live, Live),
        format=checker.choice("format", draft.format, Format),
        length_minutes=length,
        airs_at=airs_at,
        times=_times(checker, draft, now) if draft.times else (),
        place=checker.text("place", draft.place),
        questions=checker.text("questions", draft.questions, lines=True),
        attribution=checker.choice("attribution", draft.attribution, Attribution),
        language=checker.text("language", draft.language),
        access_needs=checker.text("access_needs", draft.access_needs, lines=True),
        other_guests=checker.text("other_guests", draft.other_guests, lines=True),
        credentials=checker.text("credentials", draft.credentials, lines=True),
    )


def _times(checker: _Checker, draft: RequestDraft, now: datetime) -> tuple[datetime, ...]:
    """Return the times that the reporter could speak at, each once, earliest first."""
    if len(draft.times) > MOST_TIMES:
        checker.add("times", "Propose at most {limit} times.", limit=MOST_TIMES)
        return ()
    zone = draft.deadline_zone.strip()
    found = [checker.instant("times", one, zone) for one in draft.times] if zone else []
    known = sorted({at for at in found if at is not None})
    if any(at <= now for at in known):
        checker.add("times", "Propose times that are still to come.")
    elif any(at - now > LATEST for at in known):
        checker.add("times", "Propose times within the next three years.")
    return tuple(known)


def _experts(checker: _Checker, draft: RequestDraft) -> tuple[str, ...]:
    if len(draft.experts) > MOST_EXPERTS:
        checker.add("experts", "Name at most {limit} experts.", limit=MOST_EXPERTS)
        return ()
    return tuple(name for name in (checker.text("experts", one) for one in draft.experts) if name)


def _reporter(
    checker: _Checker, draft: RequestDraft, read_address: AddressReader, read_phone: PhoneReader
) -> Reporter:
    name = checker.text("reporter.name", draft.reporter_name)
    if not draft.reporter_name.strip():
        checker.add("reporter.name", "Enter your name.")
    typed_email = draft.reporter_email.strip()
    typed_phone = draft.reporter_phone.strip()
    if not typed_email and not typed_phone:
        checker.add(
            "reporter.email", "Enter an e-mail address or a phone number, so that we can answer."
        )
    email = checker.text("reporter.email", typed_email)
    if email:
        known = read_address(email)
        if known is None:
            checker.add(
                "reporter.email",
                "Enter an e-mail address in the usual form, such as name@outlet.example.",
            )
        email = known or ""
    phone = checker.text("reporter.phone", typed_phone)
    phone_e164 = ""
    if phone:
        read = read_phone(phone)
        if read is None:
            checker.add(
                "reporter.phone",
                "Enter a phone number with its area code, such as +44 20 7946 0123.",
            )
        phone_e164 = read or ""
    return Reporter(
        name=name,
        email=email,
        phone=phone,
        phone_e164=phone_e164,
        role=checker.text("reporter.role", draft.reporter_role),
    )


def draft_of(data: Mapping[str, object]) -> RequestDraft:
    """Return the draft in a request JSON object.

    Raises `Refused` naming every unknown key and every value of the wrong type.
    """
    known = {one.name: one for one in fields(RequestDraft)}
    problems: list[Problem] = []
    values: dict[str, object] = {}
    for (slot, name), value in _flat(data, problems).items():
        if slot not in known:
            problems.append(
                Problem(name, "There is no field “{name}” in a request.", {"name": name[:60]})
            )
        elif value is not None:
            _take(slot, name, value, values, problems)
    if problems:
        raise Refused(*problems)
    return RequestDraft(**values)  # type: ignore[arg-type]  # each value was checked by _take


def _flat(data: Mapping[str, object], problems: list[Problem]) -> dict[tuple[str, str], object]:
    """Return the values by the draft's own name for them and the name under which they came."""
    flat: dict[tuple[str, str], object] = {}
    for name, value in data.items():
        if name != "reporter":
            # At the top `reporter_name` is not a key: it stands inside the reporter.
            flat["" if name.startswith("reporter_") else name, name] = value
        elif isinstance(value, Mapping):
            for inner, one in value.items():
                flat[f"reporter_{inner}", f"reporter.{inner}"] = one
        else:
            problems.append(Problem("reporter", "The reporter must be an object with a name."))
    return flat


_LISTS = {
    "experts": "Give the experts as a list of names.",
    "times": "Give the times as a list of dates with clock times.",
}
_LIVE_FLAGS = {True: Live.LIVE.value, False: Live.PRE_RECORDED.value}


def _take(
    slot: str, name: str, value: object, values: dict[str, object], problems: list[Problem]
) -> None:
    if slot == "live" and isinstance(value, bool):
        values[slot] = _LIVE_FLAGS[value]
    elif slot == "any_expert":
        if isinstance(value, bool):
            values[slot] = value
        else:
            problems.append(Problem(name, "Say true or false here."))
    elif slot == "length_minutes":
        if isinstance(value, int) and not isinstance(value, bool):
            values[slot] = value
        else:
            problems.append(Problem(name, "Enter the length as a whole number of minutes."))
    elif slot in _LISTS:
        # One expert alone is allowed, one time is a list of one.
        parts = [value] if isinstance(value, str) and slot == "experts" else value
        if isinstance(parts, list) and all(isinstance(one, str) for one in parts):
            values[slot] = tuple(parts)
        else:
            problems.append(Problem(name, _LISTS[slot]))
    elif isinstance(value, str):
        values[slot] = value
    else:
        problems.append(Problem(name, "Give this as text."))
