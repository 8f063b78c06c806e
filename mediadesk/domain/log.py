"""The old log of a press office: what its columns mean, and what one of its rows says.

A `Layout` says which column is which field and how its values are read; `read_row` turns a row into
a `LogRow`, or says every problem that keeps it aside. Pure: what is an address or a number is asked
of the readers that are handed in, and words come as data (`LogWords`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mediadesk.domain.dates import (
    DayOrder,
    When,
    clock_of,
    instant,
    is_clear,
    read_clock,
    read_date,
    read_serial,
)
from mediadesk.domain.errors import Problem
from mediadesk.domain.reporter import Medium, Reporter, name_key
from mediadesk.domain.request import LIMITS, MOST_EXPERTS, is_writable
from mediadesk.domain.search import fold
from mediadesk.domain.workflow import Outcome, RequestState

Cell = str | int | float | bool | datetime | date | time | None
"""What stands in a cell; a date or a time has no zone of its own."""


class Field(StrEnum):
    """What a column of an old log can be."""

    REFERENCE = "reference"
    RECEIVED = "received"
    RECEIVED_TIME = "received_time"
    SUBJECT = "subject"
    MESSAGE = "message"
    REPORTER = "reporter"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    PHONE = "phone"
    ROLE = "role"
    OUTLET = "outlet"
    MEDIUM = "medium"
    DEADLINE = "deadline"
    DEADLINE_TIME = "deadline_time"
    STATE = "state"
    OUTCOME = "outcome"
    CLOSED = "closed"
    OWNER = "owner"
    EXPERTS = "experts"
    LANGUAGE = "language"
    NOTES = "notes"
    """Kept beside the request, for the office only; several columns may be."""


DATES = (Field.RECEIVED, Field.DEADLINE, Field.CLOSED)
CHOICES = (Field.MEDIUM, Field.STATE, Field.OUTCOME)
"""Fields whose values are words of this desk; those of a log are mapped to them."""
FILLED = (Field.REPORTER, Field.OUTLET, Field.SUBJECT)
"""Fields that every request has; a person can say what stands where a row has none."""
LEFT_OUT = "-"
"""What a value is mapped to that means nothing here."""

_NOON, _END = time(12), time(23, 59)
_LONGEST_NOTES = 20_000
_LONGEST_KEY = 200
_SEPARATORS = re.compile(r"\s*[;,/\n]\s*|\s+(?:und|and|et|y)\s+")
_NOT_WORDS = re.compile(r"[\W_]+")
_LINE_BREAKS = re.compile("[\r\n\v\f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogWords:
    """The words of old logs, each folded by `plain`: blanks, names of months, headings, values.

    `headings` name a field's columns, best first; `values` what a field's cells say.
    """

    blanks: frozenset[str]
    months: Mapping[str, int]
    headings: Mapping[Field, tuple[str, ...]]
    values: Mapping[Field, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the columns of a log are understood.

    `columns` has a field, or None for one that is left out, for each column; `headers` are their
    names. `orders` says of a column of dates what stands first. `zone` (IANA) is that of clock
    times. `values` says what a value of a field, as `plain` writes it, means; `fill` what stands
    where a row has nothing.
    """

    headers: tuple[str, ...]
    columns: tuple[Field | None, ...]
    zone: str
    orders: Mapping[int, DayOrder] = field(default_factory=dict)
    values: Mapping[Field, Mapping[str, str]] = field(default_factory=dict)
    fill: Mapping[Field, str] = field(default_factory=dict)

    def places(self, wanted: Field) -> tuple[int, ...]:
        """Return the columns that are this field."""
        return tuple(place for place, one in enumerate(self.columns) if one is wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One row of an old log as it is understood; instants are UTC.

    `number` is the row's in its file. `key` is the log's own reference, empty if it has none;
    `likeness` stands for reporter, subject and day. `given` are the fields that the row names.
    """

    number: int
    key: str
    likeness: str
    subject: str
    message: str
    reporter: Reporter
    outlet: str
    medium: Medium | None
    received_at: datetime
    deadline_at: datetime
    state: RequestState
    outcome: Outcome | None
    closed_at: datetime | None
    owner: str | None
    experts: tuple[str, ...]
    language: str
    notes: str
    given: frozenset[Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A row that cannot be taken in, with every reason; its cells stand as text."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]


AddressReader = Callable[[str], str | None]
PhoneReader = Callable[[str], str | None]


def plain(text: str) -> str:
    """Return a heading or a value as it is compared: no case, accents or punctuation."""
    return _NOT_WORDS.sub(" ", fold(text)).strip()


def said(cell: Cell) -> str:
    """Return what stands in a cell as text; dates and times in ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds" if cell.second else "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


def likeness(reporter: str, subject: str, day: date) -> str:
    """Return what two rows share that are about the same: reporter, subject and day, hashed."""
    text = "\0".join((name_key(reporter), name_key(subject), day.isoformat()))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(slots=True, kw_only=True)
class RowReader:
    """Reads rows by one layout. What does not change from row to row is worked out once."""

    layout: Layout
    words: LogWords
    zone: ZoneInfo
    now: datetime
    read_address: AddressReader
    read_phone: PhoneReader
    places: dict[Field, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Find the columns of each field."""
        self.places = {one: self.layout.places(one) for one in Field if one in self.layout.columns}

    def read(self, number: int, cells: Sequence[Cell]) -> LogRow | Aside | None:
        """Return what a row says, or why it is kept aside; None for a row without anything."""
        if not any(cell is not None and cell != "" for cell in cells):
            return None
        row = _Row(reader=self, cells=cells)
        found = row.understood(number)
        if found is None:
            return Aside(
                number=number,
                cells=tuple(said(cell) for cell in cells),
                problems=tuple(row.problems),
            )
        return found

    def is_blank(self, text: str) -> bool:
        """Say whether a cell's text stands for nothing."""
        return not text or text.casefold() in self.words.blanks


@dataclass(slots=True, kw_only=True)
class _Row:
    """One row while it is read: gathers every problem."""

    reader: RowReader
    cells: Sequence[Cell]
    problems: list[Problem] = field(default_factory=list)
    given: set[Field] = field(default_factory=set)
    extra: list[str] = field(default_factory=list)
    """What is kept as notes because no field of a request takes it."""

    def understood(self, number: int) -> LogRow | None:
        key = self._text(Field.REFERENCE, _LONGEST_KEY)
        message = self._text(Field.MESSAGE, LIMITS["message"], lines=True)
        subject = self._text(Field.SUBJECT, LIMITS["subject"]) or _first_words(message)
        subject = subject or self._filled(Field.SUBJECT, "subject")
        reporter = self._reporter()
        outlet = self._text(Field.OUTLET, LIMITS["outlet"]) or self._filled(Field.OUTLET, "outlet")
        received = self._when(Field.RECEIVED, Field.RECEIVED_TIME)
        deadline = self._when(Field.DEADLINE, Field.DEADLINE_TIME)
        closed = self._when(Field.CLOSED, None)
        medium = self._choice(Field.MEDIUM)
        state = self._choice(Field.STATE)
        outcome = self._choice(Field.OUTCOME)
        owner = self._text(Field.OWNER, 200) or None
        experts = self._experts()
        language = self._text(Field.LANGUAGE, LIMITS["language"])
        zone = self.reader.zone
        received_at = instant(received, zone, missing=_NOON) if received else None
        deadline_at = instant(deadline, zone, missing=_END) if deadline else None
        closed_at = instant(closed, zone, missing=_NOON) if closed else None
        received_at = received_at or closed_at or deadline_at
        if received_at is None:
            if not any(problem.field in DATES for problem in self.problems):
                self._wrong("received", "The row does not say when the request came in.")
            return None
        if received is not None and closed is not None and closed.clock is None:
            closed_at = max(closed_at or received_at, received_at)
        settled = self._settled(state, outcome, closed_at, deadline_at)
        unclear = deadline is not None and not is_clear(deadline, zone)
        if unclear and settled is not RequestState.CLOSED:
            self._wrong("deadline", "The clocks change then: say which time is meant.")
        self._check_times(received_at, deadline_at, closed_at, settled)
        notes = self._notes()
        if self.problems:
            return None
        if settled is RequestState.NEW and owner:
            settled = RequestState.OPEN
        day = received_at.astimezone(zone).date()
        return LogRow(
            number=number,
            key=key,
            likeness=likeness(reporter.name, subject, day),
            subject=subject,
            message=message,
            reporter=reporter,
            outlet=outlet,
            medium=Medium(medium) if medium else None,
            received_at=received_at,
            deadline_at=deadline_at or closed_at or received_at,
            state=settled,
            outcome=Outcome(outcome) if outcome and settled is RequestState.CLOSED else None,
            closed_at=(closed_at or received_at) if settled is RequestState.CLOSED else None,
            owner=owner,
            experts=experts,
            language=language,
            notes=notes,
            given=frozenset(self.given),
        )

    # ------------------------------------------------------------------------- parts

    def _wrong(self, name: str, template: str, **params: object) -> None:
        self.problems.append(Problem(name, template, params))

    def _cells(self, wanted: Field) -> list[Cell]:
        cells = self.cells
        return [cells[place] for place in self.reader.places.get(wanted, ()) if place < len(cells)]

    def _raw(self, wanted: Field) -> str:
        for cell in self._cells(wanted):
            text = said(cell)
            if not self.reader.is_blank(text):
                return text
        return ""

    def _text(self, wanted: Field, limit: int, *, lines: bool = False) -> str:
        text = self._raw(wanted)
        if not text:
            return ""
        if "\0" in text or not is_writable(text):
            self._wrong(wanted.value, "Part of this text is damaged and cannot be stored.")
            return ""
        if not lines:
            text = _LINE_BREAKS.sub(" ", text)
        if len(text) > limit:
            self._wrong(
                wanted.value,
                "Use at most {limit} characters here; this has {count}.",
                limit=limit,
                count=len(text),
            )
            return ""
        self.given.add(wanted)
        return text

    def _filled(self, wanted: Field, name: str) -> str:
        text = self.reader.layout.fill.get(wanted, "").strip()
        if not text and not any(problem.field == name for problem in self.problems):
            self._wrong(name, "The row names none, and a request needs one.")
        return text

    def _reporter(self) -> Reporter:
        name = self._text(Field.REPORTER, LIMITS["reporter.name"])
        if not name:
            parts = (self._text(Field.FIRST_NAME, 100), self._text(Field.LAST_NAME, 100))
            name = " ".join(part for part in parts if part)
            if name:
                self.given.add(Field.REPORTER)
        name = " ".join(name.split()) or self._filled(Field.REPORTER, "reporter")
        email = self._text(Field.EMAIL, LIMITS["reporter.email"])
        if email:
            address = self.reader.read_address(email.removeprefix("mailto:"))
            if address is None:
                self._wrong("email", "“{value}” is not an e-mail address.", value=email[:60])
            email = address or ""
        phone = self._text(Field.PHONE, LIMITS["reporter.phone"])
        number = self.reader.read_phone(phone) if phone else ""
        if number is None:
            self._wrong("phone", "“{value}” is not a phone number.", value=phone[:60])
        role = self._text(Field.ROLE, LIMITS["reporter.role"])
        return Reporter(name=name, email=email, phone=phone, phone_e164=number or "", role=role)

    def _experts(self) -> tuple[str, ...]:
        text = self._text(Field.EXPERTS, MOST_EXPERTS * LIMITS["experts"])
        names = [one.strip() for one in _SEPARATORS.split(text)] if text else []
        names = [one for one in dict.fromkeys(names) if one]
        if len(names) > MOST_EXPERTS or any(len(one) > LIMITS["experts"] for one in names):
            self.extra.append(text)
            return ()
        return tuple(names)

    def _choice(self, wanted: Field) -> str:
        text = self._raw(wanted)
        if not text:
            return ""
        key = plain(text)
        found = self.reader.layout.values.get(wanted, {}).get(key)
        if found is None:
            found = self.reader.words.values[wanted].get(key)
        if found == LEFT_OUT:
            return ""
        if found is None:
            if wanted is Field.STATE:
                self._wrong("state", "“{value}” is no state that is known here.", value=text[:60])
            else:
                place = self.reader.places[wanted][0]
                self.extra.append(f"{self.reader.layout.headers[place]}: {text}")
            return ""
        self.given.add(wanted)
        return found

    def _when(self, wanted: Field, clock: Field | None) -> When | None:
        places = self.reader.places.get(wanted, ())
        cell = self.cells[places[0]] if places and places[0] < len(self.cells) else None
        text = said(cell)
        if self.reader.is_blank(text):
            return None
        when: When | None
        if isinstance(cell, datetime):
            when = When(day=cell.date(), clock=cell.time() if cell.time() != time() else None)
        elif isinstance(cell, date):
            when = When(day=cell)
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            when = read_serial(cell)
        else:
            order = self.reader.layout.orders.get(places[0])
            when = read_date(text, order, self.reader.words.months)
        if when is None:
            self._wrong(wanted.value, "“{value}” is not a date with one reading.", value=text[:60])
            return None
        self.given.add(wanted)
        if clock is not None and when.clock is None:
            when = self._with_clock(when, clock)
        return when

    def _with_clock(self, when: When, wanted: Field) -> When:
        for cell in self._cells(wanted):
            text = said(cell)
            if self.reader.is_blank(text):
                continue
            if isinstance(cell, datetime):
                found: time | None = cell.time()
            elif isinstance(cell, time):
                found = cell
            elif isinstance(cell, int | float) and 0 <= cell < 1:
                found = clock_of(timedelta(days=cell))
            else:
                found = read_clock(text)
            if found is None:
                self._wrong(wanted.value, "“{value}” is not a clock time.", value=text[:60])
                return when
            return When(day=when.day, clock=found, offset=when.offset)
        return when

    def _settled(
        self,
        state: str,
        outcome: str,
        closed_at: datetime | None,
        deadline_at: datetime | None,
    ) -> RequestState:
        """Return where a row stands: as it says, else by what it tells of its end."""
        if state:
            return RequestState(state)
        if outcome or closed_at is not None:
            return RequestState.CLOSED
        return (
            RequestState.NEW
            if deadline_at is not None and deadline_at > self.reader.now
            else RequestState.CLOSED
        )

    def _check_times(
        self,
        received_at: datetime,
        deadline_at: datetime | None,
        closed_at: datetime | None,
        state: RequestState,
    ) -> None:
        tomorrow = self.reader.now + timedelta(days=1)
        if Field.RECEIVED in self.given and received_at > tomorrow:
            self._wrong("received", "The request came in later than today.")
        if closed_at is not None and closed_at > tomorrow:
            self._wrong("closed", "The request was closed later than today.")
        if closed_at is not None and closed_at < received_at - timedelta(days=1):
            self._wrong("closed", "The request was closed before it came in.")
        if state is not RequestState.CLOSED and deadline_at is None:
            self._wrong("deadline", "An open request needs a deadline.")
        earliest = datetime(1950, 1, 1, tzinfo=UTC)
        latest = self.reader.now + timedelta(days=3 * 366)
        for name, at in (("received", received_at), ("deadline", deadline_at)):
            if at is not None and not earliest <= at <= latest:
                self._wrong(name, "The date lies too far away to be meant.")

    def _notes(self) -> str:
        lines = list(self.extra)
        headers = self.reader.layout.headers
        for place in self.reader.places.get(Field.NOTES, ()):
            text = said(self.cells[place]) if place < len(self.cells) else ""
            if not self.reader.is_blank(text):
                lines.append(f"{headers[place]}: {text}" if headers[place] else text)
        text = "\n".join(lines).replace("\0", "\ufffd")
        if not is_writable(text):
            text = text.encode("utf-8", "replace").decode()
        if len(text) > _LONGEST_NOTES:
            self._wrong(
                "notes",
                "Use at most {limit} characters here; this has {count}.",
                limit=_LONGEST_NOTES,
                count=len(text),
            )
            return ""
        if text:
            self.given.add(Field.NOTES)
        return text


def _first_words(text: str) -> str:
    """Return the beginning of a message as its subject, whole words of its first line."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= 90 else first[:90].rsplit(" ", 1)[0] + "…"
