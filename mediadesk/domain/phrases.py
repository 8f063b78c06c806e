"""Deadlines as people type and write them: `5pm`, `+45`, `fri noon`; “by 4pm ET today”.

`read_deadline` reads what an officer types with the phone at the ear: all of it must be understood.
`find_deadlines` looks for deadlines in prose, in English, German, French and Spanish. Both give an
instant only if there is one reading; otherwise a problem says what is unclear. A time that a clock
change skips or doubles is asked about, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from mediadesk.domain.deadline import Deadline, resolve, zone_of
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.tongues import OFFSETS, TONGUES, UNCLEAR_ZONES, Tongue

END_OF_DAY = time(17)
"""What “end of day” and “close of business” stand for; always marked as assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDeadline:
    """What a text says about a deadline: characters `start` to `end` of it.

    Either `deadline` or `problem` is given, or both when the reading had to assume something that
    a person should look at. `assumed` says that the clock time was rounded off by words (“5”
    without am or pm, “end of day”). `explicit` says that the zone stands in the text.
    """

    start: int
    end: int
    deadline: Deadline | None = None
    problem: Problem | None = None
    assumed: bool = False
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of a language, compiled once."""

    cue: re.Pattern[str]
    within: re.Pattern[str]
    span: re.Pattern[str]
    token: re.Pattern[str]


def _words(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


@lru_cache(maxsize=8)
def _patterns(number: int) -> _Patterns:
    tongue = TONGUES[number]
    amount = rf"(?:(?P<count>\d{{1,3}})|(?P<word>{_words(tongue.numbers)}))?"
    unit = rf"(?P<unit>{_words(tongue.units)})"
    span = rf"\s+{amount}\s*(?P<couple>couple of |few |paar )?\s*{unit}\b"
    months = _words(tongue.months)
    days, weekdays = _words(tongue.days), _words(tongue.weekdays)
    token = rf"""
      (?P<iso>\d{{4}}-\d\d-\d\d)(?:T(?=\d))?
    | (?P<day_first>\d{{1,2}})(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?
      (?P<month_after>{months})\b\.?(?:,?\s+(?:de\s+)?(?P<year_a>20\d\d)\b)?
    | (?P<month_first>{months})\.?\s+(?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?\b
      (?![:.]\d|\s*[ap]\.?m)(?:,?\s+(?P<year_b>20\d\d)\b)?
    | (?P<dotted>\d{{1,2}}\.\d{{1,2}}\.(?:20\d\d|\d\d\b)?)
    | (?P<slashed>\d{{1,2}}/\d{{1,2}}(?:/(?:20)?\d\d)?)\b
    | (?P<next>next)\s+(?P<next_day>{weekdays})\b
    | (?P<part>{_words(tongue.parts)})(?!\w)
    | (?P<moment>{_words(tongue.moments)})(?!\w)
    | (?P<relative>{days})(?!\w)
    | (?P<weekday>{weekdays})\b\.?
    | (?P<hour>\d{{1,2}})(?:(?:[:.]|\s?[hH]\s?)(?P<minute>[0-5]\d)(?!\d))?
      (?P<mark>\s*(?:[ap]\.?\s?m\b\.?)|\s*(?:{tongue.clock})(?!\w))?(?![\d/%€$£])
    | (?P<zone>{_words(tongue.zones)}|{_words(UNCLEAR_ZONES)})(?!\w)(?:\s+time\b)?
    | (?P<filler>(?:{tongue.fillers})(?!\w)|[,:;()–—-])
    """
    flags = re.IGNORECASE
    return _Patterns(
        cue=re.compile(
            rf"(?<![\w'’])(?:(?P<strong>{tongue.strong})|(?:{tongue.cues})(?=[\s:]))", flags
        ),
        within=re.compile(rf"(?<![\w'’])(?:{tongue.within})(?={span})", flags),
        span=re.compile(span, flags),
        token=re.compile(token, flags | re.VERBOSE),
    )


@dataclass(slots=True)
class _Clues:
    """What has been read of one expression so far."""

    day: date | None = None
    weekday: int | None = None
    relative: int | None = None
    hour: int | None = None
    minute: int = 0
    half: str = ""
    part: str = ""
    marked: bool = False
    zero: bool = False
    full: bool = False
    moment: str = ""
    zone: str = ""
    short_zone: str = ""
    unclear: str = ""
    end: int = 0

    @property
    def has_time(self) -> bool:
        return self.hour is not None or bool(self.moment)

    @property
    def has_day(self) -> bool:
        return self.day is not None or self.weekday is not None or self.relative is not None


_TYPED_SPAN = re.compile(
    r"(?:in\s+|\+)?(?:(\d{1,3})\s*(?:h|hr|hrs|hours?|std)(?:\s*(\d{1,2})\s*(?:m|min|mins|minutes?)?)?"
    r"|(\d{1,4})\s*(?:m|min|mins|minutes?|minuten))",
    re.IGNORECASE,
)
_LONGEST_HOURS = 12
_TYPED_PLUS = re.compile(r"\+\s*(\d{1,4})")
_TYPED_CLOCK = re.compile(r"([01]?\d|2[0-3])([0-5]\d)")
_LONGEST = 200


def read_deadline(text: str, now: datetime, zone: str) -> ReadDeadline:
    """Read what was typed: `15:15`, `5pm`, `+45`, `45m`, `2h`, `1h30`, `fri noon`, `tomorrow 9`.

    `now` is UTC; `zone` is the IANA zone of the clock that is meant, unless the text names another.
    A time without a day is the next such time, a weekday the next such day. Raises `Refused` only
    for a `zone` that is none.
    """
    zone_of(zone)
    typed = text.strip()
    start = len(text) - len(text.lstrip())
    end = start + len(typed)
    if not typed or len(typed) > _LONGEST:
        return _unclear(start, end, "Type a time such as 15:15, 5pm, +45 or fri noon.")
    span = _typed_span(typed)
    if span is not None:
        at = now.astimezone(UTC) + span
        return ReadDeadline(start=start, end=end, deadline=Deadline(at=at, zone=zone))
    compact = _TYPED_CLOCK.fullmatch(typed)
    if compact is not None:
        typed = f"{compact[1]}:{compact[2]}"
    for number in range(len(TONGUES)):
        clues = _clues(typed, 0, number)
        if (
            clues is not None
            and clues.end >= len(typed.rstrip(" .!,"))
            and (clues.has_time or clues.has_day)
        ):
            return _resolved(clues, start, end, now, zone, typed=True)
    return _unclear(start, end, "“{text}” is not understood as a time.", text=typed[:60])


def _typed_span(typed: str) -> timedelta | None:
    plus = _TYPED_PLUS.fullmatch(typed)
    if plus is not None:
        return timedelta(minutes=int(plus[1]))
    span = _TYPED_SPAN.fullmatch(typed)
    if span is None:
        return None
    if span[3] is not None:
        return timedelta(minutes=int(span[3]))
    if typed[0].isdigit() and int(span[1]) > _LONGEST_HOURS and typed.lower().endswith("h"):
        # 17h is a clock time to whoever writes so.
        return None
    return timedelta(hours=int(span[1]), minutes=int(span[2] or 0))


def find_deadlines(text: str, sent: datetime, zone: str) -> tuple[ReadDeadline, ...]:
    """Find what a text says about deadlines, in order; `sent` is UTC, `zone` the writer's (IANA).

    Only what stands behind a word such as “by”, “deadline”, “bis”, “avant” or “antes de” counts:
    other times of a mail are when things happen, not when an answer is due.
    """
    zone_of(zone)
    found: list[ReadDeadline] = []
    small = text.lower()
    for number, tongue in enumerate(TONGUES):
        if not any(hint in small for hint in tongue.hints):
            continue
        patterns = _patterns(number)
        for cue in patterns.within.finditer(text):
            one = _within(text, cue, number, sent, zone)
            if one is not None:
                found.append(one)
        for cue in patterns.cue.finditer(text):
            named = cue["strong"] is not None
            clues = _behind(text, cue.end(), number) if named else _clues(text, cue.end(), number)
            if clues is None or not (clues.has_time or clues.has_day):
                continue
            if not (clues.has_time or named or _tells_a_day(clues)):
                continue
            found.append(_resolved(clues, cue.start(), clues.end, sent, zone, typed=False))
    return _apart(found)


def _tells_a_day(clues: _Clues) -> bool:
    """Say whether a day without a time is worth telling: not “by today”, which is no deadline."""
    return clues.weekday is not None or clues.relative == 1 or clues.day is not None


_WORD = re.compile(r"[ \t]*(?:\n[ \t]*)?[^\s.;!?]+")
_WORDS_BETWEEN = 8


def _behind(text: str, position: int, number: int) -> _Clues | None:
    """Read the time behind a word such as “deadline”, with a few words of its sentence between."""
    for _ in range(_WORDS_BETWEEN):
        clues = _clues(text, position, number)
        if clues is not None:
            return clues
        word = _WORD.match(text, position)
        if word is None:
            return None
        position = word.end()
    return None


def _apart(found: list[ReadDeadline]) -> tuple[ReadDeadline, ...]:
    """Return the readings in order, the longest of those that overlap."""
    kept: list[ReadDeadline] = []
    for one in sorted(found, key=lambda each: (each.deadline is None, each.start - each.end)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda each: each.start))


def _within(
    text: str, cue: re.Match[str], number: int, sent: datetime, zone: str
) -> ReadDeadline | None:
    tongue = TONGUES[number]
    span = _patterns(number).span.match(text, cue.end())
    if span is None:
        return None
    if span["couple"]:
        return _unclear(cue.start(), span.end(), "“{text}” is no exact time.", text=span[0].strip())
    count = (
        int(span["count"]) if span["count"] else tongue.numbers.get((span["word"] or "").lower(), 1)
    )
    minutes = count * tongue.units[span["unit"].lower()]
    at = sent.astimezone(UTC) + timedelta(minutes=minutes)
    return ReadDeadline(
        start=cue.start(), end=span.end(), deadline=Deadline(at=at.replace(second=0), zone=zone)
    )


def _clues(text: str, position: int, number: int) -> _Clues | None:  # a branch a kind of word
    """Read words of time from `position` on, until one that is none."""
    tongue, token = TONGUES[number], _patterns(number).token
    clues = _Clues(end=position)
    for _ in range(24):
        blank = re.compile(r"[ \t]*(?:\n[ \t]*)?").match(text, position)
        position = blank.end() if blank else position
        found = token.match(text, position)
        if found is None:
            break
        if found["filler"] is not None:
            position = found.end()
            continue
        if not _take(clues, found, text, tongue):
            break
        position = clues.end = found.end()
    return clues if clues.has_time or clues.has_day or clues.unclear else None


def _take(clues: _Clues, found: re.Match[str], text: str, tongue: Tongue) -> bool:  # noqa: C901, PLR0911, PLR0912  # a branch a kind of word
    """Add what one word says; False if it does not belong here."""
    if found["hour"] is not None:
        return not clues.has_time and _take_clock(clues, found, text, tongue)
    if found["moment"] is not None:
        if clues.has_time:
            return False
        clues.moment = tongue.moments[found["moment"].lower()]
        return True
    if found["part"] is not None:
        clues.part = tongue.parts[found["part"].lower()]
        if found["part"].lower().startswith(("this", "ce")) and clues.relative is None:
            clues.relative = 0
        return True
    if found["relative"] is not None:
        if clues.relative is not None:
            return False
        word = found["relative"].lower()
        clues.relative = tongue.days[word]
        if word in ("tonight", "esta noche", "esta tarde"):
            clues.part = "night" if word != "esta tarde" else "pm"
        return True
    if found["weekday"] is not None or found["next"] is not None:
        if clues.weekday is not None:
            return False
        clues.weekday = tongue.weekdays[(found["weekday"] or found["next_day"]).lower()]
        if found["next"] is not None:
            clues.unclear = found[0]
        return True
    if found["zone"] is not None:
        if clues.zone or not clues.has_time:
            return False
        name = found["zone"].lower()
        if name in UNCLEAR_ZONES:
            clues.unclear = found[0]
            return True
        clues.zone, clues.short_zone = tongue.zones[name], name
        return True
    return clues.day is None and _take_date(clues, found, tongue)


def _take_clock(clues: _Clues, found: re.Match[str], text: str, tongue: Tongue) -> bool:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    mark = (found["mark"] or "").strip().lower().replace(".", "").replace(" ", "")
    half = mark if mark in ("am", "pm") else ""
    if hour > 24 or (half and not 1 <= hour <= 12) or (hour == 24 and minute):
        return False
    if not mark and found["minute"] is None and not _stands_alone(text, found.end(), tongue):
        return False
    clues.hour, clues.minute, clues.half = hour, minute, half
    clues.marked = (bool(mark) and not half) or "h" in found[0].lower()
    clues.zero = found["hour"].startswith("0")
    clues.full = found["minute"] is not None
    return True


def _stands_alone(text: str, position: int, tongue: Tongue) -> bool:
    """Say whether a bare number can be an hour: no thing that is counted follows."""
    rest = text[position : position + 40]
    if re.match(r"\s*(?:$|[.,;:!?)\n])", rest):
        return True
    number = TONGUES.index(tongue)
    blank = len(rest) - len(rest.lstrip())
    following = _patterns(number).token.match(text, position + blank)
    return following is not None and following["hour"] is None and following["filler"] is None


def _take_date(clues: _Clues, found: re.Match[str], tongue: Tongue) -> bool:
    year = 0
    if found["iso"] is not None:
        year, month, day = (int(part) for part in found["iso"].split("-"))
    elif found["day_first"] is not None:
        day, month = int(found["day_first"]), tongue.months[found["month_after"].lower()]
        year = int(found["year_a"] or 0)
    elif found["month_first"] is not None:
        day, month = int(found["day_after"]), tongue.months[found["month_first"].lower()]
        year = int(found["year_b"] or 0)
    elif found["dotted"] is not None:
        parts = [int(part) for part in found["dotted"].split(".") if part]
        day, month, year = parts[0], parts[1], parts[2] if len(parts) > 2 else 0
    else:
        parts = [int(part) for part in found["slashed"].split("/")]
        day, month, year = parts[0], parts[1], parts[2] if len(parts) > 2 else 0
        if day <= 12 and month <= 12 and day != month:
            clues.unclear = found[0]
        elif month > 12:
            day, month = month, day
    if 0 < year < 100:
        year += 2000
    try:
        clues.day = date(year or 1, month, day) if (month, day) != (2, 29) or year else None
    except ValueError:
        return False
    return clues.day is not None


def _resolved(
    clues: _Clues, start: int, end: int, now: datetime, zone: str, *, typed: bool
) -> ReadDeadline:
    """Return the one instant that is meant, or what is unclear."""
    zone_name = clues.zone or zone
    if clues.unclear:
        return _unclear(start, end, "“{text}” can be meant in two ways.", text=clues.unclear)
    if not clues.has_time:
        return _unclear(start, end, "The day is given without a clock time.")
    here = now.astimezone(zone_of(zone_name))
    day = _day(clues, here)
    if isinstance(day, str):
        return _unclear(start, end, day)
    clock, assumed = _clock(clues, here, day, typed=typed)
    if clock is None:
        return _unclear(start, end, "It is not clear whether morning or evening is meant.")
    if day is None:
        day = here.date()
        if clues.moment == "midnight" or clues.hour == 24:
            day += timedelta(days=1)
        elif datetime.combine(day, clock) <= here.replace(tzinfo=None):
            if not typed:
                return _unclear(start, end, "That time had passed when the mail was written.")
            day += timedelta(days=1)
    elif clues.moment == "midnight" or clues.hour == 24:
        if clues.weekday is not None or clues.day is not None:
            return _unclear(start, end, "Midnight can be the beginning or the end of that day.")
        day += timedelta(days=1)
    local = datetime.combine(day, clock)
    if clues.weekday is not None and clues.day is None and local <= here.replace(tzinfo=None):
        local += timedelta(days=7)
    return _placed(clues, local, zone_name, start, end, now, assumed=assumed)


def _placed(
    clues: _Clues,
    local: datetime,
    zone_name: str,
    start: int,
    end: int,
    now: datetime,
    *,
    assumed: bool,
) -> ReadDeadline:
    try:
        at = resolve(local.isoformat(timespec="minutes"), zone_name)
    except Refused as refused:
        return ReadDeadline(start=start, end=end, problem=refused.problems[0])
    own = OFFSETS.get(clues.short_zone)
    offset = at.astimezone(zone_of(zone_name)).utcoffset()
    if own is not None and offset != timedelta(minutes=own):
        return _unclear(
            start,
            end,
            "{short} is not the time that {zone} has on that day.",
            short=clues.short_zone.upper(),
            zone=zone_name,
        )
    if at <= now:
        return _unclear(start, end, "That time had already passed.")
    return ReadDeadline(
        start=start,
        end=end,
        deadline=Deadline(at=at, zone=zone_name),
        assumed=assumed,
        explicit=bool(clues.zone),
    )


def _day(clues: _Clues, here: datetime) -> date | str | None:
    """Return the day that is meant, None if none is named, a sentence if days contradict."""
    today = here.date()
    named: set[date] = set()
    if clues.day is not None:
        day = clues.day
        if day.year == 1:
            day = day.replace(year=today.year)
            if day < today:
                day = day.replace(year=today.year + 1)
        named.add(day)
    if clues.relative is not None:
        named.add(today + timedelta(days=clues.relative))
    if len(named) > 1:
        return "Two different days are named."
    if clues.weekday is None:
        return next(iter(named), None)
    if named:
        day = next(iter(named))
        return day if day.weekday() == clues.weekday else "The weekday is not the one of that day."
    return today + timedelta(days=(clues.weekday - today.weekday()) % 7)


def _clock(
    clues: _Clues, here: datetime, day: date | None, *, typed: bool
) -> tuple[time | None, bool]:
    """Return the clock time that is meant (None if unclear), and whether something was assumed."""
    if clues.moment:
        if clues.moment == "noon":
            return time(12), False
        if clues.moment == "midnight":
            return time(0), False
        return (END_OF_DAY, True) if clues.moment == "end" else (None, False)
    hour, minute = (clues.hour or 0) % 24, clues.minute
    if clues.half:
        return time(hour % 12 + (12 if clues.half == "pm" else 0), minute), False
    if clues.part in ("pm", "night"):
        return time(hour + 12 if 1 <= hour < 12 else hour % 24, minute), False
    if clues.part == "am" or hour > 12 or clues.zero or clues.marked:
        return time(hour, minute), False
    if hour % 12 == 0:
        return time(hour, minute), hour == 12 and not clues.full
    if hour <= 6:
        # Nobody's deadline is at four in the morning, unless they say so.
        return time(hour + 12, minute), True
    morning = time(hour, minute)
    on_day = day if day is not None else here.date()
    if typed or datetime.combine(on_day, morning) > here.replace(tzinfo=None):
        return morning, True
    return None, False


def _unclear(start: int, end: int, template: str, **params: object) -> ReadDeadline:
    return ReadDeadline(start=start, end=end, problem=Problem("deadline", template, params))
