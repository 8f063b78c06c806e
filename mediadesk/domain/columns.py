"""Which column of an old log is what: guessed from headings first, from contents second.

A guess is only where the page for the columns starts; a person changes it, and what a set of
headings was taken for is remembered with the import.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mediadesk.domain.dates import DayOrder, Evidence, evidence
from mediadesk.domain.log import (
    CHOICES,
    DATES,
    LEFT_OUT,
    Cell,
    Field,
    Layout,
    LogWords,
    PhoneReader,
    plain,
    said,
)

MOST_VALUES = 60
"""Different values of a column that are counted; one with more is no choice from a few."""
_ADDRESS = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b")
_SAMPLES = 3
_SHORT = 60
_MOST = 0.8
"""The share of a column's cells that speak for what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What the whole of a column shows.

    `filled` counts cells with something in them, the others how many of these are addresses,
    dates, and dates in numbers that show day first, month first, or neither. `values` are its
    different texts with their counts, most frequent first, none if there are more than 60.
    `unclear` is one date that has two readings.
    """

    header: str
    samples: tuple[str, ...] = ()
    filled: int = 0
    addresses: int = 0
    dates: int = 0
    day_first: int = 0
    month_first: int = 0
    unclear: str = ""
    values: tuple[tuple[str, int], ...] = ()

    @property
    def order(self) -> DayOrder | None:
        """What stands first in its dates, None if they say nothing or contradict each other."""
        if bool(self.day_first) == bool(self.month_first):
            return None
        return DayOrder.DAY_FIRST if self.day_first else DayOrder.MONTH_FIRST


@dataclass(slots=True)
class Survey:
    """Looks at every row once and remembers what the columns show, in bounded memory."""

    headers: Sequence[str]
    _columns: list[_Seen] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing seen."""
        self._columns = [_Seen() for _ in self.headers]

    def look(self, cells: Sequence[Cell]) -> None:
        """Take one row in."""
        for seen, cell in zip(self._columns, cells, strict=False):
            if cell is not None and cell != "":
                seen.look(cell)

    def columns(self) -> tuple[Column, ...]:
        """Return what has been seen."""
        return tuple(
            seen.column(header) for header, seen in zip(self.headers, self._columns, strict=True)
        )


@dataclass(slots=True)
class _Seen:
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    addresses: int = 0
    dates: int = 0
    shown: Counter[Evidence] = field(default_factory=Counter)
    unclear: str = ""
    values: Counter[str] | None = field(default_factory=Counter)

    def look(self, cell: Cell) -> None:
        self.filled += 1
        if isinstance(cell, datetime | date):
            self.dates += 1
            self.values = None
            if len(self.samples) < _SAMPLES:
                self.samples.append(said(cell))
            return
        text = said(cell)
        if len(self.samples) < _SAMPLES and text not in self.samples:
            self.samples.append(text)
        if len(text) > _SHORT:
            self.values = None
            return
        if self.values is not None:
            self.values[text] += 1
            if len(self.values) > MOST_VALUES:
                self.values = None
        if "@" in text:
            self.addresses += _ADDRESS.fullmatch(text) is not None
        elif _DATE.match(text):
            self.dates += 1
            shown = evidence(text)
            self.shown[shown] += 1
            if shown is Evidence.UNCLEAR and not self.unclear:
                self.unclear = text

    def column(self, header: str) -> Column:
        values = self.values.most_common() if self.values is not None else ()
        return Column(
            header=header,
            samples=tuple(text[:_SHORT] for text in self.samples),
            filled=self.filled,
            addresses=self.addresses,
            dates=self.dates,
            day_first=self.shown[Evidence.DAY_FIRST],
            month_first=self.shown[Evidence.MONTH_FIRST],
            unclear=self.unclear,
            values=tuple(values),
        )


def headers_key(headers: Iterable[str]) -> str:
    """Return what stands for a set of headings in their order, whatever their case and accents."""
    text = "\0".join(plain(one) for one in headers)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def guess(
    columns: Sequence[Column], words: LogWords, *, zone: str, read_phone: PhoneReader
) -> Layout:
    """Return what the columns are taken for; what nothing is known of is kept as notes."""
    scores = sorted(
        (
            (-score, wanted is not Field.REFERENCE, place, wanted)
            for place, column in enumerate(columns)
            for wanted, score in _scores(column, words).items()
        ),
        key=lambda one: one[:3],
    )
    found: dict[int, Field] = {}
    taken: set[Field] = set()
    for _, _, place, wanted in scores:
        if place not in found and (wanted not in taken or wanted is Field.NOTES):
            found[place] = wanted
            taken.add(wanted)
    if {Field.FIRST_NAME, Field.LAST_NAME} <= taken and Field.REPORTER in taken:
        names = next(place for place, one in found.items() if one is Field.REPORTER)
        found[names] = Field.NOTES
    for place, column in enumerate(columns):
        if place in found or not column.filled:
            continue
        wanted = _by_contents(column, taken, read_phone)
        found[place] = wanted
        taken.add(wanted)
    return Layout(
        headers=tuple(column.header for column in columns),
        columns=tuple(found.get(place) for place in range(len(columns))),
        zone=zone,
    )


def with_orders(layout: Layout, columns: Sequence[Column]) -> Layout:
    """Return a layout with the order that each column of dates shows.

    By its own evidence first; one that shows none follows the others if they all agree. What a
    person has answered stays.
    """
    own = {place: column.order for place, column in enumerate(columns) if column.order}
    agreed = set(own.values())
    orders = dict(layout.orders)
    for place, one in enumerate(layout.columns):
        if one not in DATES or place >= len(columns):
            continue
        column = columns[place]
        if place in own:
            orders[place] = own[place]
        elif len(agreed) == 1 and not (column.day_first and column.month_first):
            orders.setdefault(place, next(iter(agreed)))
    return replace(layout, orders=orders)


