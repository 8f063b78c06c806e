"""What a person types into the search field, taken apart: words, phrases, and operators.

Words and quoted phrases are looked for in everything that was ever said, asked and answered; the
last word counts as a beginning while it is being typed. `-word` leaves out what has it. Operators
narrow by a fact: `outlet: expert: reporter: owner: medium: channel: release: is: before: after:`.
Anything else with a colon is two words. Nothing that can be typed is an error; what makes no sense
is named in `unclear`. The same words narrow a view of the queue, typed or chosen from its menu.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Channel

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)("?)|(\S+))')
_MOST_WORDS = 32
_LONGEST = 400


class Is(StrEnum):
    """What `is:` can ask."""

    OVERDUE = "overdue"
    OPEN = "open"
    CLOSED = "closed"
    UNREAD = "unread"
    HELD = "held"
    NEW = "new"
    TAKEN = "taken"
    """It has an owner, and waits for nobody else."""
    WAITING = "waiting"
    SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that stand together, in this order; `beginning` takes the last as a beginning."""

    words: tuple[str, ...]
    beginning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search. Instants are UTC; texts are folded, as `fold` does it.

    `owner` is a name, "" for nobody, None if it does not matter; `releases` are parts of titles.
    `unclear` names operators whose value means nothing; they narrow nothing.
    """

    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    outlets: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    owner: str | None = None
    mediums: tuple[Medium, ...] = ()
    channels: tuple[Channel, ...] = ()
    releases: tuple[str, ...] = ()
    states: tuple[Is, ...] = ()
    before: datetime | None = None
    after: datetime | None = None
    unclear: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing at all."""
        return self == Search(without=self.without, unclear=self.unclear)


NOTHING_ASKED = Search()


def operator(name: str, value: str) -> str:
    """Return how an operator with this value is typed; `parse` reads it back."""
    bare = " ".join(value.replace('"', " ").split())
    return f'{name}:"{bare}"' if " " in bare else f"{name}:{bare}"


def fold(text: str) -> str:
    """Return a text in small letters without accents, as the search index sees it."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, as they are compared."""
    return tuple(_WORD.findall(text))


def parse(text: str, *, now: datetime, zone: ZoneInfo, me: str = "") -> Search:
    """Return what is asked for. `me` is who `owner:me` means; dates are those of `zone`."""
    asked = _Asked(now=now, zone=zone, me=me)
    shown = text[:_LONGEST]
    parts = list(_PART.finditer(shown))
    for part in parts:
        minus, operator, quoted, closing, bare = part.groups()
        value = quoted if quoted is not None else bare
        typing = part.end() == len(shown) and not closing
        taker = _OPERATORS.get(fold(operator)) if operator else None
        if taker is not None and not minus:
            if value.strip() and not taker(asked, value.strip()):
                asked.unclear.append(f"{operator}:{value}"[:60])
            continue
        whole = f"{operator}:{value}" if operator else value
        asked.take_words(whole, quoted=quoted is not None, leave_out=bool(minus), typing=typing)
    return asked.search()


class _Asked:
    """Gathers a search part by part."""

    def __init__(self, *, now: datetime, zone: ZoneInfo, me: str) -> None:
        self.now, self.zone, self.me = now, zone, me
        self.phrases: list[Phrase] = []
        self.without: list[Phrase] = []
        self.outlets: list[str] = []
        self.experts: list[str] = []
        self.reporters: list[str] = []
        self.owner: str | None = None
        self.mediums: list[Medium] = []
        self.channels: list[Channel] = []
        self.releases: list[str] = []
        self.states: list[Is] = []
        self.before: datetime | None = None
        self.after: datetime | None = None
        self.unclear: list[str] = []

    def take_words(self, text: str, *, quoted: bool, leave_out: bool, typing: bool) -> None:
        words = words_of(text)
        kept = self.without if leave_out else self.phrases
        room = _MOST_WORDS - len(self.phrases) - len(self.without)
        if not words or room <= 0:
            return
        beginning = typing and text[-1:].isalnum()
        if quoted:
            kept.append(Phrase(words=words[:_MOST_WORDS], beginning=beginning))
            return
        for number, word in enumerate(words[:room], 1):
            last = number == len(words) and not leave_out
            kept.append(Phrase(words=(word,), beginning=beginning and last))

    def search(self) -> Search:
        return Search(
            phrases=tuple(self.phrases),
            without=tuple(self.without),
            outlets=tuple(self.outlets),
            experts=tuple(self.experts),
            reporters=tuple(self.reporters),
            owner=self.owner,
            mediums=tuple(self.mediums),
            channels=tuple(self.channels),
            releases=tuple(self.releases),
            states=tuple(self.states),
            before=self.before,
            after=self.after,
            unclear=tuple(self.unclear),
        )

    def take_outlet(self, value: str) -> bool:
        self.outlets.append(fold(value))
        return True

    def take_expert(self, value: str) -> bool:
        self.experts.append(fold(value))
        return True

    def take_reporter(self, value: str) -> bool:
        self.reporters.append(fold(value))
        return True

    def take_owner(self, value: str) -> bool:
        folded = fold(value)
        self.owner = {"me": fold(self.me), "none": "", "nobody": ""}.get(folded, folded)
        return True

    def take_medium(self, value: str) -> bool:
        fitting = [one for one in Medium if one.value.startswith(fold(value))]
        self.mediums += fitting
        return bool(fitting)

    def take_channel(self, value: str) -> bool:
        asked = fold(value).replace("-", "_").replace(" ", "_")
        fitting = [one for one in Channel if one.value.startswith(asked)]
        self.channels += fitting
        return bool(fitting)

    def take_release(self, value: str) -> bool:
        self.releases.append(fold(value))
        return True

    def take_state(self, value: str) -> bool:
        fitting = [one for one in Is if one.value == fold(value)]
        self.states += fitting
        return bool(fitting)

    def take_before(self, value: str) -> bool:
        days = self._days(value)
        self.before = self._midnight(days[0]) if days else None
        return days is not None

    def take_after(self, value: str) -> bool:
        days = self._days(value)
        self.after = self._midnight(days[1]) if days else None
        return days is not None

    def _days(self, value: str) -> tuple[date, date] | None:
        """Return the first day of a span and the day after its last: a day, a month, a year."""
        today = self.now.astimezone(self.zone).date()
        near = {"today": 0, "yesterday": -1, "tomorrow": 1}.get(fold(value))
        try:
            if near is not None:
                day = today + timedelta(days=near)
                return day, day + timedelta(days=1)
            numbers = [int(number) for number in value.split("-")]
            match numbers:
                case [year]:
                    return date(year, 1, 1), date(year + 1, 1, 1)
                case [year, month]:
                    following = date(year + month // 12, month % 12 + 1, 1)
                    return date(year, month, 1), following
                case [year, month, day_]:
                    day = date(year, month, day_)
                    return day, day + timedelta(days=1)
        except (ValueError, OverflowError):
            return None
        return None

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


_OPERATORS = {
    "outlet": _Asked.take_outlet,
    "expert": _Asked.take_expert,
    "reporter": _Asked.take_reporter,
    "owner": _Asked.take_owner,
    "medium": _Asked.take_medium,
    "channel": _Asked.take_channel,
    "release": _Asked.take_release,
    "is": _Asked.take_state,
    "before": _Asked.take_before,
    "after": _Asked.take_after,
}
OPERATORS = tuple(f"{name}:" for name in _OPERATORS)
"""How the operators are typed, for the hint under the field."""