def unclear_dates(layout: Layout, columns: Sequence[Column]) -> dict[int, str]:
    """Return the columns whose dates have two readings, each with one of its dates."""
    return {
        place: columns[place].unclear
        for place, one in enumerate(layout.columns)
        if one in DATES and place not in layout.orders and columns[place].unclear
    }


def unknown_values(
    layout: Layout, columns: Sequence[Column], words: LogWords
) -> dict[Field, tuple[tuple[str, int], ...]]:
    """Return the values of columns of choices that mean nothing here yet, with their counts."""
    found: dict[Field, tuple[tuple[str, int], ...]] = {}
    for wanted in CHOICES:
        known = {**words.values[wanted], **layout.values.get(wanted, {})}
        for place in layout.places(wanted)[:1]:
            missing = tuple(
                (text, count)
                for text, count in columns[place].values
                if plain(text) not in known and text.casefold() not in words.blanks
            )
            if missing:
                found[wanted] = missing
    return found


def problems(layout: Layout) -> tuple[str, ...]:
    """Return the codes of what a layout lacks: `when`, `subject`, `twice`."""
    found = []
    have = {one for one in layout.columns if one is not None}
    if not have & set(DATES):
        found.append("when")
    if not (have & {Field.SUBJECT, Field.MESSAGE} or layout.fill.get(Field.SUBJECT)):
        found.append("subject")
    counts = Counter(one for one in layout.columns if one not in (None, Field.NOTES))
    if any(count > 1 for count in counts.values()):
        found.append("twice")
    return tuple(found)


def meaning(wanted: Field, value: str) -> bool:
    """Say whether a value of a field of choices may be mapped to this word."""
    from mediadesk.domain.reporter import Medium
    from mediadesk.domain.workflow import Outcome, RequestState

    kinds: Mapping[Field, Iterable[str]] = {
        Field.MEDIUM: [one.value for one in Medium],
        Field.STATE: [one.value for one in RequestState],
        Field.OUTCOME: [one.value for one in Outcome],
    }
    return value == LEFT_OUT or value in kinds.get(wanted, ())


def _scores(column: Column, words: LogWords) -> dict[Field, int]:
    """Return how well a heading fits each field; 1,000 is the field's own first word."""
    header = plain(column.header)
    if not header:
        return {}
    found: dict[Field, int] = {}
    inside = f" {header} "
    for wanted, phrases in words.headings.items():
        for rank, phrase in enumerate(phrases):
            if phrase == header:
                found[wanted] = max(found.get(wanted, 0), 1000 - rank)
            elif len(phrase) > 2 and f" {phrase} " in inside:
                found[wanted] = max(found.get(wanted, 0), 300 + 5 * len(phrase) - rank)
    return {
        wanted: score + _fit(column, wanted)
        for wanted, score in found.items()
        if score + _fit(column, wanted) > 0
    }


def _fit(column: Column, wanted: Field) -> int:
    """Return what a column's contents say for or against a field."""
    if not column.filled:
        return 0
    addresses, dates = column.addresses / column.filled, column.dates / column.filled
    if wanted is Field.EMAIL:
        return 400 if addresses >= _MOST else 0
    if wanted in DATES:
        return 200 if dates >= _MOST else 0
    if addresses >= _MOST or dates >= _MOST:
        # A column of dates or addresses is nothing else, whatever its heading says.
        return -2000
    if wanted in CHOICES:
        return 50 if column.values else -400
    return 0


def _by_contents(column: Column, taken: set[Field], read_phone: PhoneReader) -> Field:
    if column.addresses >= _MOST * column.filled and Field.EMAIL not in taken:
        return Field.EMAIL
    if column.dates >= _MOST * column.filled and Field.RECEIVED not in taken:
        return Field.RECEIVED
    numbers = [text for text in column.samples if sum(mark.isdigit() for mark in text) > 6]
    if (
        Field.PHONE not in taken
        and numbers
        and len(numbers) == len(column.samples)
        and all(read_phone(text) for text in numbers)
    ):
        return Field.PHONE
    return Field.NOTES


def heading_row(rows: Sequence[Sequence[Cell]], words: LogWords) -> int | None:
    """Return which of the first rows names the columns, None if none does.

    The one that most headings are known of; if none is known, the first with at least two cells,
    unless it holds an address or a date, as rows below the headings do.
    """
    known = {phrase for phrases in words.headings.values() for phrase in phrases}
    best, most = None, 0
    for place, cells in enumerate(rows):
        if not all(isinstance(cell, str) or cell is None for cell in cells):
            continue
        hits = len({plain(said(cell)) for cell in cells} & known)
        if hits > most:
            best, most = place, hits
    if best is not None and most > 1:
        return best
    for place, cells in enumerate(rows):
        filled = [cell for cell in cells if cell is not None and cell != ""]
        if len(filled) < 2:
            continue
        texts = [said(cell) for cell in filled]
        speaks = any(_ADDRESS.fullmatch(text) or _DATE.match(text) for text in texts)
        return None if speaks or not all(isinstance(cell, str) for cell in filled) else place
    return best


def column_letters(place: int) -> str:
    """Return what a spreadsheet calls a column: A for 0, AA for 26."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def header_names(cells: Sequence[Cell], width: int) -> tuple[str, ...]:
    """Return a name for each of `width` columns; one without its own is called by its letters."""
    texts = [" ".join(said(cell).split())[:200] for cell in cells[:width]]
    texts += [""] * (width - len(texts))
    return tuple(text or column_letters(place) for place, text in enumerate(texts))
